"""Where a case belongs, how urgent it is, and whether the citizen comes to an office.

Two keys (谁主管谁负责, 属地): the kind of body, and the division of the legally relevant place, which is
not always the place of the kiosk. The backend finds the office; it climbs the tree where a division has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from catalogue.conditions import holds
from catalogue.facts import Answers, Context, Facts
from catalogue.model import Place, QuickExit, Service, TerritoryKey
from catalogue.precheck import settled_facts

Level = Literal["safety", "deadline", "green", "normal"]

LEVELS: Final[tuple[Level, ...]] = ("safety", "deadline", "green", "normal")
"""Queue classes, most urgent first; inside a class the time of receipt decides."""


@dataclass(frozen=True)
class RouteKey:
    """Kind of body in charge, matter code ("" while not chosen), divisions in order of preference."""

    body: str
    matter: str
    regions: tuple[str, ...]


def territory(service: Service, answers: Answers, context: Context) -> list[str]:
    """Division codes of the competent places, most preferred first, each once; empty when none is known yet.

    First the keys of `route.territory`, then those of `route.competent` (places the citizen may choose
    among).
    """
    return _regions(service, settled_facts(service, answers, context))


def route_key(service: Service, answers: Answers, context: Context) -> RouteKey:
    """Both keys of the case."""
    return route_key_of(service, settled_facts(service, answers, context))


def route_key_of(service: Service, facts: Facts) -> RouteKey:
    """`route_key` for settled facts."""
    matter = facts.get(service.route.matter) if service.route.matter else ""
    return RouteKey(
        service.route.body, matter if isinstance(matter, str) else "", tuple(_regions(service, facts))
    )


def priority(service: Service, answers: Answers, context: Context) -> tuple[Level, str]:
    """The most urgent queue class that applies and its code; ("normal", "NO_STATUS") where none does."""
    return priority_of(service, settled_facts(service, answers, context))


def priority_of(service: Service, facts: Facts) -> tuple[Level, str]:
    """`priority` for settled facts."""
    hits = [row for row in service.priorities if holds(row.when, facts)]
    best = min(hits, key=lambda row: LEVELS.index(row.level), default=None)
    return ("normal", "NO_STATUS") if best is None else (best.level, best.code)


def place_kinds(service: Service, answers: Answers, context: Context) -> Place | None:
    """The kind of appointment to offer (first that applies), None when the citizen need not come."""
    return place_of(service, settled_facts(service, answers, context))


def place_of(service: Service, facts: Facts) -> Place | None:
    """`place_kinds` for settled facts."""
    return next((place for place in service.places if holds(place.when, facts)), None)


def neutral(service: Service, answers: Answers, context: Context) -> QuickExit | None:
    """Neutral words for paper and screen, where the matter could endanger the citizen; None otherwise."""
    return neutral_of(service, settled_facts(service, answers, context)) if service.quick_exit else None


def neutral_of(service: Service, facts: Facts) -> QuickExit | None:
    """`neutral` for settled facts."""
    rule = service.quick_exit
    return rule if rule is not None and holds(rule.when, facts) else None


def _regions(service: Service, facts: Facts) -> list[str]:
    codes: dict[str, None] = {}
    for key in (*service.route.territory, *service.route.competent):
        if holds(key.when, facts):
            codes.update(dict.fromkeys(_codes(_place(key, facts))))
    return list(codes)


def _place(key: TerritoryKey, facts: Facts) -> Any:
    return facts.get("kiosk.region" if key.field == "kiosk" else key.field)


def _codes(value: Any, depth: int = 2) -> Iterable[str]:
    """A region, the region of an address, those of a party's addresses or of every item of a list."""
    if isinstance(value, str) and len(value) == 6 and value.isascii() and value.isdigit():
        yield value
    elif isinstance(value, Mapping) and "region" in value:
        yield from _codes(value["region"], 0)
    elif isinstance(value, Mapping | list | tuple) and depth:
        for part in value.values() if isinstance(value, Mapping) else value:
            if isinstance(part, Mapping):
                yield from _codes(part, depth - 1)
