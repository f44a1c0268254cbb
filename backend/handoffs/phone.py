"""The phone's side: whose cookie it is, and that the phone is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from backend.handoffs import rows
from backend.handoffs.claiming import cookie_key
from backend.models.handoff import Handoff
from backend.runtime import Runtime
from backend.vault import Vault
from wire.handoff import Ended, HandoffStage

SEEN_EVERY = timedelta(seconds=10)  # at most one write in this time
GONE_AFTER = timedelta(seconds=30)  # a phone not heard of for so long is told as away

_Found = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class PhoneSide:
    """A hand-off as the phone that claimed it sees it. `until`: a moved form is kept so long."""

    id: str
    stage: HandoffStage
    why: Ended | None
    number: int
    version: int
    language: str
    kiosk_id: str
    until: datetime | None = None


def of_cookie(session: Session, vault: Vault, cookie: str, now: datetime) -> PhoneSide | None:
    """The hand-off of a phone, also an ended one until it is deleted; None for other cookies.

    In a write session: it is noted that the phone was heard of.
    """
    if not cookie:
        return None
    row = _row(session, vault, cookie)
    if row is None:
        return None
    side = _side(row, now)
    if side.stage is not HandoffStage.ENDED:
        _note_seen(session, row.id, row.phone_seen_at, now)
    return side


def of_phone(office: Runtime, cookie: str) -> PhoneSide | None:
    """`of_cookie` in a transaction of its own, which writes only when it is time to note the phone, and waits
    for the disk only when both sides are told of it."""
    now = office.now()
    with office.database.read() as session:
        row = _row(session, office.vault, cookie) if cookie else None
    if row is None:
        return None
    side = _side(row, now)
    if side.stage is HandoffStage.ENDED or not _is_due(row.phone_seen_at, now):
        return side
    is_back = row.phone_seen_at is None or now - row.phone_seen_at > GONE_AFTER
    with office.database.write() if is_back else office.database.note() as session:
        return of_cookie(session, office.vault, cookie, now)


def _row(session: Session, vault: Vault, cookie: str) -> _Found | None:
    return session.execute(
        select(
            Handoff.id,
            Handoff.stage,
            Handoff.ended_why,
            Handoff.number,
            Handoff.version,
            Handoff.language,
            Handoff.kiosk_id,
            Handoff.delete_at,
            Handoff.phone_seen_at,
        ).where(Handoff.phone_hash == cookie_key(vault, cookie))
    ).one_or_none()


def _side(row: _Found, now: datetime) -> PhoneSide:
    stage, why = rows.stage_of(row, now)
    until = row.delete_at if stage is HandoffStage.MOVED else None
    return PhoneSide(row.id, stage, why, row.number, row.version, row.language, row.kiosk_id, until)


def seen(office: Runtime, handoff_id: str) -> None:
    """Note that the phone is there: for a stream that goes on without further requests."""
    last = select(Handoff.phone_seen_at).where(Handoff.id == handoff_id)
    with office.database.write() as session:
        _note_seen(session, handoff_id, session.scalar(last), office.now())


def _note_seen(session: Session, handoff_id: str, last: datetime | None, now: datetime) -> None:
    """Both sides are told when a phone comes back that was told as away."""
    if not _is_due(last, now):
        return
    one = update(Handoff).where(Handoff.id == handoff_id).execution_options(synchronize_session=False)
    session.execute(one.values(phone_seen_at=now))
    if last is None or now - last > GONE_AFTER:
        rows.touch(session, handoff_id)


def _is_due(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last >= SEEN_EVERY
