"""Stretches that keep their own direction inside a Uyghur line; the two rooms' copies are the same."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

import drivers.printer.bidi
import screens.widgets.bidi
from screens.widgets.bidi import LRI, PDI, RLI, has_arabic, isolated, starts_right_to_left
from screens.widgets.wrap import units, wrap

UYGHUR = "ئەلى"
ISLANDS = [
    "12348",
    "0990-5550123",
    "+86 0990-5550123",
    "2026-11-24 10:00",
    "0317 0000 4284",
    "￥1,200.50",
    "65%",
    "张三",
    "示例市公证处（东区）3号窗口",
    "Legal Aid (Tel. 12348)",
]
LETTERS = st.text(alphabet=st.sampled_from("ئەلىۋ12345abc张三 ()《》،؛؟.:-+%￥·\u064b"), max_size=40)


def test_both_rooms_hold_the_same_code() -> None:
    def code(module: object) -> str:
        return inspect.getsource(module).split('"""', 2)[2]  # type: ignore[arg-type]

    assert code(screens.widgets.bidi) == code(drivers.printer.bidi)


@pytest.mark.parametrize("value", ISLANDS)
def test_a_number_or_foreign_words_are_one_island(value: str) -> None:
    assert isolated(f"{UYGHUR}: {value}، {UYGHUR}") == f"{UYGHUR}: {LRI}{value}{PDI}، {UYGHUR}"
    assert isolated(f"({value})") == f"({LRI}{value}{PDI})"


def test_a_list_keeps_its_order() -> None:
    assert isolated("张三، 李四، 5") == f"{LRI}张三{PDI}، {LRI}李四{PDI}، {LRI}5{PDI}"


@pytest.mark.parametrize("dot", ["·", "・"])
def test_parts_of_a_line_run_as_the_line_does(dot: str) -> None:
    """The office first, at the right; its address after it, at the left."""
    line = f"示例市公证处 {dot} 示例路66号 {dot} {UYGHUR}"
    assert isolated(line) == f"{LRI}示例市公证处{PDI} {dot} {LRI}示例路66号{PDI} {dot} {UYGHUR}"
    assert isolated("阿里·买买提") == f"{LRI}阿里·买买提{PDI}", "a name is one"
    assert isolated(f"A (B {dot} C) D") == f"{LRI}A (B{PDI} {dot} {LRI}C) D{PDI}"


def test_brackets_stay_with_their_partner() -> None:
    assert isolated(f"{UYGHUR} (A) B {UYGHUR}") == f"{UYGHUR} {LRI}(A) B{PDI} {UYGHUR}"
    assert isolated(f"{UYGHUR} A (B) {UYGHUR}") == f"{UYGHUR} {LRI}A (B){PDI} {UYGHUR}"
    assert isolated(f"{UYGHUR} ({UYGHUR} 5)") == f"{UYGHUR} ({UYGHUR} {LRI}5{PDI})"


def test_a_uyghur_name_in_a_chinese_line_is_closed_off() -> None:
    name = f"{UYGHUR}·ۋەلى"
    assert isolated(f"您好，{name}，12", right_to_left=False) == f"您好，{RLI}{name}{PDI}，12"


@given(LETTERS, st.booleans())
def test_nothing_is_lost_and_every_island_ends(line: str, right_to_left: bool) -> None:
    shown = isolated(line, right_to_left=right_to_left)
    assert "".join(c for c in shown if c not in (LRI, RLI, PDI)) == line
    depth = 0
    for character in shown:
        depth += (character in (LRI, RLI)) - (character == PDI)
        assert depth in (0, 1)
    assert depth == 0


def test_the_first_letter_tells_the_direction() -> None:
    assert starts_right_to_left(f"12 ({UYGHUR})") and not starts_right_to_left(f"12 张{UYGHUR}")
    assert has_arabic("a،") and not has_arabic("张三 abc 12")


def test_words_of_letters_are_not_broken() -> None:
    assert units("ئىلتىماس قىلىڭ، «كىملىك»؟") == ["ئىلتىماس", " ", "قىلىڭ،", " ", "«كىملىك»؟"]
    assert units('say "Hello", café naïve') == ["say", " ", '"Hello",', " ", "café", " ", "naïve"]
    assert units("ئەلى·ۋەلى") == ["ئەلى·", "ۋەلى"]


WORDS = st.lists(
    st.sampled_from(["قانۇنىي", "ياردەم،", "12348", "0990-5550123", "张三丰", "Legal", "؟"]), max_size=30
)


@given(WORDS, st.floats(min_value=6, max_value=40), st.booleans())
def test_wrapping_never_loses_a_word(words: list[str], room: float, balance: bool) -> None:
    lines = wrap(" ".join(words), room, len, balance=balance).split("\n")
    assert "".join("".join(lines).split()) == "".join(words)
    assert all(len(line) <= room for line in lines)
