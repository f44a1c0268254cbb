"""Right-to-left lines: which texts need them, and how numbers and foreign words keep their order inside.

The Unicode algorithm (UAX #9) alone turns `0990-5550123` after a Uyghur word into `5550123-0990`, and the
groups of a receipt number around. So each stretch of digits, Latin or Chinese becomes an isolate
(LRI ... PDI), as HTML does with `<bdi>`.
`drivers/printer/bidi.py` is a copy: drivers stand alone (a test compares them).
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import bidirectional

LRI: Final = "\u2066"
RLI: Final = "\u2067"
PDI: Final = "\u2069"
ARABIC: Final = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
_ARABIC: Final = re.compile(f"[{ARABIC}]")
_ARABIC_STRETCH: Final = re.compile(f"[{ARABIC}](?:[{ARABIC} ·'’-]*[{ARABIC}])?")
_STRONG_ISLAND: Final = frozenset({"L", "EN"})
_SIGN_BEFORE: Final = frozenset("+-#￥¥$€№")
_SIGN_AFTER: Final = frozenset("%％‰℃°")
_PARTS: Final = re.compile(" [·・] ")  # parts of a line, each of its own; a name's dot has no blanks
_PAIRS: Final = dict(zip("([{（【《〈「『〔“‘", ")]}）】》〉」』〕”’", strict=True))


def has_arabic(text: str) -> bool:
    """True when a letter or mark of the Arabic script is inside: it must be shaped."""
    return _ARABIC.search(text) is not None


def starts_right_to_left(text: str) -> bool:
    """True when the first letter of any script is written from right to left (UAX #9, P2 and P3)."""
    for character in text:
        kind = bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def isolated(line: str, *, right_to_left: bool = True) -> str:
    """The line with every stretch against its paragraph's direction closed off from what stands around it.

    In a right-to-left paragraph that is digits, Latin and Chinese; in another one Arabic script. The line
    must hold no direction characters of its own.
    """
    if not right_to_left:
        return _ARABIC_STRETCH.sub(lambda found: RLI + found[0] + PDI, line)
    parts: list[str] = []
    end = 0
    for start, stop in _islands(line):
        parts += (line[end:start], LRI, line[start:stop], PDI)
        end = stop
    return "".join((*parts, line[end:]))


def _islands(line: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    first = last = -1
    borders = {at.start() for at in _PARTS.finditer(line)}
    for index, character in enumerate([*line, "\u0627"]):
        if index in borders or _ARABIC.match(character) or bidirectional(character) == "R":
            if first >= 0:
                found.append(_grown(line, first, last + 1, found[-1][1] if found else 0))
            first = -1
        elif bidirectional(character) in _STRONG_ISLAND:
            first, last = index if first < 0 else first, index
    return found


def _grown(line: str, start: int, stop: int, least: int) -> tuple[int, int]:
    """Take in signs of a number, and brackets whose partner is inside."""
    while stop < len(line) and line[stop] in _SIGN_AFTER:
        stop += 1
    while start > least and line[start - 1] in _SIGN_BEFORE:
        start -= 1
    opened, closed = _unmatched(line[start:stop])
    while opened and stop < len(line) and line[stop] == _PAIRS[opened[-1]]:
        opened.pop()
        stop += 1
    while closed and start > least and _PAIRS.get(line[start - 1]) == closed[0]:
        closed.pop(0)
        start -= 1
    return start, stop


def _unmatched(text: str) -> tuple[list[str], list[str]]:
    opened: list[str] = []
    closed: list[str] = []
    for character in text:
        if character in _PAIRS:
            opened.append(character)
        elif character in _PAIRS.values():
            if opened and _PAIRS[opened[-1]] == character:
                opened.pop()
            else:
                closed.append(character)
    return opened, closed
