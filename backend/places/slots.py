"""Times of an office with the number of places still free."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from backend.models.place import Slot
from backend.places.claim import PLACES, is_free
from wire import messages

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOST_DAYS = 62
LEAD = timedelta(minutes=30)
"""Nobody who reads this at a kiosk reaches an office sooner, papers in hand; a place that is held is kept."""


def list_slots(
    session: Session, office_id: str, kind: str, first_day: date, days: int, now: datetime
) -> list[messages.Slot]:
    """Return the times of `days` local days from `first_day`, full ones too, in order, from `LEAD` on."""
    start, end = day_bounds(first_day, min(days, MOST_DAYS))
    query = _with_free(now).where(
        Slot.office_id == office_id,
        Slot.kind == kind,
        Slot.starts_at >= max(start, now + LEAD),
        Slot.starts_at < end,
        Slot.offered,
    )
    return [
        to_message(slot, free) for slot, free in session.execute(query.order_by(Slot.starts_at, Slot.window))
    ]


def find_slot(session: Session, slot_id: str, now: datetime) -> messages.Slot | None:
    """Return one time by its id, None when there is no such time."""
    row = session.execute(_with_free(now).where(Slot.id == slot_id)).one_or_none()
    return None if row is None else to_message(*row)


def day_bounds(day: date, days: int = 1) -> tuple[datetime, datetime]:
    """Return the first moment of a local day and the first moment after `days` of them."""
    start = datetime.combine(day, time(), SHANGHAI)
    return start, start + timedelta(days=days)


def _with_free(now: datetime) -> Select[Slot, int]:
    free = (
        select(func.count())
        .select_from(PLACES)
        .where(PLACES.c.slot_id == Slot.id, is_free(PLACES, now))
        .correlate(Slot)
        .scalar_subquery()
    )
    return select(Slot, free)


def to_message(slot: Slot, free: int) -> messages.Slot:
    """Return a slot as kiosks see it, in local time."""
    return messages.Slot(
        id=slot.id,
        office_id=slot.office_id,
        kind=slot.kind,
        starts_at=slot.starts_at.astimezone(SHANGHAI),
        ends_at=slot.ends_at.astimezone(SHANGHAI),
        window=slot.window,
        capacity=slot.capacity,
        free=free,
    )
