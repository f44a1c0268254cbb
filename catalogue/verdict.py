"""What the catalogue says about one answer, and about a whole form. Values, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any


@dataclass(frozen=True)
class Accepted:
    """The answer is good; `value` is its normal form (full-width digits narrowed, blanks trimmed ...)."""

    value: Any = attribute(repr=False)


@dataclass(frozen=True)
class Rejected:
    """The answer cannot be taken; `message` tells the citizen, in Chinese, what is wrong and what to do."""

    message: str


Verdict = Accepted | Rejected


@dataclass(frozen=True)
class Problem:
    """One thing still wrong in a form. `field_id` is a path: `phone`, `agent.name`, `household[1].age`."""

    field_id: str
    label: str
    message: str
