"""Putting texts side by side with the punctuation of the language being spoken.

Chinese sentences stand without blanks between them and its commas and brackets are full width; so no text is
put together with a literal comma, but here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from words import _


def listed(parts: Iterable[str]) -> str:
    """甲、乙、丙: equal things. Empty parts are left out."""
    return _joined(_("{first}、{second}"), parts)


def series(parts: Iterable[str]) -> str:
    """甲；乙: longer things. Empty parts are left out."""
    return _joined(_("{first}；{second}"), parts)


def clauses(parts: Iterable[str]) -> str:
    """甲，乙: parts of one sentence. Empty parts are left out."""
    return _joined(_("{first}，{second}"), parts)


def pause() -> str:
    """What stands between two parts of one sentence."""
    return _("{first}，{second}").format(first="", second="")


def together(*sentences: str) -> str:
    """Whole sentences one after the other. Empty ones are left out."""
    return _joined(_("{first}{second}"), sentences)


def labelled(label: str, value: str) -> str:
    """电话：12348."""
    return _("{label}：{value}").format(label=label, value=value)


def remark(text: str, note: str) -> str:
    """户口簿（原件）."""
    return _("{text}（{note}）").format(text=text, note=note)


def span(low: str, high: str) -> str:
    """200～400."""
    return _("{low}～{high}").format(low=low, high=high)


def _joined(pattern: str, parts: Iterable[str]) -> str:
    present = [part for part in parts if part]
    return (
        reduce(lambda first, second: pattern.format(first=first, second=second), present) if present else ""
    )
