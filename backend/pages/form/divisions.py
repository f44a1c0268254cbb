"""Choosing a division by select boxes, one for each level. It works without a script: each time the page is
sent, a level more is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from catalogue import Field, FieldType, regions
from words import _

MOST_LEVELS: Final = 5


@dataclass(frozen=True)
class Select:
    """One select box: (code, name) of what stands to choose, and what is chosen ("" for nothing)."""

    options: Sequence[tuple[str, str]]
    chosen: str


def chosen_code(field: Field, value: Any) -> str:
    """The division in an answer of a region or an address; "" where there is none."""
    if field.type is FieldType.ADDRESS:
        value = value.get("region") if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


def selects(code: str, near: str) -> list[Select]:
    """The boxes for the way to a division. Untouched it leads to the city of the machine at `near`, because
    most people live there."""
    chain = _chain(code) if code else _chain(near)[:-1]
    boxes: list[Select] = []
    above = ""
    for chosen in (*chain, ""):
        below = regions.children(above)
        if not below:
            break
        boxes.append(Select(below, chosen))
        above = chosen
    return boxes


def deepest(chosen: Sequence[str]) -> str:
    """The most exact division in what the boxes sent, from the top: a lower one that does not lie in the one
    above it was chosen before that was changed, and does not count."""
    found = ""
    for code in chosen[:MOST_LEVELS]:
        if code not in (one for one, _name in regions.children(found)):
            break
        found = code
    return found


def is_untouched(code: str, near: str) -> bool:
    """Is this what the boxes say by themselves?"""
    chain = _chain(near)[:-1]
    return code == (chain[-1] if chain else "")


def not_exact_enough(field: Field, value: Any) -> str:
    """What to say when a province or a city was chosen that has districts; empty when it is exact."""
    if field.type not in (FieldType.REGION, FieldType.ADDRESS):
        return ""
    code = chosen_code(field, value)
    if not code or not regions.children(code):
        return ""
    return _("{label}：请接着选到区、县。").format(label=field.label)


def _chain(code: str) -> list[str]:
    """The divisions from the province down to this one that people choose from (not 市辖区)."""
    chain: list[str] = []
    while code:
        chain.insert(0, code)
        above = regions.parent(code)
        while above and code not in (one for one, _name in regions.children(above)):
            above = regions.parent(above)
        code = above
    return chain
