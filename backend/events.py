"""Events of cases for readers in other processes: rows with version numbers, polled, never pushed.

Positions are given out before commit, so on PostgreSQL a later one may be seen first. A reader therefore
stops before the oldest transaction still open and misses nothing.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table, bindparam, func, insert, select, text
from sqlalchemy.orm import Session

from backend.models.outbox import OutboxEvent

_EVENTS: Table = OutboxEvent.__table__  # type: ignore[assignment]


def record_event(where: Session | Connection, case_id: str, version: int, kind: str, now: datetime) -> None:
    """Add one event in the transaction that changes the case. (case, version) is unique."""
    connection = where.connection() if isinstance(where, Session) else where
    row = {"case_id": case_id, "version": version, "kind": kind, "at": now}
    connection.execute(_statement(connection.dialect.name), row)


@cache
def _statement(dialect: str) -> Executable:
    row: dict[str, Any] = {name: bindparam(name) for name in ("case_id", "version", "kind", "at")}
    row["transaction"] = func.txid_current() if dialect == "postgresql" else 0
    return insert(_EVENTS).inline().values(row)


def events_after(session: Session, position: int, limit: int = 200) -> list[OutboxEvent]:
    """The next events after a position, in order; a reader keeps the last position it worked."""
    query = select(OutboxEvent).where(OutboxEvent.position > position)
    if session.get_bind().dialect.name == "postgresql":
        oldest_open = text("txid_snapshot_xmin(txid_current_snapshot())")
        query = query.where(OutboxEvent.transaction < oldest_open)
    return list(session.scalars(query.order_by(OutboxEvent.position).limit(limit)))
