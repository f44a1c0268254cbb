"""Where the lines of a typed text begin and end, as places in the text: for caret, selection and taps.

Breaks by the rules of `screens.widgets.wrap`, but keeps count; knows no widget.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from wcwidth import iter_graphemes

from screens.widgets.wrap import units

Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Line:
    """The characters from `start` up to `end`; a line break after them belongs to no line."""

    start: int
    end: int


def break_lines(text: str, width: float, measure: Measure, known: list[Line] | None = None) -> list[Line]:
    """The lines of the text, no wider than `width` (by `measure`) where it can be broken; one at least.

    `known` are lines at the beginning that stay as they are: typing at the end of a long story costs no more
    than typing at its beginning.
    """
    lines = list(known or [])
    start = lines[-1].end if lines else 0
    if lines and text[start : start + 1] == "\n":
        start += 1
    while True:
        stop = text.find("\n", start)
        end = len(text) if stop < 0 else stop
        lines += _broken(text, start, end, width, measure)
        if stop < 0:
            return lines
        start = stop + 1


def unchanged(lines: list[Line], old: str, new: str) -> list[Line]:
    """Of the lines of `old` those that `new` has as well: up to the line before the first difference."""
    same = _common_length(old, new)
    first = bisect_right([line.start for line in lines], same) - 1
    return lines[: max(0, first - 1)]


def line_of(lines: list[Line], index: int) -> int:
    """Number of the line in which a caret before this character stands."""
    return max(0, bisect_right([line.start for line in lines], index) - 1)


def nearest(text: str, line: Line, x: float, measure: Measure) -> int:
    """The border of characters in this line that is nearest to `x` from the line's left end."""
    at, place = 0.0, line.start
    for grapheme in iter_graphemes(text[line.start : line.end]):
        wide = measure(grapheme)
        if x < at + wide / 2:
            return place
        at += wide
        place += len(grapheme)
    return place


def _broken(text: str, start: int, end: int, width: float, measure: Measure) -> Iterator[Line]:
    """Fill line after line; a blank at the end of a line takes no room."""
    at, used, place = start, 0.0, start
    for unit in units(text[start:end]):
        wide = measure(unit)
        if used + wide > width and place > at and not unit.isspace():
            yield Line(at, place)
            at, used = place, 0.0
        if wide > width:  # a word wider than the line is broken anywhere
            for grapheme in iter_graphemes(unit):
                wide = measure(grapheme)
                if used + wide > width and place > at:
                    yield Line(at, place)
                    at, used = place, 0.0
                used += wide
                place += len(grapheme)
        else:
            used += wide
            place += len(unit)
    yield Line(at, end)


def _common_length(one: str, other: str) -> int:
    """How many characters at the beginning are the same; halving, because most texts differ at their end."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
