"""What is never proposed in a public hall: words/not_proposed.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

ANYWHERE = "*"


@cache
def _words() -> tuple[frozenset[str], re.Pattern[str]]:
    """Words that are not proposed as they stand, and a pattern of those that are not inside a longer one."""
    text = (files("screens.entry.engines") / "words" / "not_proposed.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    anywhere = [line.removeprefix(ANYWHERE) for line in lines if line.startswith(ANYWHERE)]
    return (
        frozenset(line for line in lines if not line.startswith(ANYWHERE)),
        re.compile("|".join(map(re.escape, anywhere))),
    )


def may_be_proposed(text: str) -> bool:
    """False for an indecent word. Single characters always may: every word can be typed by them."""
    whole, anywhere = _words()
    return text not in whole and anywhere.search(text) is None


def decent_rests(head: str, rests: Iterable[str]) -> Iterator[str]:
    """Those rests of a word that make no indecent one of the characters that stand already."""
    return (rest for rest in rests if may_be_proposed(head + rest) and may_be_proposed(rest))
