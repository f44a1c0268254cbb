"""Choosing a division level by level: which ones to offer, and the way to the one chosen so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalogue import Field, FieldType, regions
from words import _

Named = tuple[str, str]


def chosen_code(field: Field, value: Any) -> str | None:
    """The division in an answer; "" means the top was chosen on purpose, None that nothing was touched
    yet."""
    if field.type is FieldType.ADDRESS:
        value = value.get("region") if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else None


def levels(code: str | None, near: str) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """(divisions to choose from, path so far). The path begins with ("", 全国); untouched, it leads to the
    place of the machine, because most people live there."""
    if code is None:
        code = _above(near)
    chain: list[Named] = []
    here = code
    while here:
        chain.insert(0, (here, regions.name(here)))
        here = _above(here)
    path = (("", _("全国")), *chain)
    below = regions.children(code)
    if not below and code:
        below = regions.children(_above(code))
    return tuple(below), path


def not_exact_enough(field: Field, value: Any) -> str:
    """What to say when a province or a city was chosen that has districts; empty when it is exact."""
    if field.type not in (FieldType.REGION, FieldType.ADDRESS):
        return ""
    code = chosen_code(field, value)
    if not code or not regions.children(code):
        return ""
    return _("{label}：请接着选到区、县。").format(label=field.label)


def _above(code: str) -> str:
    """The next division above that is offered to people (not 市辖区)."""
    above = regions.parent(code)
    while above and code not in (one for one, _name in regions.children(above)):
        above = regions.parent(above)
    return above
