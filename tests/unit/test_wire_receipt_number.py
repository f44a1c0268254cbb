"""Receipt numbers: form, check digit, what people type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire import receipt_number as numbers

PLAIN = st.builds(numbers.compose, st.integers(0, 9999), st.integers(1, numbers.COUNTER_LIMIT - 1))


def test_check_digit_of_the_standards_example() -> None:
    """ISO/IEC 7064 MOD 11,10: the standard's own example is 0794 with check digit 5."""
    assert numbers.check_digit("0794") == "5"


@given(PLAIN)
def test_a_composed_number_reads_back(number: str) -> None:
    assert numbers.parse(number) == number
    assert numbers.parse(numbers.grouped(number)) == number
    assert [len(group) for group in numbers.grouped(number).split(" ")] == [4, 4, 4]


@given(PLAIN, st.integers(0, 11), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(number: str, place: int, change: int) -> None:
    wrong = str((int(number[place]) + change) % 10)
    assert numbers.parse(number[:place] + wrong + number[place + 1 :]) is None


@pytest.mark.parametrize(
    "text", ["", "0317", "0317 0004 28151", "abcd efgh ijkl", "٠٣١٧ ٠٠٠٤ ٢٨١٥", "0317\n00042815"]
)
def test_other_texts_are_no_numbers(text: str) -> None:
    assert numbers.parse(text) is None


@pytest.mark.parametrize(("prefix", "counter"), [(-1, 1), (10_000, 1), (1, 0), (1, numbers.COUNTER_LIMIT)])
def test_out_of_range_is_an_error(prefix: int, counter: int) -> None:
    with pytest.raises(ValueError):
        numbers.compose(prefix, counter)


def test_prefix_ranges_do_not_overlap() -> None:
    ranges = (numbers.KIOSK_PREFIXES, numbers.PHONE_PREFIXES, numbers.COUNTER_PREFIXES)
    assert sum(map(len, ranges)) == len(set().union(*ranges))
