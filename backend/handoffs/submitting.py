"""A form that moved is handed in from the phone, by the same rules as a kiosk's envelope."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, update
from sqlalchemy.orm import Session

import catalogue
from backend import intake
from backend.assessment import CHOSEN_LATER
from backend.case_answer import answer_of_case
from backend.handoffs import forms
from backend.handoffs.ending import SUBMITTED_LIFE
from backend.models.case import Case
from backend.models.handoff import Handoff
from backend.models.kiosk import Kiosk
from backend.runtime import Runtime
from backend.vault import Vault
from wire.envelope import Header
from wire.handoff import Ended, HandoffStage
from wire.messages import Content, SubmissionAnswer


@dataclass(frozen=True, slots=True)
class Arrived:
    """A form that was handed in from the phone: its case, and what opens the case's page."""

    case_id: str
    receipt_number: str
    receipt_token: str = field(repr=False)


def submit_moved(office: Runtime, handoff_id: str) -> SubmissionAnswer | list[catalogue.Problem] | None:
    """Hand a moved form in, by the same rules as a kiosk's envelope.

    The answer is the case's; the same one for a repeat. A list of problems when something is still missing
    or wrong, None when there is nothing (any more) to hand in. Raises Refused as `intake.receive`.
    """
    now = office.now()
    with office.database.read() as session:
        row = session.get(Handoff, handoff_id)
        if row is None:
            return None
        arrived = _arrived(office.vault, row)
        if arrived is not None:
            case = session.get_one(Case, arrived.case_id)
            return answer_of_case(session, office.catalogues, case, now)
        form = forms.form_of_row(office, session, row)
        if form is None or form.content is None:
            return None
        kiosk = session.get_one(Kiosk, row.kiosk_id)
    left = _problems(form)
    if left:
        return left
    content = _finished(form, form.content, now)
    header = Header(
        uuid=content.uuid,
        receipt_number=content.receipt_number,
        kiosk_id=kiosk.id,
        key_id="",  # it came over TLS, never sealed: only the header's form is the same
        recovery_key_id="",
        created=now,
        # one form is handed in once, so that is what tells a repeat from another submission
        sha256=hashlib.sha256(f"handoff:{handoff_id}:{content.uuid}".encode()).hexdigest(),
    )
    sender = intake.Sender(
        kiosk.id,
        "phone",
        region=kiosk.region,
        receipt_prefix=kiosk.receipt_prefix,
        remember=lambda connection: _end(connection, office.vault, handoff_id, content, now),
    )
    answer = intake.take_in(office, header, header.sha256, content.model_dump_json().encode(), sender, now)
    office.live.changed(handoff_id)
    return answer


def arrived_of(office: Runtime, session: Session, handoff_id: str) -> Arrived | None:
    """The case that a moved form became; None as long as it did not."""
    row = session.get(Handoff, handoff_id)
    return None if row is None else _arrived(office.vault, row)


def _problems(form: forms.PhoneForm) -> list[catalogue.Problem]:
    found = catalogue.problems(form.service, form.answers, form.context, ask="phone")
    later = {
        one.id for section in form.service.sections for one in section.fields if one.type in CHOSEN_LATER
    }
    return [one for one in found if one.field_id not in later]


def _finished(form: forms.PhoneForm, content: Content, now: datetime) -> Content:
    """The content as a kiosk would have made it at its own end of the form."""
    answers = {**form.answers, **forms.signature_answers(form.service, form.strokes)}
    kept = catalogue.prune(form.service, answers, form.context)
    if forms.SIGNATURE in answers:  # not a question of the form, so `prune` does not know it
        kept[forms.SIGNATURE] = answers[forms.SIGNATURE]
    return content.model_copy(update={"answers": kept, "created": now, "clock_known": True})


def _end(connection: Connection, vault: Vault, handoff_id: str, content: Content, now: datetime) -> None:
    """End the hand-off in the transaction of its case; what opens the case's page stays for a repeat."""
    arrived = {"uuid": content.uuid, "number": content.receipt_number, "token": content.receipt_token}
    sealed = vault.seal(json.dumps(arrived).encode(), _place(handoff_id))
    connection.execute(
        update(Handoff)
        .where(Handoff.id == handoff_id, Handoff.stage == HandoffStage.MOVED)
        .values(
            stage=HandoffStage.ENDED.value,
            ended_why=Ended.SUBMITTED.value,
            ended_at=now,
            delete_at=now + SUBMITTED_LIFE,
            given=None,
            content=sealed,
            version=Handoff.version + 1,
        )
    )


def _arrived(vault: Vault, row: Handoff) -> Arrived | None:
    if row.stage != HandoffStage.ENDED or row.content is None:
        return None
    kept = json.loads(vault.open(row.content, _place(row.id)))
    return Arrived(kept["uuid"], kept["number"], kept["token"])


def _place(handoff_id: str) -> str:
    return f"handoff:{handoff_id}:arrived"
