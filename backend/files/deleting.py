"""What nobody needs any more goes: files of hand-offs that are over, uploads given up, bytes without a row.

A file that a case holds is never touched here. The row goes first, in one statement that looks whether a case
took the file in the meantime, then the bytes; bytes that a crash leaves behind are found by the sweep.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from backend.files import sealed
from backend.files.owners import RECEIVING
from backend.models.handoff import Handoff, StoredFile
from backend.runtime import Runtime
from wire.handoff import HandoffStage

log = logging.getLogger(__name__)

GIVEN_UP: Final = timedelta(days=1)  # a paper for a case whose upload never ended; bytes without a row
_LOOK_BACK: Final = timedelta(days=30)  # so that the index on time finds those uploads
_OVER: Final = (HandoffStage.ENDED.value, HandoffStage.MOVED.value)
_BATCH: Final = 500


def delete_due(office: Runtime, now: datetime) -> int:
    """Delete files whose hand-off's `delete_at` has passed or whose hand-off is gone, and what was left over.

    Returns how many files went. May run at the same time in several processes, and again after a crash.
    """
    store = sealed.store_of(office)
    ids = _due(office, now)
    for file_id in ids:
        store.drop(file_id)
    swept = 0
    old = store.older_than(now - GIVEN_UP)
    while found := set(islice(old, _BATCH)):
        for file_id in _without_row(office, found):
            store.drop(file_id)
            swept += 1
    if swept:
        log.warning("%d files without a row swept", swept)
    return len(ids) + swept


def _due(office: Runtime, now: datetime) -> list[str]:
    """Delete the rows; returns their ids. Few rows have no case, and an index finds them."""
    of_handoff = Handoff.id == StoredFile.handoff_id
    over = exists().where(of_handoff, Handoff.stage.in_(_OVER), Handoff.delete_at <= now)
    lost = and_(StoredFile.handoff_id.is_not(None), ~exists().where(of_handoff))
    given_up = StoredFile.created_at.between(now - GIVEN_UP - _LOOK_BACK, now - GIVEN_UP)
    with office.database.write() as session:
        return [
            *_deleted(session, StoredFile.case_id.is_(None), or_(over, lost)),
            *_deleted(session, StoredFile.case_id.is_not(None), StoredFile.state == RECEIVING, given_up),
        ]


def _deleted(session: Session, *those: ColumnElement[bool]) -> list[str]:
    return list(
        session.scalars(
            delete(StoredFile)
            .where(*those)
            .returning(StoredFile.id)
            .execution_options(synchronize_session=False)
        )
    )


def _without_row(office: Runtime, ids: set[str]) -> set[str]:
    with office.database.read() as session:
        return ids - set(session.scalars(select(StoredFile.id).where(StoredFile.id.in_(ids))))
