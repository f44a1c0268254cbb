"""Conditions: data that is true or false for the facts known now. Never `eval`.

Two values only, so that the author of a service file can foresee the outcome: a test on a fact that is not
known, or has the wrong shape for its operator, is **false** whatever the operator (except `answered`).
`not` turns that around: `not: {field: x, is: yes}` is true while x is unknown. Where that matters,
write `all: [{field: x, answered: true}, {not: ...}]`.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date
from typing import Any, Final

from catalogue.facts import Facts, as_date, as_number
from catalogue.model import All, Any_, Condition, Not, Test

_GATHERED: Final = (list, tuple, Mapping, Set)


def holds(condition: Condition | None, facts: Facts) -> bool:
    """Is the condition true? No condition is always true. Never raises, whatever the answers are."""
    match condition:
        case None:
            return True
        case Test():
            return _test(condition, facts)
        case All():
            return all(holds(part, facts) for part in condition.all)
        case Any_():
            return any(holds(part, facts) for part in condition.any)
        case Not():
            return not holds(condition.not_, facts)


def is_empty(value: Any) -> bool:
    """Nothing given: null, blank text, an empty list or group."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    return isinstance(value, _GATHERED) and not value


def _test(test: Test, facts: Facts) -> bool:
    operator, value = test.operator, facts.get(test.field)
    if operator == "answered":
        return is_empty(value) is not test.answered
    if is_empty(value):
        return False
    match operator:
        case "is_":
            return same(value, test.is_)
        case "in_":
            return any(same(value, one) for one in test.in_ or ())
        case "includes":
            return isinstance(value, list | tuple | Set) and any(same(one, test.includes) for one in value)
        case "less_than" | "less_than_fact" | "at_least" | "at_least_fact":
            return _compare(operator, test, value, facts)
        case _:
            return _days(operator, test, value, facts.context.today)


def _compare(operator: str, test: Test, value: Any, facts: Facts) -> bool:
    limit = getattr(test, operator)
    left = as_number(value)
    right = as_number(facts.get(limit) if isinstance(limit, str) else limit)
    if left is None or right is None:
        return False
    return left < right if operator.startswith("less_than") else left >= right


def _days(operator: str, test: Test, value: Any, today: date) -> bool:
    day = as_date(value)
    if day is None:
        return False
    ahead = (day - today).days
    if operator == "days_left_less_than":
        return test.days_left_less_than is not None and ahead < test.days_left_less_than
    return test.days_ago_more_than is not None and -ahead > test.days_ago_more_than


def same(value: Any, wanted: Any) -> bool:
    """Is the answer the wanted value? Numbers compare by value ("80.00" is 80), booleans only with
    booleans."""
    if isinstance(value, str) and isinstance(wanted, str):  # by far the most common
        return value == wanted
    # Python's True == 1 must not let a yes/no answer match a number
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    if isinstance(wanted, int | float) and (number := as_number(value)) is not None:
        return number == as_number(wanted)
    if isinstance(value, date):
        return value == as_date(wanted)
    return bool(value == wanted)
