"""Lists of the office page: cases by time, newest first, one indexed walk per page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session

from backend.models.case import Case
from backend.models.office import Office
from backend.models.place import Booking, BookingState, Slot

PAGE = 30


@dataclass(frozen=True, slots=True)
class Before:
    """The last case of the page above: the next page begins below it."""

    received_at: datetime
    case_id: str

    @classmethod
    def parse(cls, text: str) -> Before | None:
        """Read `<ISO time>~<case id>` as made by `__str__`; None when it is anything else."""
        moment, _, case_id = text.partition("~")
        try:
            received_at = datetime.fromisoformat(moment)
        except ValueError:
            return None
        return cls(received_at, case_id) if received_at.tzinfo and case_id else None

    def __str__(self) -> str:
        return f"{self.received_at.isoformat()}~{self.case_id}"


def cases_by_time(
    session: Session, *, state: str = "", office_id: str = "", before: Before | None = None, limit: int = PAGE
) -> list[Case]:
    """Return one page of cases, newest first, of one state and one office where these are given."""
    query = select(Case)
    if state:
        query = query.where(Case.state == state)
    if office_id:
        query = query.where(Case.office_id == office_id)
    if before is not None:
        below: ColumnElement[bool] = tuple_(Case.received_at, Case.id) < (before.received_at, before.case_id)
        query = query.where(below)
    return list(session.scalars(query.order_by(Case.received_at.desc(), Case.id.desc()).limit(limit)))


def office_names(session: Session) -> dict[str, str]:
    """Return the names of all offices by id."""
    rows = session.execute(select(Office.id, Office.name).order_by(Office.name))
    return {row.id: row.name for row in rows}


def appointment_times(session: Session, case_ids: Iterable[str]) -> dict[str, datetime]:
    """Return when the citizens of some cases come, by case id; cases without a booking are left out."""
    query = (
        select(Booking.case_id, Slot.starts_at)
        .join(Slot, Slot.id == Booking.slot_id)
        .where(Booking.case_id.in_(list(case_ids)), Booking.state != BookingState.CANCELLED)
        .order_by(Booking.booked_at)
    )
    return {row.case_id: row.starts_at for row in session.execute(query)}
