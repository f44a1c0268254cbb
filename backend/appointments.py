"""Choose, move or give back the place of a case after it was submitted (kiosk, phone page, staff page)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.case_answer import service_of
from backend.case_rows import booking_matter
from backend.cases import note_change, stop_clocks
from backend.catalogues import Catalogues
from backend.models.case import Case, Person
from backend.models.place import Place, PlaceState, Slot
from backend.places import appointment_of, booking
from backend.places.holding import holder_of
from backend.problems import Code, Refused
from wire.messages import AppointmentResult


@dataclass(frozen=True, slots=True)
class Chosen:
    """What became of the wish. A failed move leaves the old place, so the case may say otherwise."""

    case: Case
    result: AppointmentResult
    earlier_receipt: str = ""


def hold_of_session(session: Session, kiosk_id: str, session_key: str, slot_id: str) -> str | None:
    """The hold that a kiosk's session has on a time."""
    if not session_key:
        return None
    return session.scalar(
        select(Place.hold_id).where(
            Place.holder == holder_of(kiosk_id, session_key),
            Place.slot_id == slot_id,
            Place.state == PlaceState.HELD,
        )
    )


def choose(
    session: Session,
    catalogues: Catalogues,
    case_id: str,
    slot_id: str,
    *,
    hold_id: str | None,
    actor: str,
    now: datetime,
) -> Chosen:
    """Book a time for the case, or move its booking there (in a write session).

    The time it has already is no move: nothing is changed, written down or told, and a hold of the session
    on that time runs out by itself.

    Raises Refused: NOT_FOUND; NOT_BOOKABLE for a closed case and for a time of an office that does not
    handle it.
    """
    case = _locked(session, case_id)
    slot = session.get(Slot, slot_id)
    if not case.open or slot is None or slot.office_id != case.office_id:
        raise Refused(Code.NOT_BOOKABLE)
    current = appointment_of(session, case.id)
    if current is not None and current.slot_id == slot.id and slot.ends_at > now:
        return Chosen(case, AppointmentResult.BOOKED)
    moved = booking.move(session, case.id, slot_id, now, hold_id)
    if isinstance(moved, booking.Gone):
        return Chosen(case, AppointmentResult.GONE)
    if isinstance(moved, booking.Booked):
        _change(session, catalogues, case, AppointmentResult.BOOKED, "moved", actor, now)
        return Chosen(case, AppointmentResult.BOOKED)
    booked = booking.book(
        session,
        slot_id=slot_id,
        hold_id=hold_id,
        case_id=case.id,
        person_key=case.person_key if _is_known(session, case) else None,
        matter=booking_matter(case.service, case.matter),
        now=now,
    )
    if isinstance(booked, booking.Gone):
        return Chosen(case, AppointmentResult.GONE)
    if isinstance(booked, booking.AlreadyBooked):
        return Chosen(case, AppointmentResult.ALREADY_BOOKED, booked.receipt_number)
    _change(session, catalogues, case, AppointmentResult.BOOKED, "booked", actor, now)
    return Chosen(case, AppointmentResult.BOOKED)


def give_back(session: Session, catalogues: Catalogues, case_id: str, *, actor: str, now: datetime) -> Chosen:
    """Cancel the place of the case (in a write session); a case without one stays as it is.

    Where the service file knows `cancelled` after the present state, the matter itself ends with it.
    """
    case = _locked(session, case_id)
    if booking.cancel(session, case.id, now):
        _change(session, catalogues, case, AppointmentResult.CANCELLED, "cancelled", actor, now)
    return Chosen(case, AppointmentResult(case.appointment_result))


def _locked(session: Session, case_id: str) -> Case:
    case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise Refused(Code.NOT_FOUND)
    return case


def _is_known(session: Session, case: Case) -> bool:
    """Whether the person gave a document; without one only the case itself is kept from booking twice."""
    return bool(session.scalar(select(Person.id_type).where(Person.key == case.person_key, Person.numbered)))


def _change(
    session: Session,
    catalogues: Catalogues,
    case: Case,
    result: AppointmentResult,
    step: str,
    actor: str,
    now: datetime,
) -> None:
    """Write result and state into the case; `step` is booked, moved or cancelled (legal-domain 4.5)."""
    service = service_of(catalogues, case)
    states = {state.id: state for state in service.states} if service else {}
    target = {"booked": service.booked_state if service else "", "cancelled": "cancelled"}.get(step, step)
    before = case.state
    if before in states and target in states[before].next:
        case.state = target
    elif step == "cancelled" and service is not None and before == service.booked_state:
        case.state = service.initial_state
    if case.state in states and states[case.state].final:
        case.open = False
        stop_clocks(session, case.id)
    case.appointment_result = result.value
    case.earlier_receipt = ""
    case.version += 1
    session.flush()
    note_change(session, case, before, actor=actor, reason=step, kind="appointment", now=now)
