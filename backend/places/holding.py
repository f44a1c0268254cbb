"""Keeping a place while a session goes on.

A hold lasts `HOLD_LEASE` and is renewed while the session lives; all holds of one session end `HOLD_LIMIT`
after its first one. A hold that ran out is free for others at once, without any job.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, select, tuple_, update
from sqlalchemy.orm import Session

from backend.inserts import insert_new
from backend.models.place import HoldWindow, PlaceState
from backend.places.claim import FREED, PLACES, claim_place
from backend.places.slots import SHANGHAI, find_slot
from wire import messages

HOLD_LEASE = timedelta(minutes=5)
HOLD_LIMIT = timedelta(minutes=20)
_WINDOWS: Table = HoldWindow.__table__  # type: ignore[assignment]


def holder_of(kiosk_id: str, session_key: str) -> str:
    """Return the name under which a kiosk's session holds places."""
    return f"{kiosk_id}/{session_key}"


def hold(session: Session, slot_id: str, holder: str, now: datetime) -> messages.Hold | None:
    """Keep one place for a holder; None when the time is full or the holder's 20 minutes are over.

    A holder keeps one place at most: what it held before is freed when the new one is kept.
    """
    until = _end(session, holder, now)
    if until <= now:
        return None
    hold_id = secrets.token_hex(16)
    values = {**FREED, "state": PlaceState.HELD, "hold_id": hold_id, "holder": holder, "held_until": until}
    if claim_place(session, slot_id, now, values) is None:
        return None
    _free(session, PLACES.c.holder == holder, PLACES.c.hold_id != hold_id)
    return _message(session, hold_id, slot_id, until, now)


def renew(session: Session, hold_id: str, kiosk_id: str, now: datetime) -> messages.Hold | None:
    """Keep a place a little longer; None when its time is over, it was freed or belongs to another kiosk.

    A hold that ran out is still renewed while nobody else has taken the place.
    """
    mine = (PLACES.c.hold_id == hold_id, _held_by(kiosk_id))
    row = session.execute(select(PLACES.c.slot_id, PLACES.c.holder).where(*mine)).one_or_none()
    if row is None:
        return None
    slot_id, holder = row
    until = _end(session, holder, now)
    if until <= now:
        return None
    still_held = update(PLACES).where(*mine, PLACES.c.state == PlaceState.HELD)
    renewed = session.execute(still_held.values(held_until=until).returning(PLACES.c.number)).one_or_none()
    return None if renewed is None else _message(session, hold_id, slot_id, until, now)


def release(session: Session, hold_id: str, kiosk_id: str) -> None:
    """Free a held place at once; nothing happens when it is not held any more."""
    _free(session, PLACES.c.hold_id == hold_id, _held_by(kiosk_id))


def forget_windows(session: Session, before: datetime) -> None:
    """Delete the memory of sessions that began before a moment; for housekeeping."""
    session.execute(delete(_WINDOWS).where(_WINDOWS.c.first_held_at < before))


def _held_by(kiosk_id: str) -> ColumnElement[bool]:
    return PLACES.c.holder.startswith(f"{kiosk_id}/", autoescape=True)


def _end(session: Session, holder: str, now: datetime) -> datetime:
    """Until when a hold granted now lasts; in the past when the holder's limit is over."""
    insert_new(session, HoldWindow, {"holder": holder, "first_held_at": now})
    first: datetime = session.scalars(
        select(_WINDOWS.c.first_held_at).where(_WINDOWS.c.holder == holder)
    ).one()
    return min(now + HOLD_LEASE, first + HOLD_LIMIT)


def _free(session: Session, *which: ColumnElement[bool]) -> None:
    # A row that somebody else is just changing ran out and is not ours any more: pass over it, because
    # waiting for it while others wait for the place we took could end in a deadlock.
    mine = select(PLACES.c.slot_id, PLACES.c.number).where(*which, PLACES.c.state == PlaceState.HELD)
    key = tuple_(PLACES.c.slot_id, PLACES.c.number)
    session.execute(
        update(PLACES).where(key.in_(mine.with_for_update(skip_locked=True).correlate(None))).values(**FREED)
    )


def _message(session: Session, hold_id: str, slot_id: str, until: datetime, now: datetime) -> messages.Hold:
    slot = find_slot(session, slot_id, now)
    assert slot is not None  # its place was just updated
    return messages.Hold(id=hold_id, slot=slot, expires_at=until.astimezone(SHANGHAI))
