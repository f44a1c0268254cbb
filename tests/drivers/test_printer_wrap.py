"""Line breaking by columns."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.text import clean, columns
from drivers.printer.wrap import CLOSING, wrap

chinese = st.text(alphabet="法律援助中心，。：；）（“”、年月日号0123456789 -.Abc·", max_size=120).map(clean)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("法律援助", 8, ["法律援助"]),
        ("法律援助", 7, ["法律援", "助"]),
        ("法律援助，", 8, ["法律援", "助，"]),
        ("去（示例）", 4, ["去", "（示", "例）"]),
        ("请于2026年12月1日来", 16, ["请于", "2026年12月1日来"]),
        ("编号 1234 5678 9012", 16, ["编号", "1234 5678 9012"]),
        ("拨打 010-12345678", 12, ["拨打", "010-12345678"]),
        ("需要7个工作日", 10, ["需要", "7个工作日"]),
        ("共1,234.50元", 10, ["共", "1,234.50元"]),
        ("a b", 2, ["a", "b"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("。。。", 4, ["。。", "。"]),
        ("三个空格   后面", 8, ["三个空格", "后面"]),
    ],
)
def test_examples(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


def test_a_line_must_hold_one_hanzi() -> None:
    with pytest.raises(ValueError, match="hanzi"):
        wrap("法", 1)


@given(chinese, st.integers(8, 48))
def test_nothing_is_lost_and_every_line_fits(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(columns(line) <= width for line in lines)
    assert all(lines[1:])


@given(
    st.lists(st.sampled_from(["法律", "援助中心", "，", "。", "）", "申请"]), max_size=40), st.integers(8, 48)
)
def test_closing_punctuation_starts_no_line_when_there_is_a_choice(words: list[str], width: int) -> None:
    text = "".join(
        word
        for word, after in zip(words, [*words, ""][1:], strict=True)
        if word not in CLOSING or after not in CLOSING
    )
    assert not [line for line in wrap("甲" + text, width)[1:] if line[0] in CLOSING]


@given(st.dates(min_value=date(1900, 1, 1)), st.text(alphabet="法律援助", max_size=40), st.integers(16, 48))
def test_dates_stay_whole(day: date, before: str, width: int) -> None:
    date_text = f"{day:%Y年%m月%d日}"
    assert any(date_text in line for line in wrap(f"{before}{date_text}{before}", width))
