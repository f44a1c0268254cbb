"""The office's receipt for a case (`wire.SubmissionAnswer`): the same on the first call and every retry."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.assessment import state_label
from backend.catalogues import Catalogues
from backend.models.case import Case, Clock
from backend.models.office import Office
from backend.places.booking import appointment_of
from backend.routing import Competent
from catalogue.model import Service
from wire.messages import Appointment, AppointmentResult, Due, SubmissionAnswer
from words import _, language


def service_of(catalogues: Catalogues, case: Case) -> Service | None:
    """The service file of a case in the version the citizen saw, in the language being spoken."""
    published = catalogues.get(case.catalogue_version) if case.service else None
    return published.speaking(language()).get(case.service) if published else None


def compose(
    *,
    case_id: str,
    receipt_number: str,
    state: str,
    service: Service | None,
    office: Office | Competent | None,
    result: AppointmentResult,
    appointment: Appointment | None,
    earlier_receipt: str,
    due: list[Due],
    now: datetime,
) -> SubmissionAnswer:
    """Put the answer together; `due` holds only what is meant for the receipt."""
    return SubmissionAnswer(
        uuid=case_id,
        receipt_number=receipt_number,
        state=state,
        state_label=state_label(service, state),
        office_id=office.id if office else "",
        office_name=office.name if office else "",
        office_address=office.address if office else "",
        office_phone=office.phone if office else "",
        appointment_result=result,
        appointment=appointment,
        earlier_receipt=earlier_receipt,
        due=due,
        office_time=now,
    )


def answer_of_case(session: Session, catalogues: Catalogues, case: Case, now: datetime) -> SubmissionAnswer:
    """The answer for a stored case, as it is now."""
    office = session.get(Office, case.office_id) if case.office_id else None
    clocks = session.scalars(select(Clock).where(Clock.case_id == case.id).order_by(Clock.id)).all()
    return compose(
        case_id=case.id,
        receipt_number=case.receipt_number,
        state=case.state,
        service=service_of(catalogues, case),
        office=office,
        result=AppointmentResult(case.appointment_result),
        appointment=appointment_of(session, case.id),
        earlier_receipt=case.earlier_receipt,
        due=[
            Due(code=clock.code, label=_(clock.label), date=clock.due, provisional=clock.provisional)
            for clock in clocks
            if clock.show == "receipt"
        ],
        now=now,
    )
