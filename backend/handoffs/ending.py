"""The end of a hand-off, and how long what came with it is kept.

What was entered goes at once. Two ends keep the phone's answers for the kiosk until it has fetched them:
the phone left (its last answer may still be on the way), and the kiosk vanished (its line may be broken
while the citizen goes on). Files wait for the submission that names them where there may be one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from backend.handoffs import rows
from backend.models.handoff import Handoff, StoredFile
from backend.models.kiosk import HeartbeatState
from backend.runtime import Runtime
from wire.handoff import Ended, HandoffStage

UNWANTED_LIFE = timedelta(minutes=50)  # with a job every ten minutes nothing lasts an hour
SUBMITTED_LIFE = timedelta(hours=24)
LONGEST_WAIT = timedelta(days=7)  # for a submission that lies in a machine without network
_LOOK_AGAIN = timedelta(hours=1)
_AT_ONCE = 200  # rows in one transaction
_FILES_LEFT = exists().where(StoredFile.handoff_id == Handoff.id, StoredFile.case_id.is_(None))


def end(session: Session, row: Handoff, why: Ended, now: datetime) -> None:
    """End a hand-off that goes on, its row locked (in a write session)."""
    fetched = why is not Ended.PHONE_LEFT or row.stage != HandoffStage.PAIRED
    row.stage, row.ended_why, row.ended_at = HandoffStage.ENDED.value, why.value, now
    row.token_hash = row.code_locator = None
    row.code_hash, row.numbers = "", []
    row.delete_at = now + (SUBMITTED_LIFE if why is Ended.SUBMITTED else UNWANTED_LIFE)
    row.draft = row.content = None
    if fetched:
        row.given = None
    rows.count_change(session, row)


def end_by_kiosk(session: Session, row: Handoff, why: Ended, now: datetime) -> None:
    """The kiosk's session is over; also for a hand-off that has ended already. A moved form stays.

    A submission names what came from every phone of its session, so the files of all of them wait for it.
    """
    if row.stage in rows.RUNNING:
        end(session, row, why, now)
    if row.stage == HandoffStage.ENDED:
        row.draft = row.given = None
    if why is Ended.SUBMITTED:
        ended = select(Handoff).where(
            Handoff.kiosk_id == row.kiosk_id,
            Handoff.session_hash == row.session_hash,
            Handoff.stage == HandoffStage.ENDED.value,
            Handoff.ended_why.in_([Ended.SESSION, Ended.PHONE_LEFT, Ended.EXPIRED]),
        )
        for one in session.scalars(ended):
            one.draft = one.given = None
            one.ended_why, one.ended_at = Ended.SUBMITTED.value, now
            one.delete_at = now + SUBMITTED_LIFE


def end_others(session: Session, kiosk_id: str, now: datetime) -> None:
    """A kiosk has one hand-off that goes on: end the earlier ones, forms that moved excepted."""
    running = select(Handoff).where(Handoff.kiosk_id == kiosk_id, Handoff.stage.in_(rows.RUNNING))
    for row in session.scalars(running.with_for_update()):
        end(session, row, Ended.SESSION, now)


def settle_due(office: Runtime) -> int:
    """End what nobody goes on with, and push back what is waited for; returns how many were looked at.

    Files are removed after this (`files.delete_due`), rows after them (`forget_due`).
    """
    looked = 0
    while True:
        now = office.now()
        with office.database.write() as session:
            due = session.scalars(_due(now)).all()
            for row in due:
                _settle(session, row, now)
        looked += len(due)
        if len(due) < _AT_ONCE:
            return looked


def forget_due(office: Runtime) -> int:
    """Delete the rows whose time is over, once no file of theirs is left; returns how many."""
    with office.database.write() as session:
        gone = session.execute(
            delete(Handoff)
            .where(Handoff.stage == HandoffStage.ENDED, Handoff.delete_at <= office.now(), ~_FILES_LEFT)
            .returning(Handoff.id)
            .execution_options(synchronize_session=False)
        ).all()
    return len(gone)


def _due(now: datetime) -> Select[Handoff]:
    """Due ones that go on, and due ended ones whose files are still waited for."""
    queue_empty = exists().where(
        HeartbeatState.kiosk_id == Handoff.kiosk_id,
        HeartbeatState.at >= Handoff.ended_at,
        HeartbeatState.queue_length == 0,
    )
    waited_for = and_(
        Handoff.stage == HandoffStage.ENDED.value,
        Handoff.ended_why == Ended.SUBMITTED.value,
        Handoff.ended_at > now - LONGEST_WAIT,
        _FILES_LEFT,
        ~queue_empty,
    )
    going_on = Handoff.stage.in_([*rows.RUNNING, HandoffStage.MOVED.value])
    due = select(Handoff).where(Handoff.delete_at <= now, or_(going_on, waited_for))
    return due.order_by(Handoff.delete_at).limit(_AT_ONCE).with_for_update(skip_locked=True)


def _settle(session: Session, row: Handoff, now: datetime) -> None:
    if row.stage == HandoffStage.ENDED and row.ended_at is not None:
        row.delete_at = min(now + _LOOK_AGAIN, row.ended_at + LONGEST_WAIT)
    elif row.stage == HandoffStage.PAIRED:
        given = row.given
        end(session, row, Ended.SUBMITTED, now)  # it may have submitted without a network
        row.given = given
    else:  # nothing came, or its 24 hours are over
        end(session, row, Ended.EXPIRED, now)
        row.delete_at = now
