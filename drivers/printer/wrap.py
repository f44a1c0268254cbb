"""Break cleaned text into lines of so many columns, by the habits of Chinese typesetting.

Numbers, dates, times and grouped receipt numbers stay whole; closing punctuation does not start a line,
opening punctuation does not end one. When a line allows no such break the rules give way in this order:
unbroken words, then opening punctuation, then closing punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from .bidi import ARABIC
from .text import char_columns

CLOSING: Final = frozenset("，。、；：？！）】》〉」』〕｝”’…—～·％℃" + ",.;:?!)]}%" + "،؛؟»")
OPENING: Final = frozenset("（【《〈「『〔｛“‘￥" + "([{$#" + "«")

_UNBROKEN: Final = re.compile(
    r"\d{2,4}年\d{1,2}月(?:\d{1,2}[日号])?"
    r"|\d{1,2}月\d{1,2}[日号]"
    r"|\d+(?:[.,]\d+)*(?:个?工作日|小时|分钟|平方米|公里|[年月日号时分秒元角天周岁人份页号楼室层栋户次折万亿℃％])"
    r"|\d{2,8}(?: \d{2,8})+"  # 1234 5678 9012
    r"|[!-~]+"
    rf"|[{ARABIC}]+"
)


def wrap(text: str, width: int) -> list[str]:
    """Lines of `text`, each at most `width` columns, without spaces at a break; at least one line.

    `width` must be 2 or more (a hanzi must fit), else `ValueError`.
    """
    if width < 2:
        raise ValueError("a line must hold at least one hanzi")
    return _wrap(text, lambda start: _fit(text, start, width))


def wrap_measured(text: str, room: float, measure: Callable[[str], float]) -> list[str]:
    """The same for lines that are drawn: each at most `room` wide by `measure`."""

    def fit(start: int) -> int:
        if measure(text[start:]) <= room:
            return len(text)
        low, high = start + 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if measure(text[start:middle].rstrip(" ")) <= room:
                low = middle
            else:
                high = middle - 1
        while low < len(text) and text[low] == " ":
            low += 1
        return low

    return _wrap(text, fit)


def _wrap(text: str, fit: Callable[[int], int]) -> list[str]:
    strict, loose, last = _break_points(text)
    lines: list[str] = []
    start = 0
    while True:
        while lines and start < len(text) and text[start] == " ":
            start += 1
        end = fit(start)
        if end == len(text):
            if start < end or not lines:
                lines.append(text[start:].rstrip(" "))
            return lines
        cut = _latest(strict, start, end) or _latest(loose, start, end) or _latest(last, start, end) or end
        lines.append(text[start:cut].rstrip(" "))
        start = cut


def _fit(text: str, start: int, width: int) -> int:
    """Index after the last character that fits; spaces may hang over the edge."""
    used = 0
    for index in range(start, len(text)):
        used += char_columns(text[index])
        if used > width and text[index] != " ":
            return index
    return len(text)


def _latest(allowed: list[bool], start: int, end: int) -> int | None:
    return next((index for index in range(end, start, -1) if allowed[index]), None)


def _break_points(text: str) -> tuple[list[bool], list[bool], list[bool]]:
    """For each index: may a line start there, with all rules; with only the punctuation rules; with only the
    rule on closing punctuation.
    """
    last = [index > 0 and char not in CLOSING and char != " " for index, char in enumerate(text)]
    loose = [fine and text[index - 1] not in OPENING for index, fine in enumerate(last)]
    strict = list(loose)
    for match in _UNBROKEN.finditer(text):
        for index in range(match.start() + 1, match.end()):
            strict[index] = False
    return strict, loose, last
