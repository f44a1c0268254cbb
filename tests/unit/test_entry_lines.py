"""Lines of a typed text: nothing lost, nothing too wide, the same however they were found."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from screens.entry.lines import Line, break_lines, line_of, nearest, unchanged

TEXTS = st.text(alphabet="我们干活，。（》a bc1·\n𠮷e\u0301\u202eئا", max_size=80)


def wide(piece: str) -> float:
    """Ideographs two, all else one."""
    return sum(2.0 if ord(c) > 0x2E80 else 1.0 for c in piece)


@given(TEXTS, st.integers(2, 20))
def test_every_character_is_in_one_line_or_a_break_between_two(text: str, width: int) -> None:
    lines = break_lines(text, width, wide)
    rebuilt = text[lines[0].start : lines[0].end]
    for one, other in pairwise(lines):
        assert text[one.end : other.start] in ("", "\n")
        rebuilt += text[one.end : other.start] + text[other.start : other.end]
    assert rebuilt == text


@given(TEXTS, st.integers(4, 20))
def test_no_line_is_too_wide(text: str, width: int) -> None:
    for line in break_lines(text, width, wide):
        assert wide(text[line.start : line.end].rstrip()) <= width


@given(TEXTS, TEXTS, st.integers(4, 20), st.data())
def test_kept_lines_are_those_of_the_whole(text: str, more: str, width: int, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    new = text[:at] + more + text[at:]
    lines = break_lines(text, width, wide)
    assert break_lines(new, width, wide, unchanged(lines, text, new)) == break_lines(new, width, wide)


@given(TEXTS, st.integers(4, 20), st.floats(-5, 60))
def test_a_tap_finds_the_nearest_border(text: str, width: int, x: float) -> None:
    lines = break_lines(text, width, wide)
    for line in lines:
        place = nearest(text, line, x, wide)
        assert line.start <= place <= line.end
        here = abs(wide(text[line.start : place]) - x)
        other = nearest(text, line, x + 1, wide)
        assert place <= other and here <= abs(wide(text[line.start : other]) - x) + 1e-9


@given(TEXTS, st.integers(4, 20))
def test_every_place_has_its_line(text: str, width: int) -> None:
    lines = break_lines(text, width, wide)
    for index in range(len(text) + 1):
        line = lines[line_of(lines, index)]
        assert line.start <= index <= line.end


def test_marks_stay_with_their_words() -> None:
    text = "我干了四个月，没给钱。"
    assert break_lines(text, 12, wide) == [Line(0, 5), Line(5, 11)]
    assert break_lines("", 12, wide) == [Line(0, 0)]
    assert break_lines("甲\n", 12, wide) == [Line(0, 1), Line(2, 2)]
