"""What the citizen is told of a case: gathered once, for the phone's page and for a kiosk alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

import catalogue
from backend import case_requests
from backend.assessment import NEEDS_CLARIFICATION, state_label
from backend.case_answer import service_of
from backend.cases import CaseView
from backend.catalogues import Catalogues
from backend.models.case import Case
from backend.models.office import Office
from backend.models.request import CaseRequest
from backend.pages import words
from backend.pages.facts import context_of
from backend.pages.place import place_of
from backend.pages.times import choice_of
from backend.places import appointment_of
from catalogue.model import FieldType, Service
from wire.case_sheet import CaseSheet, RequestKind, SheetMaterial, SheetRequest
from wire.messages import Appointment, AppointmentResult, Content, Due
from words import N_, _

NEUTRAL_TITLE = N_("办事预约")
_NEUTRAL_OPEN = N_("办公室已收到")
_NEUTRAL_ENDED = N_("已经结束")


def status_of(session: Session, catalogues: Catalogues, view: CaseView, now: datetime) -> CaseSheet:
    """Gather the sheet of a case that was opened for its applicant, in the language being spoken."""
    case = view.case
    service = service_of(catalogues, case)
    office = session.get(Office, case.office_id) if case.office_id else None
    appointment = appointment_of(session, case.id)
    choice = choice_of(session, catalogues, view, now)
    requests = case_requests.of_case(session, case.id)
    neutral = case.neutral or service is None
    sheet = CaseSheet(
        number=case.receipt_number,
        title=_neutral_title(service),
        state=_(_NEUTRAL_OPEN if case.open else _NEUTRAL_ENDED),
        received=case.received_at,
        open=case.open,
        neutral=neutral,
        appointment=_without_name(appointment) if neutral else appointment,
        appointment_note="" if appointment else _why_none(case, may_choose=choice is not None),
        movable=choice is not None,
        cancellable=choice is not None and choice.current is not None,
        cancelling_ends=choice is not None and choice.cancelling_ends,
        slot_office=choice.office_id if choice else "",
        slot_kind=choice.kind if choice else "",
        place=place_of(session, office, neutral=neutral),
        phone=office.phone if office else words.HOTLINE,
        can_add_paper=case.open,
        can_rate=_can_rate(service, case),
        texts_stopped=case_requests.texts_stopped(requests),
        requests=[_made(request) for request in requests],
    )
    if neutral or service is None:
        return sheet
    coming = appointment is not None and appointment.starts_at > now
    named = {
        "title": service.title,
        "state": state_label(service, case.state),
        "bring_title": _(service.receipt.bring_title),
        "bring": _materials(session, service, view) if case.open else [],
        "next_steps": list(service.receipt.next_steps) if coming or _is_early(service, case) else [],
        "due": [
            Due(code=clock.code, label=_(clock.label), date=clock.due, provisional=clock.provisional)
            for clock in view.clocks
            if clock.running and clock.show != "office"
        ],
        "consents": _consents(service, view.content),
    }
    return sheet.model_copy(update=named)


def _neutral_title(service: Service | None) -> str:
    return service.quick_exit.neutral_title if service and service.quick_exit else _(NEUTRAL_TITLE)


def _without_name(appointment: Appointment | None) -> Appointment | None:
    return appointment.model_copy(update={"office_name": ""}) if appointment else None


def _is_early(service: Service, case: Case) -> bool:
    """Whether the steps of the receipt still lie ahead: nothing has been decided yet."""
    states = {state.id: state for state in service.states}
    early = {service.initial_state, service.booked_state, NEEDS_CLARIFICATION}
    early.update(id_ for id_ in states[service.initial_state].next if id_ in states and not states[id_].final)
    return case.open and case.state in early


def _can_rate(service: Service | None, case: Case) -> bool:
    """Whether there is something to rate: the matter is over, or its service file asks for a rating now."""
    here = next((state for state in service.states if state.id == case.state), None) if service else None
    if here is None:
        return not case.open
    return here.final or here.id == case_requests.RATED or case_requests.RATED in here.next


def _materials(session: Session, service: Service, view: CaseView) -> list[SheetMaterial]:
    context = context_of(session, view)
    if context is None or view.content is None:
        return []
    lines = catalogue.materials(service, view.content.answers, context)
    return [SheetMaterial(text=line.text, note=line.note) for line in lines]


def _consents(service: Service, content: Content | None) -> list[str]:
    """What the citizen agreed to without having to, in words: only that can be withdrawn."""
    if content is None:
        return []
    given = {consent.id for consent in content.consents if consent.accepted}
    found = [consent.text for consent in service.notice.consents if consent.id in given]
    return found + [
        asked.label
        for section in service.sections
        for asked in section.fields
        if asked.type is FieldType.CONSENT and not asked.required and _accepted(content.answers.get(asked.id))
    ]


def _accepted(answer: Any) -> bool:
    return isinstance(answer, dict) and answer.get("accepted") is True


def _made(request: CaseRequest) -> SheetRequest:
    return SheetRequest(
        kind=RequestKind(request.kind), at=request.created_at, open=request.open, score=request.score
    )


def _why_none(case: Case, *, may_choose: bool) -> str:
    match AppointmentResult(case.appointment_result):
        case AppointmentResult.NONE_ASKED if may_choose:
            return _("还没有约时间。请选一个时间。")
        case AppointmentResult.GONE:
            return _("您选的时间已经约满。请另选时间。")
        case AppointmentResult.WISHES_NOTED:
            return _("您希望的时间已经记下，办公室会与您联系。也可以现在自己选时间。")
        case AppointmentResult.ALREADY_BOOKED:
            if not case.earlier_receipt:
                return _("这件事您已有一个预约。要改时间或取消，请打电话。")
            return _("这件事您已有一个预约，受理号 {number}。要改时间或取消，请打电话。").format(
                number=words.number(case.earlier_receipt)
            )
        case AppointmentResult.CANCELLED:
            return _("预约已取消。")
        case _:
            return ""
