"""The five published cards, byte for byte, in the driver and in the simulator, which share no code."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import reduce
from operator import xor
from typing import Any

import pytest

from drivers.id_card.answers import split_card
from drivers.id_card.fields import decode_card_text, is_usable
from drivers.id_card.frames import FrameParser
from drivers.sim.cards import FINGERPRINTS, PHOTO, SimCard, cards
from drivers.sim.sam import Sam
from drivers.types import CardKind, CardRecord, CardWarning, Sex
from tests.drivers.id_card_rig import TODAY, VECTORS

READ = bytes.fromhex("0003300132")
READ_FINGERPRINT = bytes.fromhex("0003301023")
FIND = bytes.fromhex("0003200122")
SELECT = bytes.fromhex("0003200221")
HEAD = bytes.fromhex("AA AA AA 96 69 05 08 00 00 90 01 00 04 00")


def text_of(letter: str) -> bytes:
    return bytes.fromhex(VECTORS["card"][letter]["text"])


def frame_of(letter: str) -> bytes:
    return HEAD + text_of(letter) + PHOTO + bytes.fromhex(VECTORS["card"][letter]["checksum"])


def simulated(letter: str, *, fingerprints: bytes = b"", request: bytes = READ) -> bytes:
    card = cards(TODAY)[f"vector_{letter.lower()}"]
    sam = Sam(lambda share: None)
    sam.lay(SimCard(card.card_id, card.title, card.text, fingerprints=fingerprints))
    sam.answer(FIND)
    sam.answer(SELECT)
    return sam.answer(request)


def decoded(letter: str) -> CardRecord:
    return decode_card_text(text_of(letter), today=TODAY)


def test_fillers() -> None:
    assert hashlib.sha256(PHOTO).hexdigest() == (
        "3773476d587cdb7f98a8c9845f7d1f2c7886f28910eefe72308fbb460b7deed7"
    )
    assert reduce(xor, PHOTO) == 0xC0
    assert reduce(xor, FINGERPRINTS) == 0x0C


@pytest.mark.parametrize("letter", "ABCDE")
def test_card_frame(letter: str) -> None:
    vector = VECTORS["card"][letter]
    whole = frame_of(letter)
    assert len(whole) == 1295
    assert reduce(xor, text_of(letter)) == int(vector["text_xor"], 16)
    assert hashlib.sha256(whole).hexdigest() == vector["sha256"]
    (answer,) = FrameParser().feed(whole)
    blocks = split_card(answer.data)
    assert blocks is not None
    assert (blocks.text, blocks.photo, blocks.fingerprint) == (text_of(letter), PHOTO, b"")
    assert simulated(letter) == whole


def test_full_frame_a() -> None:
    assert simulated("A") == bytes.fromhex(VECTORS["full_a"]["frame"])


@pytest.mark.parametrize("vector", VECTORS["fingerprint"], ids=lambda vector: vector["template_bytes"])
def test_fingerprint_variants(vector: dict[str, Any]) -> None:
    templates = FINGERPRINTS[: vector["template_bytes"]]
    whole = bytes.fromhex(vector["head"]) + text_of("A") + PHOTO + templates
    whole += bytes.fromhex(vector["checksum"])
    assert len(whole) == vector["length"]
    assert hashlib.sha256(whole).hexdigest() == vector["sha256"]
    (answer,) = FrameParser().feed(whole)
    blocks = split_card(answer.data, with_fingerprint=True)
    assert blocks is not None
    assert (blocks.text, blocks.photo, blocks.fingerprint) == (text_of("A"), PHOTO, templates)
    assert simulated("A", fingerprints=templates, request=READ_FINGERPRINT) == whole


def test_fields_a() -> None:
    card = decoded("A")
    assert (card.kind, card.name, card.sex) == (CardKind.RESIDENT, "测试甲", Sex.MALE)
    assert (card.nation_code, card.nation) == ("01", "汉")
    assert (card.birth_date, card.number) == (date(1885, 12, 24), "110105188512240025")
    assert (card.valid_from, card.valid_until, card.long_term) == (date(2020, 1, 1), None, True)
    assert card.address == "测试省测试市虚构区样例路1号虚构小区2栋3单元404室"
    assert card.issuer == "测试市公安局虚构分局"
    assert card.warnings == (CardWarning.SEX_MISMATCH,)  # digit 17 is even, the card says male
    assert is_usable(card)


def test_fields_b() -> None:
    card = decoded("B")
    assert (card.kind, card.name, card.sex) == (CardKind.RESIDENT, "欧阳测试", Sex.FEMALE)
    assert (card.nation_code, card.nation) == ("05", "维吾尔")
    assert (card.birth_date, card.number) == (date(1988, 8, 8), "119999198808082469")
    assert (card.valid_from, card.valid_until, card.long_term) == (
        date(2021, 3, 15),
        date(2041, 3, 15),
        False,
    )
    assert (card.address, card.issuer) == ("虚构自治区样例县测试乡1号", "样例县公安局")
    assert card.warnings == ()


def test_fields_c() -> None:
    card = decoded("C")
    assert (card.kind, card.name, card.sex) == (CardKind.HMT_RESIDENT, "陳測試", Sex.FEMALE)
    assert (card.nation_code, card.nation) == ("", "")
    assert (card.birth_date, card.number) == (date(1899, 1, 1), "810000189901010015")
    assert (card.valid_from, card.valid_until) == (date(2023, 6, 1), date(2028, 6, 1))
    assert (card.address, card.issuer) == ("测试市虚构区样例街8号", "测试市公安局")
    assert (card.pass_number, card.issue_count) == ("H00000000", "01")


def test_fields_d() -> None:
    card = decoded("D")
    assert (card.kind, card.sex) == (CardKind.FOREIGN_2017, Sex.MALE)
    assert (card.name, card.name_latin) == ("测试洋", "TESTPERSON, SAMPLE ONE")
    assert (card.birth_date, card.number) == (date(1899, 1, 1), "USA110099010113")
    assert (card.valid_from, card.valid_until) == (date(2020, 6, 1), date(2030, 5, 31))
    assert (card.country, card.card_version, card.authority_code) == ("USA", "02", "1500")
    assert (card.warnings, is_usable(card)) == ((), True)


def test_fields_e() -> None:
    card = decoded("E")
    assert (card.kind, card.sex) == (CardKind.FOREIGN_2023, Sex.FEMALE)
    assert (card.name, card.name_latin) == ("", "SAMPLELASTNAMEVERYVERYLONG, GIVENNAMETESTTWOO")
    assert (card.birth_date, card.number) == (date(1899, 12, 31), "94384018991231001X")
    assert (card.valid_from, card.valid_until) == (date(2024, 1, 1), date(2034, 1, 1))
    assert (card.country, card.issue_count, card.nation_code) == ("USA", "00", "")
    assert (card.warnings, is_usable(card)) == ((), True)
