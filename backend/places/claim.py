"""Taking a place: one conditional update of one row decides who gets it.

Never "look, then write": the condition is part of the UPDATE, so two requests, two threads or two processes
cannot both win. SQLite lets one writer in at a time; PostgreSQL locks the row it picked and passes over rows
that others are just taking.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, Update, and_, exists, or_, select, true, update
from sqlalchemy.orm import Session

from backend.models.place import Place, PlaceState, Slot

PLACES: Table = Place.__table__  # type: ignore[assignment]
SLOTS: Table = Slot.__table__  # type: ignore[assignment]


def is_free(places: Any, now: datetime) -> ColumnElement[bool]:
    """The condition "nobody has this place": free, or held by somebody whose time is over."""
    held_too_long = and_(places.c.state == PlaceState.HELD, places.c.held_until <= now)
    return or_(places.c.state == PlaceState.FREE, held_too_long)


def claim_statement(
    slot_id: str, now: datetime, values: dict[str, Any], *, wait: bool = False, guarded: bool = True
) -> Update:
    """Return the UPDATE that gives one free place of a slot to somebody and tells its number.

    `wait` waits for rows that others are just taking (PostgreSQL) instead of passing over them.
    `guarded=False` leaves out the condition: only for the test that shows that the crowd test bites.
    """
    candidates = PLACES.alias("candidate")
    picked = (
        select(candidates.c.number)
        .where(candidates.c.slot_id == slot_id, is_free(candidates, now) if guarded else true())
        .order_by(candidates.c.number)
        .limit(1)
        .with_for_update(skip_locked=not wait)
        .scalar_subquery()
    )
    return (
        update(PLACES)
        .where(
            PLACES.c.slot_id == slot_id,
            PLACES.c.number == picked,
            is_free(PLACES, now) if guarded else true(),
        )
        .values(**values)
        .returning(PLACES.c.number)
    )


def claim_place(session: Session, slot_id: str, now: datetime, values: dict[str, Any]) -> int | None:
    """Take one free place of a slot that is offered and has not begun; its number, or None when full."""
    offered = exists().where(SLOTS.c.id == slot_id, SLOTS.c.offered, SLOTS.c.starts_at > now)
    if not session.scalar(select(offered)):
        return None
    number: int | None = session.scalar(claim_statement(slot_id, now, values))
    while number is None and _any_free(session, slot_id, now):
        # A free row that could not be picked is just being taken; it may yet be given back: wait for it.
        number = session.scalar(claim_statement(slot_id, now, values, wait=True))
    return number


def _any_free(session: Session, slot_id: str, now: datetime) -> bool:
    free = exists().where(PLACES.c.slot_id == slot_id, is_free(PLACES, now))
    return bool(session.scalar(select(free)))


FREED: dict[str, Any] = {
    "state": PlaceState.FREE,
    "hold_id": None,
    "holder": None,
    "held_until": None,
    "booking_id": None,
}
