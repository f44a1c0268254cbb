"""A form that goes on on the phone: the kiosk hands it over unfinished and is free for the next person.

The kiosk has reserved uuid, receipt number and token; the case made in the end bears them.
"""

from __future__ import annotations

import uuid as uuids
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.handoffs import forms, rows
from backend.handoffs.answering import take_back
from backend.models.case import Case, Submission
from backend.models.handoff import Handoff
from backend.problems import Code, Refused
from backend.runtime import Runtime
from wire import receipt_number
from wire.handoff import HandoffMoved, HandoffStage
from wire.messages import Content


def move(
    office: Runtime, session: Session, row: Handoff, prefix: int, content: Content, now: datetime
) -> HandoffMoved:
    """Take a form over (in a write session, row locked); the same one again is answered again.

    `prefix`: of the kiosk's receipt numbers. Raises Refused: NOT_NOW unless paired, MALFORMED for another's
    number or a service that was never published, RECEIPT_TAKEN for a uuid or number that was used.
    """
    if row.stage == HandoffStage.MOVED:
        there = rows.content_of(office.vault, row)
        if there is not None and there.uuid == content.uuid:
            return HandoffMoved(until=row.delete_at)
    if row.stage != HandoffStage.PAIRED:
        raise Refused(Code.NOT_NOW)
    _check(office, session, prefix, content)
    draft = rows.draft_of(office.vault, row)
    if draft is not None and row.given is not None:
        given = rows.given_of(office.vault, row)
        take_back(given, draft.answers, content.answers)
        rows.keep_given(office.vault, row, given)
    rows.keep_content(office.vault, row, content)
    row.draft = None
    row.stage, row.delete_at = HandoffStage.MOVED.value, now + rows.MOVED_LIFE
    rows.count_change(session, row)
    return HandoffMoved(until=row.delete_at)


def _check(office: Runtime, session: Session, prefix: int, content: Content) -> None:
    try:
        canonical = str(uuids.UUID(content.uuid))
    except ValueError:
        raise Refused(Code.MALFORMED, "not a uuid") from None
    number = receipt_number.parse(content.receipt_number)
    if canonical != content.uuid or number != content.receipt_number or int(number[:4]) != prefix:
        raise Refused(Code.MALFORMED, "uuid or receipt number is not of this kiosk")
    if forms.service_of(office, content.catalogue_version, content.service) is None:
        raise Refused(Code.MALFORMED, "no such service in a published catalogue")
    used = session.scalar(select(Submission.uuid).where(Submission.uuid == content.uuid))
    used = used or session.scalar(select(Case.id).where(Case.receipt_number == number))
    if used is not None:
        raise Refused(Code.RECEIPT_TAKEN)
