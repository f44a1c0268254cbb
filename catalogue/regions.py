"""Administrative divisions (GB/T 2260, six digits): names and tree.

The packaged table is one moment's state (see `catalogue/data/NOTICE`). Districts are renamed, merged and
founded, so a code that is not in it is never an error: it is shown with the name of what it lies in.
Divisions 99.... are invented, for demonstrations and tests.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

from words.phrases import remark

_PSEUDO: Final = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Statistical levels that nobody calls a place: left out of names, passed through in the tree."""


@cache
def table() -> dict[str, str]:
    """Every division: code to own name, in the order of the codes."""
    path = Path(__file__).with_name("data") / "regions.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def parent(code: str) -> str:
    """The code of the division above, "" for a province; reckoned, so it works for unknown codes too."""
    if code.endswith("0000"):
        return ""
    return f"{code[:2]}0000" if code.endswith("00") else f"{code[:4]}00"


def name(code: str, *, full: bool = False) -> str:
    """The name of a division, `full` with what it lies in ("四川省成都市锦江区").

    An unknown code: the nearest known place and the code, "浙江省（339999）"; anything else than six
    digits: itself.
    """
    if not _is_code(code):
        return code
    own = table().get(code)
    chain = [own] if own and own not in _PSEUDO else []
    above = parent(code)
    while above and (full or own is None):
        if (upper := table().get(above)) and upper not in _PSEUDO and upper not in chain:
            chain.insert(0, upper)
        above = parent(above)
    return "".join(chain) if own else remark("".join(chain), code)


def children(code: str = "") -> list[tuple[str, str]]:
    """The divisions right below, as (code, name); provinces for "". Pseudo levels are passed through."""
    below = _tree().get(code, ())
    found: list[tuple[str, str]] = []
    for child in below:
        own = table()[child]
        found += children(child) if own in _PSEUDO else [(child, own)]
    return found


def search(text: str, *, limit: int = 20) -> list[tuple[str, str]]:
    """Divisions whose full name holds all the given words or whose code starts with them, as (code, full
    name).

    Short names match too ("成都锦江"); those whose own name starts with the last word come first.
    """
    words = text.split()
    if not words:
        return []
    hits = [
        (code, full)
        for code, full in _full_names().items()
        if all(_is_in(word, full) or code.startswith(word) for word in words)
    ]
    hits.sort(key=lambda hit: (not table()[hit[0]].startswith(words[-1]), len(hit[1]), hit[0]))
    return hits[:limit]


def _is_code(code: str) -> bool:
    return len(code) == 6 and code.isascii() and code.isdigit()


def _is_in(word: str, full: str) -> bool:
    # every character in its order, so that 成都锦江 finds 四川省成都市锦江区
    rest = iter(full)
    return all(character in rest for character in word)


@cache
def _tree() -> dict[str, tuple[str, ...]]:
    below: dict[str, list[str]] = {}
    for code in table():
        above = parent(code)
        while above and above not in table():
            above = parent(above)
        below.setdefault(above, []).append(code)
    return {code: tuple(found) for code, found in below.items()}


@cache
def _full_names() -> dict[str, str]:
    return {code: name(code, full=True) for code, own in table().items() if own not in _PSEUDO}
