"""The place of a case: book, move, cancel.

Two conditions hold in the database itself: one place row belongs to one booking (`claim.py`), and one person
has one open booking per matter (a partial unique index). A booking whose time went by is closed first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, literal_column, select, update
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from backend.inserts import insert_new
from backend.models.case import Case
from backend.models.office import Office
from backend.models.place import Booking, BookingState, PlaceState, Slot
from backend.places.claim import FREED, PLACES, claim_place
from backend.places.slots import SHANGHAI
from wire.messages import Appointment

BOOKINGS: Table = Booking.__table__  # type: ignore[assignment]
# Written as a literal: with a bound value neither planner could prove that the partial indexes apply.
_OPEN = BOOKINGS.c.state == literal_column("'open'")


@dataclass(frozen=True, slots=True)
class Booked:
    """The place is the case's."""

    appointment: Appointment


@dataclass(frozen=True, slots=True)
class Gone:
    """No place is left at that time (or there is no such time, or it has begun)."""


@dataclass(frozen=True, slots=True)
class AlreadyBooked:
    """The person has an open booking in this matter: offer to move or cancel that one."""

    receipt_number: str


@dataclass(frozen=True, slots=True)
class NoBooking:
    """The case has no open booking."""


def book(
    session: Session,
    *,
    slot_id: str,
    hold_id: str | None,
    case_id: str,
    person_key: str | None,
    matter: str,
    now: datetime,
) -> Booked | Gone | AlreadyBooked:
    """Book one place of a time for a case, the held one first.

    A hold that ran out still counts while nobody else took the place. Without `person_key` only the case
    itself is kept from booking twice.
    """
    earlier = _earlier(session, case_id, person_key, matter, now)
    if earlier is not None:
        return earlier
    slot = session.get(Slot, slot_id)
    if slot is None:
        return Gone()
    booking_id = str(uuid7())
    number = _take(session, slot, hold_id, booking_id, now)
    if number is None:
        return Gone()
    row = {
        "id": booking_id,
        "case_id": case_id,
        "slot_id": slot_id,
        "number": number,
        "person_key": person_key,
        "matter": matter,
        "state": BookingState.OPEN,
        "ends_at": slot.ends_at,
        "booked_at": now,
        "changed_at": now,
    }
    if not insert_new(session, Booking, row):
        # The same person was booked elsewhere at this very moment: the place goes back.
        _give_back(session, booking_id)
        return _earlier(session, case_id, person_key, matter, now) or Gone()
    return Booked(_appointment(session, slot))


def book_wishes(
    session: Session,
    *,
    wishes: Sequence[str],
    case_id: str,
    person_key: str | None,
    matter: str,
    now: datetime,
    hold_id: str | None = None,
) -> Booked | Gone | AlreadyBooked:
    """Book the first wished time (slot ids, best first) that still has a place, the held one of it first."""
    for slot_id in wishes:
        result = book(
            session,
            slot_id=slot_id,
            hold_id=hold_id,
            case_id=case_id,
            person_key=person_key,
            matter=matter,
            now=now,
        )
        if not isinstance(result, Gone):
            return result
    return Gone()


def move(
    session: Session, case_id: str, new_slot_id: str, now: datetime, hold_id: str | None = None
) -> Booked | Gone | NoBooking:
    """Move the case's open booking to another time of the same office and kind.

    The old place is freed only when there is a new one.
    """
    locked = (
        update(BOOKINGS)
        .where(BOOKINGS.c.case_id == case_id, _OPEN, BOOKINGS.c.ends_at > now)
        .values(changed_at=now)
        .returning(BOOKINGS.c.id, BOOKINGS.c.slot_id)
    )
    current = session.execute(locked).one_or_none()
    if current is None:
        return NoBooking()
    old, new = session.get(Slot, current.slot_id), session.get(Slot, new_slot_id)
    if new is None or old is None or (new.office_id, new.kind) != (old.office_id, old.kind):
        return Gone()
    if new.id == old.id:
        return Booked(_appointment(session, new))
    number = _take(session, new, hold_id, current.id, now)
    if number is None:
        return Gone()
    _give_back(session, current.id, except_slot=new.id)
    values: dict[str, Any] = {"slot_id": new.id, "number": number, "ends_at": new.ends_at}
    session.execute(update(BOOKINGS).where(BOOKINGS.c.id == current.id).values(**values))
    return Booked(_appointment(session, new))


def cancel(session: Session, case_id: str, now: datetime) -> bool:
    """Give the case's place back; False when it had none."""
    cancelled = (
        update(BOOKINGS)
        .where(BOOKINGS.c.case_id == case_id, _OPEN)
        .values(state=BookingState.CANCELLED, changed_at=now)
        .returning(BOOKINGS.c.id)
    )
    booking_id = session.scalar(cancelled)
    if booking_id is None:
        return False
    _give_back(session, booking_id)
    return True


def appointment_of(session: Session, case_id: str) -> Appointment | None:
    """Return the place of a case: its open booking, also when its time went by; None after a cancellation."""
    slot = session.scalar(
        select(Slot)
        .join(Booking, Booking.slot_id == Slot.id)
        .where(Booking.case_id == case_id, Booking.state != BookingState.CANCELLED)
        .order_by(Booking.booked_at.desc())
        .limit(1)
    )
    return None if slot is None else _appointment(session, slot)


def _take(session: Session, slot: Slot, hold_id: str | None, booking_id: str, now: datetime) -> int | None:
    values = {**FREED, "state": PlaceState.BOOKED, "booking_id": booking_id}
    if hold_id is not None:
        held = (
            update(PLACES)
            .where(
                PLACES.c.hold_id == hold_id,
                PLACES.c.slot_id == slot.id,
                PLACES.c.state == PlaceState.HELD,
            )
            .values(**values)
            .returning(PLACES.c.number)
        )
        number = session.scalar(held)
        if number is not None:
            return int(number)
    return claim_place(session, slot.id, now, values)


def _give_back(session: Session, booking_id: str, except_slot: str = "") -> None:
    mine = (PLACES.c.booking_id == booking_id, PLACES.c.slot_id != except_slot)
    session.execute(update(PLACES).where(*mine, PLACES.c.state == PlaceState.BOOKED).values(**FREED))


def _earlier(
    session: Session, case_id: str, person_key: str | None, matter: str, now: datetime
) -> AlreadyBooked | None:
    """The open booking that stands in the way; one whose time went by is closed instead."""
    mine = BOOKINGS.c.case_id == case_id
    if person_key is not None:
        mine = mine | ((BOOKINGS.c.person_key == person_key) & (BOOKINGS.c.matter == matter))
    query = (
        select(BOOKINGS.c.id, BOOKINGS.c.ends_at, Case.receipt_number)
        .select_from(BOOKINGS.outerjoin(Case.__table__, Case.id == BOOKINGS.c.case_id))
        .where(mine, _OPEN)
    )
    for booking_id, ends_at, receipt_number in session.execute(query).all():
        if ends_at > now:
            return AlreadyBooked(receipt_number or "")
        past = update(BOOKINGS).where(BOOKINGS.c.id == booking_id, _OPEN)
        session.execute(past.values(state=BookingState.PAST, changed_at=now))
    return None


def _appointment(session: Session, slot: Slot) -> Appointment:
    office = session.get_one(Office, slot.office_id)
    return Appointment(
        slot_id=slot.id,
        office_id=office.id,
        office_name=office.name,
        address=office.address,
        phone=office.phone,
        starts_at=slot.starts_at.astimezone(SHANGHAI),
        window=slot.window,
    )
