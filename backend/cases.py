"""Cases: find them, read them (audited), change their state (with history, event and audit)."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pydantic import ValidationError
from sqlalchemy import ColumnElement, select, tuple_, update
from sqlalchemy.orm import Session

from backend import tries
from backend.assessment import Trouble
from backend.events import record_event
from backend.models.case import Audit, Case, Clock, History
from backend.tokens import token_hash
from backend.vault import Vault
from catalogue.model import Service
from wire.messages import Content

_NOBODY = "0" * 64  # compared with when there is no case, so that both ways cost the same


class Proof(StrEnum):
    """What became of an attempt to open a case by its last four characters or code."""

    FITS = "fits"
    WRONG = "wrong"
    LOCKS = "locks"  # wrong, and the last one before the lock
    LOCKED = "locked"  # not even looked at


@dataclass(frozen=True)
class CaseView:
    """A case opened for one reader. `content` is None when the submission could not be read."""

    case: Case
    content: Content | None = field(repr=False)
    problems: list[Trouble] = field(repr=False)
    history: list[History]
    clocks: list[Clock]


@dataclass(frozen=True, slots=True)
class After:
    """Where the last page of a queue ended."""

    priority: int
    received_at: datetime
    case_id: str


def case_by_token(session: Session, token: str) -> Case | None:
    """The case whose receipt carries this QR token."""
    return session.scalar(select(Case).where(Case.token_hash == token_hash(token)))


def case_by_number(session: Session, number: str) -> Case | None:
    """The case with this plain twelve-digit receipt number."""
    return session.scalar(select(Case).where(Case.receipt_number == number))


def check_proof(
    session: Session, vault: Vault, case: Case | None, key: str, text: str, now: datetime
) -> Proof:
    """Compare what a person typed with what opens the case (in a write session).

    `key`: the case's token hash, or 64 characters that stand for what was asked for where there is no case:
    that counts and locks exactly as a known one. Five wrong ones in a row lock for fifteen minutes, whoever
    asks, at a kiosk or on a phone.
    """
    if tries.begin_try(session, key, now) is not None:
        return Proof.LOCKED
    typed = vault.lookup("proof", case.id if case else key, text.strip().upper())
    if hmac.compare_digest(typed, case.page_proof if case else _NOBODY) and case is not None:
        tries.forget_tries(session, key)
        return Proof.FITS
    if not tries.failed_try(session, key, now):
        return Proof.WRONG
    if case is not None:
        add_audit(session, "page", "proof_locked", case.id, "", now)
    return Proof.LOCKS


def cases_page(
    session: Session, after: After | None, limit: int, office_id: str | None = None, *, open_only: bool = True
) -> list[Case]:
    """One page of the queue: most urgent class first, then by time of receipt; keyset paging on an index."""
    query = select(Case).where(Case.open.is_(open_only))
    if office_id is not None:
        query = query.where(Case.office_id == office_id)
    order = (Case.priority, Case.received_at, Case.id)
    if after is not None:
        position: ColumnElement[bool] = tuple_(*order) > (after.priority, after.received_at, after.case_id)
        query = query.where(position)
    return list(session.scalars(query.order_by(*order).limit(limit)))


def read_case(session: Session, vault: Vault, case_id: str, reader: str, now: datetime) -> CaseView | None:
    """Open a case for `reader` (in a write session: reading is audited); None when there is no such case."""
    case = session.get(Case, case_id)
    if case is None:
        return None
    add_audit(session, reader, "read", case_id, "", now)
    place = f"case:{case_id}"
    problems = json.loads(vault.open(case.problems, place)) if case.problems else []
    history = session.scalars(select(History).where(History.case_id == case_id).order_by(History.id))
    clocks = session.scalars(select(Clock).where(Clock.case_id == case_id).order_by(Clock.due, Clock.id))
    return CaseView(
        case=case,
        content=_content(vault.open(case.content, place)),
        problems=[Trouble(**found) for found in problems],
        history=list(history),
        clocks=list(clocks),
    )


def _content(raw: bytes) -> Content | None:
    try:
        return Content.model_validate_json(raw)
    except ValidationError:
        return None


def change_state(
    session: Session,
    case: Case,
    service: Service | None,
    state: str,
    *,
    actor: str,
    reason: str = "",
    now: datetime,
) -> bool:
    """Move a case to a state, in a write session; False when somebody changed the case in between.

    Raises ValueError for a state that the service file does not allow from here. Leaving
    `needs_clarification` is allowed to any state of the service. A final state closes the case and stops
    its clocks.
    """
    known = {one.id: one for one in service.states} if service else {}
    here = known.get(case.state)
    if state not in known or (here is not None and state not in here.next):
        raise ValueError("this change of state is not in the service file")
    final = known[state].final
    before, version = case.state, case.version + 1
    changed = session.execute(
        update(Case)
        .where(Case.id == case.id, Case.version == case.version)
        .values(state=state, version=version, open=not final)
        .returning(Case.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if changed is None:
        return False
    session.refresh(case)
    if final:
        stop_clocks(session, case.id)
    note_change(session, case, before, actor=actor, reason=reason, kind="state", now=now)
    return True


def stop_clocks(session: Session, case_id: str) -> None:
    """Nothing is due any more in a case that ended."""
    session.execute(update(Clock).where(Clock.case_id == case_id).values(running=False))


def note_change(
    session: Session, case: Case, before: str, *, actor: str, reason: str, kind: str, now: datetime
) -> None:
    """History, event and audit of a change already made to `case` (its version is the new one)."""
    session.add(
        History(case_id=case.id, at=now, from_state=before, state=case.state, actor=actor, reason=reason)
    )
    record_event(session, case.id, case.version, kind, now)
    add_audit(session, actor, kind, case.id, case.state, now)


def add_audit(session: Session, actor: str, action: str, subject: str, detail: str, now: datetime) -> None:
    """One audit row; `detail` is a code, never content."""
    session.add(Audit(at=now, actor=actor, action=action, subject=subject, detail=detail))
