"""Work after a transaction, as rows with leases: enqueued in the caller's transaction, claimed anywhere.

A claim is a conditional update with a lease; a dead worker's lease runs out and another one takes over, so
every handler may run twice. A failing job waits longer each time and is parked for staff after
`MAX_ATTEMPTS`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, delete, or_, select, update
from sqlalchemy.orm import Session

from backend.inserts import insert_new
from backend.models.outbox import Job

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
_FIRST_WAIT = timedelta(seconds=30)
_JOBS: Table = Job.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job that is ours until `lease_until`."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    lease_until: datetime


def enqueue(session: Session, kind: str, unique_key: str, payload: dict[str, Any], due_at: datetime) -> bool:
    """Add a job in the caller's transaction; False when one with this key is there already."""
    row = {
        "kind": kind,
        "unique_key": unique_key,
        "payload": payload,
        "state": "waiting",
        "due_at": due_at,
        "lease_until": None,
        "attempts": 0,
        "last_error": "",
    }
    return insert_new(session, Job, row)


def claim(session: Session, now: datetime) -> Claimed | None:
    """Take the next due job that nobody works on (in a write session of its own)."""
    free = or_(_JOBS.c.lease_until.is_(None), _JOBS.c.lease_until <= now)
    due = (
        select(_JOBS.c.id)
        .where(_JOBS.c.state == "waiting", _JOBS.c.due_at <= now, free)
        .order_by(_JOBS.c.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)  # PostgreSQL; SQLite has one writer anyway
    )
    until = now + LEASE
    row = session.execute(
        update(_JOBS)
        .where(_JOBS.c.id == due.scalar_subquery())
        .values(lease_until=until, attempts=_JOBS.c.attempts + 1)
        .returning(_JOBS.c.id, _JOBS.c.kind, _JOBS.c.payload, _JOBS.c.attempts)
    ).one_or_none()
    return None if row is None else Claimed(row.id, row.kind, row.payload, row.attempts, until)


def finish(session: Session, job: Claimed) -> None:
    """Remove a done job, unless its lease was lost to another worker."""
    session.execute(delete(_JOBS).where(*_ours(job)))


def postpone(session: Session, job: Claimed, due_at: datetime) -> None:
    """Let a done job come again: what is done every hour is one row."""
    fresh = {"due_at": due_at, "lease_until": None, "attempts": 0, "last_error": ""}
    session.execute(update(_JOBS).where(*_ours(job)).values(fresh))


def fail(session: Session, job: Claimed, error: str, now: datetime) -> None:
    """Give a job back to be tried later, or park it. `error` is a type name or code, never content."""
    parked = job.attempts >= MAX_ATTEMPTS
    wait = _FIRST_WAIT * 2 ** (job.attempts - 1) * random.uniform(0.8, 1.2)
    session.execute(
        update(_JOBS)
        .where(*_ours(job))
        .values(
            state="parked" if parked else "waiting",
            lease_until=None,
            due_at=now + wait,
            last_error=error[:200],
        )
    )


def parked(session: Session) -> list[Job]:
    """Jobs that were given up, for staff."""
    return list(session.scalars(select(Job).where(Job.state == "parked").order_by(Job.due_at)))


def _ours(job: Claimed) -> tuple[Any, Any]:
    return _JOBS.c.id == job.id, _JOBS.c.lease_until == job.lease_until
