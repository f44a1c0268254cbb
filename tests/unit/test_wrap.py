"""Line breaking for Chinese (GB/T 15834-2011, 5.1)."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from screens.widgets.wrap import CLOSING, OPENING, units, wrap

WORDS = "我在滨江工地干了四个月，包工头（姓名不详）一直拖欠工资“12,800.50 元”！OK：abc_def 2026-03-01。；"
TEXTS = st.text(alphabet=st.sampled_from(WORDS + " \n"), max_size=80)


def width(text: str) -> float:
    """An ideograph is one wide, everything else a half."""
    return sum(1.0 if ord(c) >= 0x2E80 else 0.5 for c in text)


def lines(text: str, room: float, *, balance: bool = False) -> list[str]:
    """The lines of a wrapped text."""
    return wrap(text, room, width, balance=balance).split("\n")


def test_short_text_stays_one_line() -> None:
    assert lines("请核对一遍", 10) == ["请核对一遍"]


def test_a_closing_mark_never_begins_a_line() -> None:
    assert lines("我在滨江，工地", 4) == ["我在滨", "江，工地"]


def test_an_opening_mark_never_ends_a_line() -> None:
    assert lines("包工头（姓名）", 4) == ["包工头", "（姓名）"]


def test_numbers_and_words_stay_whole() -> None:
    assert lines("一共是12800.50元", 5.5) == ["一共是", "12800.50元"]
    assert lines("请见 office.example 网", 8) == ["请见", "office.example", "网"]


def test_what_stands_between_two_facts_stays_behind_the_first() -> None:
    assert all(not line.startswith("・") for line in lines("没有证书 ・ 十点起正常", 5))
    assert all(not line.startswith("·") for line in lines("证书 · 十点起正常", 3))


def test_a_number_keeps_its_unit() -> None:
    assert lines("最久等待 0.1 秒", 6) == ["最久等待", "0.1 秒"]
    assert lines("内存还剩下 22.2 GB", 7) == ["内存还剩下", "22.2 GB"]


def test_a_word_wider_than_a_line_is_broken_anywhere() -> None:
    assert lines("a" * 10, 2) == ["aaaa", "aaaa", "aa"]


def test_a_lonely_last_character_gets_company_at_a_mark() -> None:
    text = "点一下就开始。使用本机免费，随时可以结束并清除。"
    assert lines(text, 22)[-1] == "除。"
    assert lines(text, 22, balance=True) == ["点一下就开始。使用本机免费，", "随时可以结束并清除。"]


def test_balancing_keeps_blanks() -> None:
    assert "".join(lines("画有身份证图案的黑色区域 →", 12, balance=True)).count("→") == 1
    assert (
        " ".join(lines("画有身份证图案的 A B 区域 →", 12, balance=True)).replace("  ", " ").count("A B") == 1
    )


@given(TEXTS, st.floats(min_value=3, max_value=30), st.booleans())
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, room: float, balance: bool) -> None:
    wrapped = wrap(text, room, width, balance=balance)
    assert all(width(line) <= room for line in wrapped.split("\n"))
    assert "".join(wrapped.split()) == "".join(text.split())


@given(TEXTS, st.floats(min_value=12, max_value=30), st.booleans())
def test_marks_stand_where_they_may(text: str, room: float, balance: bool) -> None:
    for paragraph in text.split("\n"):
        longest = max((width(unit) for unit in units(paragraph)), default=0)
        if longest > room:
            continue  # a row of marks without end is broken anywhere
        found = lines(paragraph, room, balance=balance)
        for before, after in pairwise(found):
            assert not after or after[0] not in CLOSING
            assert not before or before[-1] not in OPENING
