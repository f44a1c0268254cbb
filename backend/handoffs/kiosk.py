"""The kiosk's side: what it sees of a hand-off, the number the citizen tapped, and what it tells the phone.

Every function takes the row of the kiosk that asks (`of_kiosk`), locked and in a write session where it
changes something.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend import files
from backend.handoffs import rows
from backend.handoffs.answering import take_back
from backend.handoffs.ending import end
from backend.handoffs.forms import service_of
from backend.handoffs.phone import GONE_AFTER
from backend.models.handoff import Handoff
from backend.problems import Code, Refused
from backend.runtime import Runtime
from backend.vault import Vault
from catalogue.facts import APPLICANT_FACTS
from wire.handoff import Ended, HandoffDraft, HandoffFile, HandoffStage, HandoffState

_LEASE_EVERY = timedelta(minutes=1)  # the lease is written at most so often
_TOLD_FACTS = APPLICANT_FACTS - {"name", "id_number"}


def of_kiosk(session: Session, handoff_id: str, kiosk_id: str, *, lock: bool = True) -> Handoff:
    """The row, locked unless it is only read; raises Refused(NOT_FOUND) for one of another kiosk as for
    none."""
    row = rows.locked(session, handoff_id) if lock else session.get(Handoff, handoff_id)
    if row is None or row.kiosk_id != kiosk_id:
        raise Refused(Code.NOT_FOUND)
    return row


def heard_of(row: Handoff, now: datetime) -> None:
    """The kiosk is there: its hand-off goes on."""
    if row.stage in rows.RUNNING and row.delete_at < now + rows.KIOSK_LEASE - _LEASE_EVERY:
        row.delete_at = now + rows.KIOSK_LEASE


def state_of(session: Session, vault: Vault, row: Handoff, now: datetime) -> HandoffState:
    """What the kiosk may see: of a form that moved only that it did, because its citizen has gone.

    What the phone answered is also told after the phone left, or after the kiosk was away for long.
    """
    stage, why = rows.stage_of(row, now)
    paired = stage is HandoffStage.PAIRED
    given = rows.Given() if stage is HandoffStage.MOVED else rows.given_of(vault, row)
    came = files.files_of(session, files.Owner(row.id, None)) if paired else []
    heard = row.phone_seen_at is not None and now - row.phone_seen_at <= GONE_AFTER
    return HandoffState(
        id=row.id,
        version=row.version,
        stage=stage,
        why=why,
        numbers=row.numbers if stage is HandoffStage.CLAIMED else [],
        answers=given.answers,
        strokes=given.strokes,
        files=[
            HandoffFile(id=one.id, field=one.field, ready=one.state == files.READY, pages=one.pages)
            for one in came
        ],
        phone_here=heard and stage in (HandoffStage.CLAIMED, HandoffStage.PAIRED),
    )


def pair(session: Session, row: Handoff, number: int, now: datetime) -> None:
    """Judge the number that was tapped: the phone's own pairs them, another one ends it.

    Nothing happens where no phone waits for it (any more): a request that was sent twice does no harm.
    """
    if row.stage != HandoffStage.CLAIMED:
        return
    if number != row.number:
        end(session, row, Ended.WRONG_NUMBER, now)
        return
    row.stage, row.numbers = HandoffStage.PAIRED.value, []
    rows.count_change(session, row)


def share(office: Runtime, session: Session, row: Handoff, draft: HandoffDraft) -> None:
    """Keep what the kiosk tells the phone, without name and numbers of papers even if it sent them.

    Raises Refused: NOT_NOW unless paired, MALFORMED for a service that was never published.
    """
    if row.stage != HandoffStage.PAIRED:
        raise Refused(Code.NOT_NOW)
    if service_of(office, draft.catalogue_version, draft.service) is None:
        raise Refused(Code.MALFORMED, "no such service in a published catalogue")
    facts = {name: value for name, value in draft.facts.items() if name in _TOLD_FACTS}
    draft = draft.model_copy(update={"facts": facts})
    before = rows.draft_of(office.vault, row)
    if draft == before:
        return
    if before is not None and row.given is not None:
        given = rows.given_of(office.vault, row)
        take_back(given, before.answers, draft.answers)
        rows.keep_given(office.vault, row, given)
    rows.keep_draft(office.vault, row, draft)
    rows.count_change(session, row)
