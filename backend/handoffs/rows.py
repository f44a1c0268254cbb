"""The row of a hand-off: finding it, counting its changes, and the sealed parts of it.

A change counts `version` up in the transaction that makes it, and wakes who waits for it after the commit.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Row, update
from sqlalchemy.orm import Session

from backend import live
from backend.models.handoff import Handoff
from backend.vault import Vault
from wire.handoff import Ended, HandoffDraft, HandoffStage, Strokes
from wire.messages import Content

RUNNING = (HandoffStage.OPEN.value, HandoffStage.CLAIMED.value, HandoffStage.PAIRED.value)
KIOSK_LEASE = timedelta(minutes=5)  # a running hand-off whose kiosk was not heard of for so long is over
MOVED_LIFE = timedelta(hours=24)

Part = Literal["draft", "given", "content"]


@dataclass
class Given:
    """What the phone answered. None as an answer clears the kiosk's.

    `earlier` are digests of what the phone answered before, per question: when the kiosk tells one of these
    it only repeats the phone and has changed nothing itself.
    """

    answers: dict[str, Any] = field(default_factory=dict, repr=False)
    strokes: Strokes = field(default_factory=list, repr=False)
    earlier: dict[str, list[str]] = field(default_factory=dict, repr=False)


def locked(session: Session, handoff_id: str) -> Handoff | None:
    """The row as it is now; others that want to change it wait for this (write) transaction."""
    return session.get(Handoff, handoff_id, with_for_update=True, populate_existing=True)


def touch(session: Session, handoff_id: str) -> None:
    """Something that both sides see has changed (a file came, is ready, went): tell those who wait.

    In the write transaction that changes it.
    """
    session.execute(
        update(Handoff)
        .where(Handoff.id == handoff_id)
        .values(version=Handoff.version + 1)
        .execution_options(synchronize_session=False)
    )
    live.note(session, handoff_id)


def count_change(session: Session, row: Handoff) -> None:
    """The same for a row that is at hand, locked."""
    row.version += 1
    live.note(session, row.id)


def draft_of(vault: Vault, row: Handoff) -> HandoffDraft | None:
    """What the kiosk told, None while it told nothing."""
    return None if row.draft is None else HandoffDraft.model_validate_json(_opened(vault, row, "draft"))


def content_of(vault: Vault, row: Handoff) -> Content | None:
    """The form that moved to the phone."""
    if row.content is None or row.stage != HandoffStage.MOVED:
        return None
    return Content.model_validate_json(_opened(vault, row, "content"))


def given_of(vault: Vault, row: Handoff) -> Given:
    """What the phone answered so far."""
    return Given() if row.given is None else Given(**json.loads(_opened(vault, row, "given")))


def keep_draft(vault: Vault, row: Handoff, draft: HandoffDraft) -> None:
    """Seal the kiosk's draft into the row."""
    row.draft = _sealed(vault, row, "draft", draft.model_dump_json().encode())


def keep_content(vault: Vault, row: Handoff, content: Content) -> None:
    """Seal a form that moves to the phone into the row."""
    row.content = _sealed(vault, row, "content", content.model_dump_json().encode())


def keep_given(vault: Vault, row: Handoff, given: Given) -> None:
    """Seal what the phone answered into the row."""
    row.given = _sealed(vault, row, "given", json.dumps(asdict(given), ensure_ascii=False).encode())


def stage_of(row: Handoff | Row[*tuple[Any, ...]], now: datetime) -> tuple[HandoffStage, Ended | None]:
    """Where it is; a moved form whose time is over has ended, also before the housekeeping comes."""
    if row.stage == HandoffStage.MOVED and row.delete_at <= now:
        return HandoffStage.ENDED, Ended.EXPIRED
    return HandoffStage(row.stage), Ended(row.ended_why) if row.ended_why else None


def _sealed(vault: Vault, row: Handoff, part: Part, plain: bytes) -> bytes:
    return vault.seal(plain, f"handoff:{row.id}:{part}")


def _opened(vault: Vault, row: Handoff, part: Part) -> bytes:
    sealed: bytes = getattr(row, part)
    return vault.open(sealed, f"handoff:{row.id}:{part}")
