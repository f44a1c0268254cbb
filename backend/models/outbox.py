"""Events for readers in other processes, and jobs with leases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.models.base import Base

_BIG_ID = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up only INTEGER keys


class OutboxEvent(Base):
    """One change of a case. `transaction` lets a PostgreSQL reader wait for older transactions still open."""

    __tablename__ = "outbox_events"

    position: Mapped[int] = mapped_column(_BIG_ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(String(36))
    version: Mapped[int]  # of the case, counts from 1
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    transaction: Mapped[int] = mapped_column(BigInteger, default=0)

    __table_args__ = (Index(None, "case_id", "version", unique=True),)


class Job(Base):
    """Work to do after a transaction; any process may claim it for the time of a lease."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(_BIG_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    unique_key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default="waiting")  # waiting, done, parked
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (Index(None, "state", "due_at"),)
