"""Which office a case goes to: the two-key rule (legal-domain 9.1).

Key one, competence: the body and matter ("who is in charge is responsible"). Key two, territory: the division
of the legally relevant place, not of the machine. The lowest unit that covers the place gets the case; where
there is none, the next higher division is asked. Among several competent offices the citizen's choice wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, bindparam, func, or_, select
from sqlalchemy.orm import Session

from backend.models.office import Office, OfficeMatter, OfficeTerritory
from backend.models.place import Booking, BookingState, Slot

_ANY_MATTER = ~select(OfficeMatter.matter).where(OfficeMatter.office_id == Office.id).exists()
_THIS_MATTER = (
    select(OfficeMatter.matter)
    .where(OfficeMatter.office_id == Office.id, OfficeMatter.matter == bindparam("matter"))
    .exists()
)
_COMPETENT = (
    select(
        Office.id,
        Office.name,
        Office.address,
        Office.phone,
        Office.level,
        Office.region,
        OfficeTerritory.region.label("covers"),
    )
    .join(OfficeTerritory, OfficeTerritory.office_id == Office.id)
    .where(
        OfficeTerritory.region.in_(bindparam("codes", expanding=True)),
        Office.body == bindparam("body"),
        Office.active,
        or_(_ANY_MATTER, _THIS_MATTER),
    )
)


class RouteKey(Protocol):
    """What the catalogue says about a case (`catalogue.route.RouteKey`); regions in order of preference."""

    @property
    def body(self) -> str:
        """aid_agency, notary ..."""

    @property
    def matter(self) -> str:
        """Matter code, empty when the service has none."""

    @property
    def regions(self) -> Sequence[str]:
        """Six-digit codes of the places that count."""


@dataclass(frozen=True, slots=True)
class Competent:
    """An office that may take a case. `place`, `step`: which of the places counts for it, and how many steps
    up the tree it covers that place."""

    id: str
    name: str
    address: str
    phone: str
    level: int
    region: str
    place: int
    step: int


@dataclass(frozen=True, slots=True)
class Routing:
    """Where a case goes and by which rule; `office` is None when nobody competent is known.

    Rules: `citizen_choice`, `covers_place`, `higher_unit`, `no_competent_office`; with
    `+choice_not_competent` when the citizen had chosen an office that may not take it.
    """

    office: Competent | None
    rule: str


def divisions_above(region: str) -> list[str]:
    """Return the division and those it lies in, lowest first: 990101, 990100, 990000."""
    codes = [region, region[:4] + "00", region[:2] + "0000"]
    return list(dict.fromkeys(codes)) if len(region) == 6 and region.isdigit() else []


def competent_offices(where: Session | Connection, key: RouteKey) -> list[Competent]:
    """Return all active offices that may take the case, those of the nearest and lowest units first.

    One statement: what an office covers besides the places asked for does not matter.
    """
    distances: dict[str, tuple[int, int]] = {}
    for place, region in enumerate(key.regions):
        for step, code in enumerate(divisions_above(region)):
            distances.setdefault(code, (place, step))
    matter = (
        "" if "\0" in key.matter else key.matter
    )  # PostgreSQL takes no NUL; no office names such a matter
    asked = {"codes": list(distances), "body": key.body, "matter": matter}
    found: dict[str, Competent] = {}
    for row in where.execute(_COMPETENT, asked).all():
        place, step = distances[row.covers]
        one = Competent(row.id, row.name, row.address, row.phone, row.level, row.region, place, step)
        known = found.setdefault(one.id, one)
        if (one.place, one.step) < (known.place, known.step):
            found[one.id] = one
    return sorted(found.values(), key=lambda one: (one.place, one.step, -one.level, one.id))


def route(where: Session | Connection, key: RouteKey, chosen_office_id: str | None, now: datetime) -> Routing:
    """Find the office of a case and the rule that says so."""
    able = competent_offices(where, key)
    chosen = next((office for office in able if office.id == chosen_office_id), None)
    if chosen is not None:
        return Routing(chosen, "citizen_choice")
    suffix = "+choice_not_competent" if chosen_office_id else ""
    if not able:
        return Routing(None, f"no_competent_office{suffix}")
    first = able[0]
    lowest = [o for o in able if (o.place, o.step, o.level) == (first.place, first.step, first.level)]
    wanted = key.regions[first.place]
    near = max(_shared(office.region, wanted) for office in lowest)
    nearest = [office for office in lowest if _shared(office.region, wanted) == near]
    office = _least_loaded(where, nearest, now) if len(nearest) > 1 else nearest[0]
    return Routing(office, ("covers_place" if first.step == 0 else "higher_unit") + suffix)


def _shared(left: str, right: str) -> int:
    """Levels of the division tree that two codes share: 0 to 3."""
    return sum(left[:end] == right[:end] for end in (2, 4, 6))


def _least_loaded(where: Session | Connection, offices: Iterable[Competent], now: datetime) -> Competent:
    """The one with the fewest bookings still to come; by id where equal."""
    by_id = {office.id: office for office in offices}
    waiting = (
        select(Slot.office_id, func.count().label("bookings"))
        .join(Booking, Booking.slot_id == Slot.id)
        .where(Slot.office_id.in_(by_id), Slot.starts_at > now, Booking.state == BookingState.OPEN)
        .group_by(Slot.office_id)
    )
    load = {row.office_id: row.bookings for row in where.execute(waiting)}
    return min(by_id.values(), key=lambda office: (load.get(office.id, 0), office.id))
