"""Reports of kiosks: kept as the last one each; in passing, keys nobody needs any more are destroyed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Table, delete, insert, update
from sqlalchemy.orm import Session

from backend import keys
from backend.cases import add_audit
from backend.catalogues import current_version
from backend.inserts import insert_new
from backend.models.kiosk import HeartbeatState, LogMark
from backend.offices import directory_version
from backend.runtime import Runtime
from wire.messages import Heartbeat, HeartbeatAnswer

MARKS_KEPT: Final = timedelta(days=200)

_STATES: Table = HeartbeatState.__table__  # type: ignore[assignment]


def _count(number: int) -> int:
    return max(0, min(number, 2**31 - 1))


def _mark(session: Session, kiosk_id: str, log_hash: str, now: datetime) -> None:
    """Keep one chain value an hour, as long as machines keep their logs."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    if insert_new(session, LogMark, {"kiosk_id": kiosk_id, "hour": hour, "log_hash": log_hash}):
        session.execute(delete(LogMark).where(LogMark.kiosk_id == kiosk_id, LogMark.hour < now - MARKS_KEPT))


def report(office: Runtime, kiosk_id: str, beat: Heartbeat) -> HeartbeatAnswer:
    """Store a report and tell the office's time and what there is to fetch."""
    now = office.now()
    values: dict[str, Any] = {
        "at": now,
        "software": beat.software[:80],
        "started_at": beat.started_at,
        "reader": beat.reader[:40],
        "printer": beat.printer[:40],
        "queue_length": _count(beat.queue_length),
        "queued_keys": [key_id[:32] for key_id in beat.queued_keys[:100]],
        "oldest_queued_seconds": _count(beat.oldest_queued_seconds),
        "catalogue_version": beat.catalogue_version[:16],
        "sam_id": beat.sam_id[:40],
        "log_hash": beat.log_hash[:64],
        "alarms": [alarm[:40] for alarm in beat.alarms[:20]],
    }
    with office.database.write() as session:
        changed = session.scalar(
            update(_STATES).where(_STATES.c.kiosk_id == kiosk_id).values(values).returning(_STATES.c.kiosk_id)
        )
        if changed is None:
            session.execute(insert(_STATES).values(kiosk_id=kiosk_id, **values))
        if beat.log_hash:
            _mark(session, kiosk_id, beat.log_hash[:64], now)
        unused = keys.destroyable(session, now)
        if unused:
            keys.mark_destroyed(session, unused, now)
            for key_id in unused:
                add_audit(session, "office", "key_destroyed", key_id, "", now)
        newest = keys.newest(session)
        answer = HeartbeatAnswer(
            office_time=now,
            catalogue_version=current_version(session),
            directory_version=directory_version(session),
            newest_key_id=newest.key_id if newest else "",
        )
    for key_id in unused:  # after the commit: a key noted as destroyed but still there does no harm
        office.keys.destroy(key_id)
    return answer
