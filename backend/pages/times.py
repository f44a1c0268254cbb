"""Which times a citizen may still choose for a case on the phone: another one, or one at last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

import catalogue
from backend.case_answer import service_of
from backend.cases import CaseView
from backend.catalogues import Catalogues
from backend.models.place import Slot
from backend.pages.facts import context_of
from backend.places import appointment_of, list_slots
from wire.messages import Appointment, AppointmentResult
from wire.messages import Slot as SlotMessage

DAYS_AHEAD = 45
_DAYS_SHOWN = 9
_WITHOUT_PLACE = (
    AppointmentResult.NONE_ASKED,  # no time was offered, or the form was finished on a phone
    AppointmentResult.GONE,
    AppointmentResult.WISHES_NOTED,
    AppointmentResult.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """At which office and for which kind of time a case may choose; `current` is the place it has."""

    office_id: str
    kind: str
    current: Appointment | None
    cancelling_ends: bool  # the service ends the matter with its appointment


@dataclass(frozen=True, slots=True)
class Day:
    """One day with the times that still have a place."""

    day: date
    slots: list[SlotMessage]


@dataclass(frozen=True, slots=True)
class DayPage:
    """Nine days to choose from, the one whose times are shown, and where to leaf to; None without any day."""

    days: list[Day]
    shown: Day
    earlier: date | None
    later: date | None


def choice_of(session: Session, catalogues: Catalogues, view: CaseView, now: datetime) -> Choice | None:
    """Return what may be chosen; None for a closed case, a time gone by, or a matter without appointments."""
    case = view.case
    service = service_of(catalogues, case)
    if not case.open or not case.office_id or service is None:
        return None
    current = appointment_of(session, case.id)
    ends = any(state.id == case.state and "cancelled" in state.next for state in service.states)
    if current is not None:
        if current.starts_at <= now:
            return None
        return Choice(case.office_id, session.get_one(Slot, current.slot_id).kind, current, ends)
    context = context_of(session, view)
    if (
        context is None
        or view.content is None
        or AppointmentResult(case.appointment_result) not in _WITHOUT_PLACE
    ):
        return None
    place = catalogue.place_kinds(service, view.content.answers, context)
    return Choice(case.office_id, place.kind, None, ends) if place else None


def free_days(session: Session, choice: Choice, now: datetime) -> list[Day]:
    """Return the days of the next weeks that have another free time, each with its times in order.

    The time that the case has is not offered again, though others may still have a place there.
    """
    has = choice.current.slot_id if choice.current else None
    slots = list_slots(session, choice.office_id, choice.kind, now.date(), DAYS_AHEAD, now)
    days: dict[date, list[SlotMessage]] = {}
    for slot in slots:
        if slot.free and slot.id != has:
            days.setdefault(slot.starts_at.date(), []).append(slot)
    return [Day(day, found) for day, found in days.items()]


def day_page(days: list[Day], wanted: str) -> DayPage | None:
    """Return the nine days around the wanted one (ISO date), the first nine when it has no free time."""
    if not days:
        return None
    index = next((n for n, one in enumerate(days) if one.day.isoformat() == wanted), 0)
    start = index - index % _DAYS_SHOWN
    end = start + _DAYS_SHOWN
    return DayPage(
        days=days[start:end],
        shown=days[index],
        earlier=days[start - _DAYS_SHOWN].day if start else None,
        later=days[end].day if end < len(days) else None,
    )
