"""Citizen identification numbers, GB 11643."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.id_number import check_char, parse


def test_the_sample_of_the_reference_passes() -> None:
    read = parse("440308199901101512")
    assert read is not None
    assert (read.birth_date, read.sex, read.region) == (date(1999, 1, 10), "M", "440308")


def test_the_check_may_be_an_x() -> None:
    read = parse("11010519491231002X")
    assert read is not None
    assert read.sex == "F"


@pytest.mark.parametrize(
    ("first17", "region"),
    [
        ("81000019900307001", "810000"),  # residence permit of a person from Hong Kong
        ("83000019900307002", "830000"),  # from Taiwan
        ("91115619900307001", ""),  # permanent residence card of a foreigner
        ("99999919900307001", ""),
        ("10999919900307001", "109999"),  # a division that no table knows
    ],
)
def test_numbers_of_other_cards_and_unknown_divisions(first17: str, region: str) -> None:
    read = parse(first17 + check_char(first17))
    assert read is not None
    assert read.region == region


@pytest.mark.parametrize(
    "number",
    [
        "",
        "440308199901101513",
        "44030819990110151x",
        "440308199913101510",
        "040308199901101512",
        "440308990110151",
        "４４0308199901101512",
        "440308199902301510",
        "440308199901101512\n",
    ],
)
def test_anything_else_is_no_number(number: str) -> None:
    assert parse(number) is None


def test_a_birthday_that_never_was_is_refused_even_with_the_right_check() -> None:
    first17 = "44030819990230151"
    assert parse(first17 + check_char(first17)) is None


@given(
    st.from_regex(r"\A[1-8][0-9]{5}19[0-9]{2}0[1-9]1[0-9][0-9]{3}\Z"), st.integers(0, 16), st.integers(1, 9)
)
def test_every_single_wrong_digit_is_found(first17: str, place: int, by: int) -> None:
    number = first17 + check_char(first17)
    assert parse(number) is not None
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert parse(wrong) is None


def test_a_check_needs_seventeen_digits() -> None:
    with pytest.raises(ValueError, match="17"):
        check_char("4403081999011015")


def test_nothing_personal_in_a_repr() -> None:
    assert "1999" not in repr(parse("440308199901101512"))
