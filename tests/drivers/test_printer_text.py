"""Cleaning, mapping, encoding and column arithmetic of text for a Chinese printer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.profiles import FontZone
from drivers.printer.text import MISSING_MARK, carried, clean, columns, encode

ZONES: tuple[FontZone, ...] = ("gb18030", "gbk", "gb2312")
anything = st.text(alphabet=st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("char", "code"),
    [
        ("王", "CDF5"),
        ("：", "A3BA"),
        ("￥", "A3A4"),
        ("·", "A1A4"),
        ("〇", "A996"),
        ("䶮", "FE9F"),
        ("龦", "82358F33"),
        ("㐂", "8139EF31"),
        ("𠮷", "9534B235"),
    ],
)
def test_code_table(char: str, code: str) -> None:
    assert encode(clean(char)) == bytes.fromhex(code)


@pytest.mark.parametrize(
    ("char", "zones"),
    [
        ("A", ZONES),
        ("王", ZONES),
        ("·", ZONES),
        ("—", ZONES),
        ("￥", ZONES),
        ("〓", ZONES),
        ("①", ZONES),
        ("√", ZONES),
        ("〇", ("gb18030", "gbk")),
        ("镕", ("gb18030", "gbk")),
        ("䶮", ("gb18030",)),
        ("€", ("gb18030",)),
        ("𠮷", ("gb18030",)),
        ("㐂", ("gb18030",)),
    ],
)
def test_what_each_font_holds(char: str, zones: tuple[FontZone, ...]) -> None:
    assert tuple(zone for zone in ZONES if carried(char, zone)) == zones


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("买买提•阿‧里・江⋅某", "买买提·阿·里·江·某"),
        ("100¥", "100￥"),
        ("✓是 ☑否 ☐空 ✗错", "√是 √否 □空 ×错"),
        ("一\u00a0二\u2009三", "一 二 三"),
        ("行一\r\n行二\t三", "行一  行二 三"),
        ("a\x1b@b\x00c\x10\x04\x01d\x7fe\x9bf", "a@bcdef"),
        ("甲\u202e乙\u2066丙\u200b丁\ufeff", "甲乙丙丁"),
        ("葛\U000e0100城", "葛城"),
        ("坏\ud800的", f"坏{MISSING_MARK}的"),
        ("私\ue000用", f"私{MISSING_MARK}用"),
        ("cafe\u0301", "café"),
        ("郎\uf92c", "郎\uf92c"),  # a compatibility ideograph in a name is not swapped for another form
        ("2020\u20132021", "2020-2021"),
    ],
)
def test_cleaning(given_text: str, expected: str) -> None:
    assert clean(given_text) == expected


def test_small_font_gets_a_look_alike_zero() -> None:
    assert clean("二〇二六", "gb2312") == "二○二六"


@pytest.mark.parametrize("text", ["“”", "…—", "①℃", "×°§", "中文", "ａ"])
def test_ambiguous_characters_take_two_columns_each(text: str) -> None:
    assert columns(text) == 2 * len(text)


@given(anything, st.sampled_from(ZONES))
def test_any_text_becomes_harmless_bytes(text: str, zone: FontZone) -> None:
    cleaned = clean(text, zone)
    sent = b"".join(encode(char) for char in cleaned if carried(char, zone))
    assert not [byte for byte in sent if byte < 0x20 or byte == 0x7F]
    assert clean(cleaned, zone) == cleaned


@given(anything, st.sampled_from(ZONES))
def test_columns_are_the_encoded_length_of_what_a_two_byte_font_carries(text: str, zone: FontZone) -> None:
    kept = "".join(char for char in clean(text, zone) if len(encode(char)) < 4)
    assert columns(kept) == len(encode(kept))
