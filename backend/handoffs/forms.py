"""The form as the phone sees it: the kiosk's answers with the phone's own laid over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import catalogue
from backend.assessment import applicant_facts
from backend.handoffs import rows
from backend.models.handoff import Handoff
from backend.models.kiosk import Kiosk
from backend.runtime import SHANGHAI, Runtime
from catalogue.model import FieldType, Service
from wire.handoff import HandoffStage, Strokes
from wire.messages import Content
from words import language

SIGNATURE = "signature"  # answer id where the form has no question for it


@dataclass(frozen=True, slots=True)
class PhoneForm:
    """The form for the phone. `service` speaks the language being spoken.

    `answers`: the kiosk's with the phone's laid over; `given`: the phone's alone (None clears). `signed`:
    somewhere, on either side. `content`: what the kiosk handed over, where the form moved.
    """

    service: Service = field(repr=False)
    catalogue_version: str
    answers: dict[str, Any] = field(repr=False)
    given: dict[str, Any] = field(repr=False)
    strokes: Strokes = field(repr=False)
    signed: bool
    context: catalogue.Context = field(repr=False)
    moved: bool
    content: Content | None = field(repr=False)


def form_of(office: Runtime, session: Session, handoff_id: str) -> PhoneForm | None:
    """What the phone may ask now; None while it is not paired, nothing was told yet, or it is over."""
    row = session.get(Handoff, handoff_id)
    return None if row is None else form_of_row(office, session, row)


def form_of_row(office: Runtime, session: Session, row: Handoff) -> PhoneForm | None:
    """`form_of` for a row that is at hand."""
    now = office.now()
    stage, today = rows.stage_of(row, now)[0], now.astimezone(SHANGHAI).date()
    draft = rows.draft_of(office.vault, row) if stage is HandoffStage.PAIRED else None
    content = rows.content_of(office.vault, row) if stage is HandoffStage.MOVED else None
    told = draft or content
    if told is None:
        return None
    service = service_of(office, told.catalogue_version, told.service)
    if service is None:
        return None
    facts = applicant_facts(content.applicant, today) if content else dict(draft.facts if draft else {})
    region = draft.region if draft else ""
    region = region or session.scalar(select(Kiosk.region).where(Kiosk.id == row.kiosk_id)) or ""
    given = rows.given_of(office.vault, row)
    return PhoneForm(
        service=service,
        catalogue_version=told.catalogue_version,
        answers=laid_over(told.answers, given.answers),
        given=given.answers,
        strokes=given.strokes,
        signed=bool(given.strokes) or (draft.signed if draft else _is_signed(service, told.answers)),
        context=catalogue.Context(today=today, applicant=facts, kiosk_region=region),
        moved=content is not None,
        content=content,
    )


def laid_over(answers: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The phone's answers laid over the kiosk's; None takes one away."""
    return {name: value for name, value in {**answers, **given}.items() if value is not None}


def service_of(office: Runtime, version: str, code: str) -> Service | None:
    """A published service in the language being spoken."""
    published = office.catalogues.get(version)
    return published.speaking(language()).get(code) if published else None


def signature_answers(service: Service, strokes: Strokes) -> dict[str, Any]:
    """A drawn signature as answers: to the form's own question for it, else under `signature`."""
    if not strokes:
        return {}
    return {name: {"strokes": strokes} for name in _signature_ids(service)}


def _signature_ids(service: Service) -> list[str]:
    fields = [one for section in service.sections for one in section.fields]
    return [one.id for one in fields if one.type is FieldType.SIGNATURE] or [SIGNATURE]


def _is_signed(service: Service, answers: Mapping[str, Any]) -> bool:
    return all(answers.get(name) for name in _signature_ids(service))
