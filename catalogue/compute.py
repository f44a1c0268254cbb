"""Values that are reckoned from other answers: shown to the citizen, never asked.

| `computed:` | Meaning |
| --- | --- |
| `total:LIST.FIELD` | sum of a money or integer field over the items of a list |
| `count:LIST` | number of items |
| `per_head:LIST.FIELD/LIST2` | `total` divided by `count` of the second list, to the cent, half up |
| `income_per_head` | short for `per_head:income_lines.amount/household` (hardship statement, legal aid) |

Sums are money text ("5184.00"), counts are integers. While a list has no items the value is not known.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from catalogue.facts import Answers, as_number

_NAMED: Final = {"income_per_head": "per_head:income_lines.amount/household"}
_ID: Final = r"[a-z][a-z0-9_]*"
_FORMULA: Final = re.compile(
    rf"total:(?P<list>{_ID})\.(?P<field>{_ID})"
    rf"|count:(?P<counted>{_ID})"
    rf"|per_head:(?P<of>{_ID})\.(?P<amount>{_ID})/(?P<heads>{_ID})"
)
_CENT: Final = Decimal("0.01")
_LARGEST: Final = (
    Decimal(10) ** 18
)  # beyond it the answers are nonsense, and cents would not fit the precision


def references(formula: str) -> list[str] | None:
    """Lists and list fields that a formula reads (`wages.amount`), None when it is not a formula."""
    found = _FORMULA.fullmatch(_NAMED.get(formula, formula))
    if found is None:
        return None
    pairs = ((found["list"], found["field"]), (found["of"], found["amount"]))
    names = [f"{group}.{field}" for group, field in pairs if group]
    return names + [name for name in (found["counted"], found["heads"]) if name]


def computed_value(formula: str, answers: Answers) -> str | int | None:
    """The value for the answers given, None while something it needs is not known."""
    found = _FORMULA.fullmatch(_NAMED.get(formula, formula))
    if found is None:
        return None
    if found["counted"]:
        return len(_items(answers, found["counted"])) or None
    total = _total(answers, found["list"] or found["of"], found["field"] or found["amount"])
    if total is None or found["list"]:
        return None if total is None else f"{total.quantize(_CENT):f}"
    heads = len(_items(answers, found["heads"]))
    return f"{(total / heads).quantize(_CENT, ROUND_HALF_UP):f}" if heads else None


def _items(answers: Answers, name: str) -> list[Any]:
    value = answers.get(name)
    return list(value) if isinstance(value, list | tuple) else []


def _total(answers: Answers, name: str, field: str) -> Decimal | None:
    numbers = [as_number(item.get(field)) for item in _items(answers, name) if isinstance(item, dict)]
    known = [number for number in numbers if number is not None]
    total = sum(known, Decimal(0))
    return total if known and abs(total) < _LARGEST else None
