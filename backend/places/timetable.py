"""Offering times: slots and their places made from an office's opening hours and the working-day calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.models.base import Base
from backend.models.office import OfficeClosure, OfficeHours
from backend.models.place import Place, PlaceState, Slot
from backend.places.slots import SHANGHAI
from catalogue.calendar import WorkCalendar

_ROWS = 2000  # in one statement


@dataclass(frozen=True, slots=True)
class Series:
    """A kind of time an office offers: every `minutes` while open, for `capacity` people, at `window`."""

    kind: str
    minutes: int
    capacity: int
    window: str = ""


def working_days(first: date, count: int, calendar: WorkCalendar) -> list[date]:
    """Return the next `count` working days from `first` on, itself included."""
    found: list[date] = []
    day = first
    while len(found) < count:
        if calendar.is_workday(day).workday:
            found.append(day)
        day += timedelta(days=1)
    return found


def offer(session: Session, office_id: str, series: Sequence[Series], days: Sequence[date]) -> int:
    """Offer times of an office on some days, except where it is closed; returns how many times there are.

    Ids are made of office, kind and moment: offering the same again adds nothing and changes nothing.
    """
    hours = session.scalars(select(OfficeHours).where(OfficeHours.office_id == office_id)).all()
    closed = set(session.scalars(select(OfficeClosure.day).where(OfficeClosure.office_id == office_id)))
    slots = [
        _slot(office_id, one, start)
        for day in days
        if day not in closed
        for period in hours
        if period.weekday == day.weekday()
        for one in series
        for start in _starts(day, period, one.minutes)
    ]
    places = [
        {"slot_id": slot["id"], "number": number, "state": PlaceState.FREE}
        for slot in slots
        for number in range(1, slot["capacity"] + 1)
    ]
    _add_missing(session, Slot, slots)
    _add_missing(session, Place, places)
    return len(slots)


def _starts(day: date, period: OfficeHours, minutes: int) -> Iterator[datetime]:
    length = timedelta(minutes=minutes)
    start = datetime.combine(day, time.fromisoformat(period.opens), SHANGHAI)
    end = datetime.combine(day, time.fromisoformat(period.closes), SHANGHAI)
    while start + length <= end:
        yield start
        start += length


def _slot(office_id: str, series: Series, start: datetime) -> dict[str, Any]:
    return {
        "id": f"{office_id}.{series.kind}.{start:%Y%m%d%H%M}",
        "office_id": office_id,
        "kind": series.kind,
        "starts_at": start,
        "ends_at": start + timedelta(minutes=series.minutes),
        "window": series.window,
        "capacity": series.capacity,
        "offered": True,
    }


def _add_missing(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for start in range(0, len(rows), _ROWS):
        part = list(rows[start : start + _ROWS])
        session.connection().execute(insert(model).on_conflict_do_nothing(), part)
