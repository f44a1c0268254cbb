"""Facts: what conditions may ask about. Answers, the applicant, the kiosk's place, today, pre-check results.

A fact that is not known is `None`. Nothing here raises on strange answers: they come from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from catalogue.model import Standard

Answers = Mapping[str, Any]

APPLICANT_FACTS: Final = frozenset(
    {"name", "age", "sex", "birth_date", "id_type", "id_number", "region", "address", "phone"}
    | {"by_hand", "card_expired"}
)
"""Facts of the applicant that a service file may name as `applicant.<fact>`."""

_NOT_ANSWERS: Final = frozenset({"applicant", "kiosk", "today", "result", "standard"})
_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,6})?")
_LARGEST: Final = 10**18
EARLIEST_YEAR: Final = 1800
LATEST_YEAR: Final = 2999


@dataclass(frozen=True)
class Context:
    """What is known besides the answers.

    `today` is the day in Asia/Shanghai. `applicant` holds the keys of `APPLICANT_FACTS` (without the prefix);
    a missing key is an unknown fact, `age` is reckoned from `birth_date` where it is missing.
    `kiosk_region` is the 6-digit division of the place of the machine.
    """

    today: date
    applicant: Mapping[str, Any] = attribute(default_factory=dict, repr=False)
    kiosk_region: str = ""


def as_date(value: Any) -> date | None:
    """The day that a fact or answer means (ISO text or date), None when it is none or far beyond."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, date) and EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        return value
    return None


def as_number(value: Any) -> Decimal | None:
    """The exact number that a fact or answer means (int, money text), None when it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Decimal(value) if abs(value) < _LARGEST else None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, float):
        return Decimal(str(value)) if isfinite(value) else None
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    return None


def full_years(birth: date, today: date) -> int:
    """Age by full years, reached on the birthday (29 February: on 1 March of a common year)."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def standard_amount(standards: Iterable[Standard], id_: str, region: str, today: date) -> Decimal | None:
    """The threshold in force for a division: the most exact division first, then the latest start."""
    best: tuple[int, str, Decimal] | None = None
    for row in standards:
        amount, significant = as_number(row.amount), row.division.rstrip("0")
        # 110000 covers all of 11xxxx; codes are significant in pairs, so an odd rest keeps its zero
        significant += "0" * (len(significant) % 2)
        if row.id != id_ or amount is None or not region.startswith(significant):
            continue
        if row.effective_from <= today.isoformat():
            candidate = (len(significant), row.effective_from, amount)
            best = candidate if best is None else max(best, candidate)
    return None if best is None else best[2]


class Facts:
    """Looks a fact up by its name. Inside a repeated group the item's own answers come first."""

    def __init__(
        self,
        answers: Any,
        context: Context,
        *,
        results: frozenset[str] = frozenset(),
        standards: Iterable[Standard] = (),
        outer: Facts | None = None,
        own: frozenset[str] = frozenset(),
    ) -> None:
        self._answers: Answers = answers if isinstance(answers, Mapping) else {}
        self._outer = outer
        self._own = own
        self._standards = standards
        self.context = context
        self.results = results

    def within(self, answers: Any, own: frozenset[str]) -> Facts:
        """The facts as one item of a group sees them; `own` are the ids of the group's fields, which hide
        questions of the same id outside even while they have no answer."""
        return Facts(
            answers, self.context, results=self.results, standards=self._standards, outer=self, own=own
        )

    def with_results(self, results: frozenset[str]) -> Facts:
        """The same facts, knowing what the pre-check said."""
        return Facts(self._answers, self.context, results=results, standards=self._standards)

    def get(self, name: str) -> Any:
        """The value of the fact, None when it is not known."""
        head, _, rest = name.partition(".")
        if head not in _NOT_ANSWERS:
            return self._answer(head, rest)
        if head == "applicant":
            return self._applicant(rest)
        if name == "kiosk.region":
            return self.context.kiosk_region or None
        if name == "today":
            return self.context.today
        if name == "result":
            return self.results
        if head == "standard":
            return standard_amount(self._standards, rest, self.context.kiosk_region, self.context.today)
        return self._answer(head, rest)

    def _answer(self, head: str, rest: str) -> Any:
        if self._outer is not None and head not in self._own:
            return self._outer.get(f"{head}.{rest}" if rest else head)
        value = self._answers.get(head)
        for part in filter(None, rest.split(".")) if rest else ():
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    def _applicant(self, name: str) -> Any:
        applicant = self.context.applicant
        if name == "age" and applicant.get("age") is None:
            birth = as_date(applicant.get("birth_date"))
            return None if birth is None else full_years(birth, self.context.today)
        return applicant.get(name)
