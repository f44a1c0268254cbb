"""Can it ever be true? Tries every combination of the closed answers that a condition depends on.

Tests on anything open (numbers, dates, texts, results) count as possible. A choice that refuses the matter
is no answer. Too many combinations are not tried: nothing is reported then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Any, Final

from catalogue.conditions import same
from catalogue.model import All, Any_, Condition, Field, FieldType, Not, Test

_MOST: Final = 30_000
_OPEN: Final = object()
"""The question has no answer (yet)."""


def can_hold(conditions: list[Condition | None], fields: Mapping[str, Field]) -> bool:
    """Could all these conditions hold together? `fields`: the questions by id."""
    names = _closed_names(conditions, fields)
    options = [_options(fields[name]) for name in names]
    if prod(len(some) for some in options) > _MOST:
        return True
    for values in product(*options):
        answers = dict(zip(names, values, strict=True))
        if all(_possible(condition, answers) is not False for condition in conditions) and all(
            value is _OPEN or _possible(fields[name].when, answers) is not False
            for name, value in answers.items()
        ):
            return True
    return False


def _closed_names(conditions: list[Condition | None], fields: Mapping[str, Field]) -> list[str]:
    """Questions with a closed set of answers that the conditions depend on, also through one another."""
    names: dict[str, None] = {}
    waiting = [name for condition in conditions for name in _tested(condition)]
    while waiting:
        name = waiting.pop()
        field = fields.get(name)
        if name in names or field is None or field.type not in (FieldType.CHOICE, FieldType.YES_NO):
            continue
        names[name] = None
        waiting += _tested(field.when)
    return list(names)


def _options(field: Field) -> list[Any]:
    if field.type is FieldType.YES_NO:
        return [_OPEN, True, False]
    return [_OPEN, *(choice.value for choice in field.choices if not choice.refuse)]


def _tested(condition: Condition | None) -> Iterator[str]:
    match condition:
        case All():
            for part in condition.all:
                yield from _tested(part)
        case Any_():
            for part in condition.any:
                yield from _tested(part)
        case Not():
            yield from _tested(condition.not_)
        case Test():
            yield condition.field


def _possible(condition: Condition | None, answers: Mapping[str, Any]) -> bool | None:
    """True, False, or None: it may be either."""
    match condition:
        case None:
            return True
        case All():
            return _all(_possible(part, answers) for part in condition.all)
        case Any_():
            return _not(_all(_not(_possible(part, answers)) for part in condition.any))
        case Not():
            return _not(_possible(condition.not_, answers))
        case Test():
            return _test(condition, answers)


def _test(test: Test, answers: Mapping[str, Any]) -> bool | None:
    if test.field not in answers:
        return None
    value = answers[test.field]
    (operator,) = test.model_fields_set - {"field"}
    match operator:
        case "answered":
            return (value is not _OPEN) is test.answered
        case "is_":
            return value is not _OPEN and same(value, test.is_)
        case "in_":
            return value is not _OPEN and any(same(value, one) for one in test.in_ or ())
    return None


def _all(parts: Iterator[bool | None]) -> bool | None:
    found = list(parts)
    return False if False in found else None if None in found else True


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value
