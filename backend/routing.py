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

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from backend.models.office import Office, OfficeTerritory
from backend.models.place import Booking, BookingState, Slot


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
class Routing:
    """Where a case goes and by which rule; `office` is None when nobody competent is known.

    Rules: `citizen_choice`, `covers_place`, `higher_unit`, `no_competent_office`; with
    `+choice_not_competent` when the citizen had chosen an office that may not take it.
    """

    office: Office | None
    rule: str


def divisions_above(region: str) -> list[str]:
    """Return the division and those it lies in, lowest first: 990101, 990100, 990000."""
    codes = [region, region[:4] + "00", region[:2] + "0000"]
    return list(dict.fromkeys(codes)) if len(region) == 6 and region.isdigit() else []


def competent_offices(session: Session, key: RouteKey) -> list[Office]:
    """Return all active offices that may take the case, those of the nearest and lowest units first."""
    codes = [code for region in key.regions for code in divisions_above(region)]
    covering = select(OfficeTerritory.office_id).where(OfficeTerritory.region.in_(codes))
    found = session.scalars(
        select(Office)
        .where(Office.id.in_(covering), Office.body == key.body, Office.active)
        .options(selectinload(Office.territory), selectinload(Office.matters))
    ).all()
    able = [office for office in found if _takes(office, key.matter)]
    return sorted(able, key=lambda office: (_distance(office, key.regions), -office.level, office.id))


def route(session: Session, key: RouteKey, chosen_office_id: str | None, now: datetime) -> Routing:
    """Find the office of a case and the rule that says so."""
    able = competent_offices(session, key)
    chosen = next((office for office in able if office.id == chosen_office_id), None)
    if chosen is not None:
        return Routing(chosen, "citizen_choice")
    suffix = "+choice_not_competent" if chosen_office_id else ""
    if not able:
        return Routing(None, f"no_competent_office{suffix}")
    place, step = _distance(able[0], key.regions)
    lowest = [o for o in able if _distance(o, key.regions) == (place, step) and o.level == able[0].level]
    wanted = key.regions[place]
    near = max(_shared(office.region, wanted) for office in lowest)
    nearest = [office for office in lowest if _shared(office.region, wanted) == near]
    office = _least_loaded(session, nearest, now) if len(nearest) > 1 else nearest[0]
    return Routing(office, ("covers_place" if step == 0 else "higher_unit") + suffix)


def _takes(office: Office, matter: str) -> bool:
    return not office.matters or any(row.matter == matter for row in office.matters)


def _distance(office: Office, regions: Sequence[str]) -> tuple[int, int]:
    """Which of the places counts for an office, and how many steps up the tree it covers it."""
    covered = {row.region for row in office.territory}
    for place, region in enumerate(regions):
        for step, code in enumerate(divisions_above(region)):
            if code in covered:
                return place, step
    return len(regions), 0


def _shared(left: str, right: str) -> int:
    """Levels of the division tree that two codes share: 0 to 3."""
    return sum(left[:end] == right[:end] for end in (2, 4, 6))


def _least_loaded(session: Session, offices: Iterable[Office], now: datetime) -> Office:
    """The one with the fewest bookings still to come; by id where equal."""
    by_id = {office.id: office for office in offices}
    waiting = (
        select(Slot.office_id, func.count().label("bookings"))
        .join(Booking, Booking.slot_id == Slot.id)
        .where(Slot.office_id.in_(by_id), Slot.starts_at > now, Booking.state == BookingState.OPEN)
        .group_by(Slot.office_id)
    )
    load = {row.office_id: row.bookings for row in session.execute(waiting)}
    return min(by_id.values(), key=lambda office: (load.get(office.id, 0), office.id))
