"""Fields of the card text: padding, damage, dates, codes, numbers, and the synthetic cards of the bench."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.id_card.fields import decode_card_text, is_usable
from drivers.id_card.nations import NATIONS, nation_name
from drivers.id_card.numbers import (
    citizen_check_character,
    citizen_number_ok,
    foreign_2017_check_digit,
    foreign_2017_number_ok,
)
from drivers.sim import card_text
from drivers.sim.cards import born, cards
from drivers.types import CardKind, CardRecord, CardWarning, Sex
from tests.drivers.id_card_rig import TODAY

CARDS = cards(TODAY)
BASE = CARDS["worker"].text


def changed(at: int, content: bytes | str, base: bytes = BASE) -> CardRecord:
    raw = content.encode("utf-16-le", errors="surrogatepass") if isinstance(content, str) else content
    return decode_card_text(base[:at] + raw + base[at + len(raw) :], today=TODAY)


def read(card_id: str) -> CardRecord:
    return decode_card_text(CARDS[card_id].text, today=TODAY)


# --- numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    [
        "110105188512240025",
        "119999198808082469",
        "810000189901010015",
        "830000189901010027",
        "94384018991231001X",
        "11010519491231002X",
    ],
)
def test_published_numbers(number: str) -> None:
    assert citizen_number_ok(number)
    assert card_text.with_check_character(number[:17]) == number
    assert not citizen_number_ok(number[:17] + ("1" if number[17] != "1" else "2"))


@given(st.text("0123456789", min_size=17, max_size=17))
def test_check_character_agrees_with_the_recursive_form(digits: str) -> None:
    expected = citizen_check_character(digits)
    assert card_text.with_check_character(digits)[-1] == expected


@pytest.mark.parametrize("number", ["", "11010519491231002x", "1" * 17, "1" * 19, "１1010519491231002"])
def test_numbers_of_another_form(number: str) -> None:
    assert not citizen_number_ok(number)


@given(st.from_regex(r"[A-Z]{3}[0-9]{11}", fullmatch=True))
def test_foreign_number(body: str) -> None:
    whole = card_text.with_mrz_digit(body)
    assert foreign_2017_number_ok(whole)
    assert whole[-1] == foreign_2017_check_digit(body)
    assert not foreign_2017_number_ok(whole[:-1] + str((int(whole[-1]) + 1) % 10))


# --- codes --------------------------------------------------------------------------------------------


def test_nations() -> None:
    assert len(NATIONS) == 58
    for code, name in [
        ("01", "汉"),
        ("05", "维吾尔"),
        ("29", "柯尔克孜"),
        ("36", "毛南"),
        ("43", "乌孜别克"),
    ]:
        assert nation_name(code) == name
    for code, name in [("46", "德昂"), ("56", "基诺"), ("97", "其他"), ("98", "外国血统中国籍人士")]:
        assert nation_name(code) == name


@pytest.mark.parametrize("code", ["57", "58", "00", "59", "99", "ZZ"])
def test_nation_outside_the_standard_is_shown_raw(code: str) -> None:
    record = changed(32, code)
    assert (record.nation_code, record.nation) == (code, "")


@pytest.mark.parametrize(
    ("code", "sex"),
    [("0", Sex.UNKNOWN), ("1", Sex.MALE), ("2", Sex.FEMALE), ("9", Sex.UNKNOWN), (" ", Sex.UNKNOWN)],
)
def test_sex_codes(code: str, sex: Sex) -> None:
    record = changed(30, code)
    assert record.sex is sex
    assert (CardWarning.SEX_MISMATCH in record.warnings) is (sex is Sex.FEMALE)


@pytest.mark.parametrize(
    ("mark", "kind"),
    [
        (" ", CardKind.RESIDENT),
        ("\0", CardKind.RESIDENT),
        ("J", CardKind.HMT_RESIDENT),
        ("I", CardKind.FOREIGN_2017),
        ("Y", CardKind.FOREIGN_2023),
        ("K", CardKind.UNKNOWN),
        ("j", CardKind.UNKNOWN),
    ],
)
def test_kinds(mark: str, kind: CardKind) -> None:
    assert changed(248, mark).kind is kind


def test_unknown_kind_gives_number_and_name_only() -> None:
    record = changed(248, "K")
    assert (record.name, record.number) == ("测试甲", read("worker").number)
    assert (record.birth_date, record.nation_code, record.address) == (None, "", "")
    assert is_usable(record)
    assert not is_usable(changed(122, " " * 18, changed_base("K")))


def changed_base(mark: str) -> bytes:
    return BASE[:248] + mark.encode("utf-16-le") + BASE[250:]


# --- dates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["20230229", "20231301", "00000101", "2023010a", "２０２３０１０１", " " * 8, "\0" * 8]
)
def test_damaged_dates_become_nothing(text: str) -> None:
    for at in (36, 188, 204):
        record = changed(at, text)
        assert CardWarning.BAD_DATE in record.warnings
        assert [record.birth_date, record.valid_from, record.valid_until][(36, 188, 204).index(at)] is None
        assert not record.long_term


@pytest.mark.parametrize("padding", [" " * 6, "\0" * 6])
def test_long_term(padding: str) -> None:
    record = changed(204, "长期" + padding)
    assert (record.valid_until, record.long_term) == (None, True)
    assert CardWarning.BAD_DATE not in record.warnings


@pytest.mark.parametrize(("until", "expired"), [("20260228", True), ("20260301", False)])
def test_expiry_is_the_day_after_the_last_valid_one(until: str, expired: bool) -> None:
    record = changed(204, until)
    assert (CardWarning.EXPIRED in record.warnings) is expired
    assert is_usable(record)


def test_mismatches_warn() -> None:
    assert changed(36, "19900101").warnings == (CardWarning.BIRTH_MISMATCH,)
    foreign = CARDS["foreign_2017"].text
    assert changed(220, "19900101", foreign).warnings == (CardWarning.BIRTH_MISMATCH,)
    assert changed(122, "usa", foreign).warnings == (CardWarning.NUMBER_CHECK,)


# --- text ---------------------------------------------------------------------------------------------


def test_four_byte_and_private_use_characters() -> None:
    assert read("rare_name").name == "测试𠮷"
    assert read("private_use").name == "样例\ue863"
    assert read("private_use").warnings == ()
    newest = "样例\U00031350"  # added to Unicode after this Python's tables
    assert changed(0, newest.ljust(14)).name == newest


@pytest.mark.parametrize("bad", ["\ud842", "\udfb7\ud842", "\x07", "\u202e", "\ufffe", "\0测"])
def test_undecodable_text_is_marked_and_shifts_nothing(bad: str) -> None:
    record = changed(52, bad)
    assert CardWarning.BROKEN_TEXT in record.warnings
    assert "\N{REPLACEMENT CHARACTER}" in record.address
    assert record.address.encode("utf-8")
    assert (record.name, record.number) == ("测试甲", read("worker").number)


def test_both_paddings_mixed() -> None:
    assert changed(0, "测试 \0 \0").name == "测试"


def test_a_blank_on_the_seam_of_the_2023_name_survives() -> None:
    latin = "A" * 34 + " " + "B" * 3
    text = card_text.foreign_2023(
        "", "9", "01", date(1990, 1, 1), latin, "9" * 18, (TODAY, TODAY), "840", "123"
    )
    record = decode_card_text(text, today=TODAY)
    assert record.name_latin == latin
    assert (record.country, record.issue_count, record.earlier_number) == ("840", "01", "123")


def test_a_card_without_a_number_or_name_is_not_usable() -> None:
    assert not is_usable(changed(122, " " * 18))
    assert not is_usable(changed(0, " " * 15))
    assert not is_usable(read("damaged"))


@given(st.binary(min_size=256, max_size=256))
def test_any_block_decodes(block: bytes) -> None:
    record = decode_card_text(block, today=TODAY)
    assert (record.name + record.address + record.number + record.name_latin).encode("utf-8") is not None
    assert "\0" not in record.name


@given(st.binary(max_size=300).filter(lambda block: len(block) != 256))
def test_blocks_of_another_size_are_a_programming_error(block: bytes) -> None:
    with pytest.raises(ValueError, match="256 bytes"):
        decode_card_text(block, today=TODAY)


def test_photo_is_handed_on_only_when_given() -> None:
    assert read("worker").photo is None
    assert decode_card_text(BASE, today=TODAY, photo=b"x").photo == b"x"


def test_records_do_not_show_persons() -> None:
    assert repr(read("worker")) == "CardRecord(kind=resident)"
    assert "测试" not in repr(CARDS["worker"])


# --- the bench's cards --------------------------------------------------------------------------------


@pytest.mark.parametrize("today", [TODAY, date(2028, 2, 29), date(2031, 12, 31)])
def test_synthetic_cards(today: date) -> None:
    made = {key: decode_card_text(card.text, today=today) for key, card in cards(today).items()}
    assert len(made) >= 17
    assert {record.kind for record in made.values()} == set(CardKind) - {CardKind.UNKNOWN}
    assert len(made["long_address"].address) == 35
    assert (len(made["uyghur"].name), "·" in made["uyghur"].name) == (15, True)
    assert made["long_term"].long_term
    assert made["expired"].warnings == (CardWarning.EXPIRED,)
    assert made["wrong_check"].warnings == (CardWarning.NUMBER_CHECK,)
    assert set(made["smudged"].warnings) == {CardWarning.BAD_DATE, CardWarning.BROKEN_TEXT}
    assert not is_usable(made["damaged"])
    for key, age in [("worker", 35), ("child", 10), ("elder", 82)]:
        birth = made[key].birth_date
        assert birth is not None
        assert today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day)) == age
    odd = {"expired", "wrong_check", "smudged", "damaged"}
    for key, record in made.items():
        if key not in odd and not key.startswith("vector"):
            assert (key, record.warnings) == (key, ())
            assert is_usable(record)


def test_titles_are_different() -> None:
    titles = [card.title for card in CARDS.values()]
    assert len(set(titles)) == len(titles)
    assert born(date(2026, 5, 1), 10) == date(2016, 1, 21)


def test_card_text_refuses_what_does_not_fit() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        card_text.block([(0, 4, "三个字")])
