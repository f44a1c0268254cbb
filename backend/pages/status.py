"""What the phone page says about a case: gathered once, shown by a template that decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

import catalogue
from backend.assessment import state_label
from backend.case_answer import service_of
from backend.cases import CaseView
from backend.catalogues import Catalogues
from backend.models.case import Clock
from backend.models.office import Office
from backend.pages import words
from backend.pages.facts import context_of
from backend.pages.times import Choice, choice_of
from backend.places import appointment_of
from catalogue.model import Service
from wire.messages import Appointment, AppointmentResult
from words import N_, _

_NEUTRAL_TITLE = N_("办事预约")
_NEUTRAL_STATE = N_("办公室已收到")


@dataclass(frozen=True)
class Due:
    """One date with its doubt."""

    label: str
    day: str
    provisional: bool


@dataclass(frozen=True)
class Status:
    """The words of one page. A neutral one names neither matter nor office nor papers."""

    title: str
    number: str
    state: str
    received: str
    neutral: bool
    appointment: Appointment | None
    place_note: str
    office_name: str
    office_address: str
    office_phone: str
    choice: Choice | None  # a time may be chosen or given back here
    bring_title: str = ""
    bring: list[catalogue.MaterialLine] = field(default_factory=list)
    next_steps: list[str] = field(default_factory=list)
    due: list[Due] = field(default_factory=list)


def status_of(session: Session, catalogues: Catalogues, view: CaseView, now: datetime) -> Status:
    """Gather the page of a case that was opened for its applicant."""
    case = view.case
    service = service_of(catalogues, case)
    office = session.get(Office, case.office_id) if case.office_id else None
    choice = choice_of(session, catalogues, view, now)
    appointment = appointment_of(session, case.id)
    neutral = Status(
        title=_neutral_title(service),
        number=words.number(case.receipt_number),
        state=_(_NEUTRAL_STATE),
        received=words.moment(case.received_at),
        neutral=True,
        appointment=appointment,
        place_note=""
        if appointment
        else _place_note(AppointmentResult(case.appointment_result), case.earlier_receipt),
        office_name="",
        office_address=office.address if office else "",
        office_phone=office.phone if office else words.HOTLINE,
        choice=choice,
    )
    if case.neutral or service is None:
        return neutral
    return replace(
        neutral,
        title=service.title,
        state=state_label(service, case.state),
        neutral=False,
        office_name=office.name if office else "",
        bring_title=_(service.receipt.bring_title),
        bring=_materials(session, service, view),
        next_steps=list(service.receipt.next_steps),
        due=[_due(clock) for clock in view.clocks if clock.running and clock.show != "office"],
    )


def _neutral_title(service: Service | None) -> str:
    return service.quick_exit.neutral_title if service and service.quick_exit else _(_NEUTRAL_TITLE)


def _materials(session: Session, service: Service, view: CaseView) -> list[catalogue.MaterialLine]:
    context = context_of(session, view)
    if context is None or view.content is None:
        return []
    return catalogue.materials(service, view.content.answers, context)


def _due(clock: Clock) -> Due:
    return Due(_(clock.label), words.long_day(clock.due), clock.provisional)


def _place_note(result: AppointmentResult, earlier_receipt: str) -> str:
    match result:
        case AppointmentResult.GONE:
            return _("您选的时间已经约满。请另选时间。")
        case AppointmentResult.WISHES_NOTED:
            return _("您希望的时间已经记下，办公室会与您联系。也可以现在自己选时间。")
        case AppointmentResult.ALREADY_BOOKED:
            if not earlier_receipt:
                return _("这件事您已有一个预约。要改时间或取消，请打电话。")
            return _("这件事您已有一个预约，受理号 {number}。要改时间或取消，请打电话。").format(
                number=words.number(earlier_receipt)
            )
        case AppointmentResult.CANCELLED:
            return _("预约已取消。")
        case _:
            return ""
