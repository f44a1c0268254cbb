"""The kiosk's tables. No column can hold anything about a person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Dialect, Index, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


class Moment(TypeDecorator[datetime]):
    """A moment in time: stored as UTC, read in the zone of Shanghai. A naive datetime is a bug and raises."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times, store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC).astimezone(SHANGHAI)


class Base(DeclarativeBase):
    """Declarative base of the kiosk's own database."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment}


class State(StrEnum):
    """Where a submission is on its way."""

    QUEUED = "queued"  # sealed file here, to be sent
    PARKED = "parked"  # the office refuses the transport; sealed file here, a person must look
    MISSING = "missing"  # row without file: a person must look
    DELIVERED = "delivered"  # receipt stored, file removed


class Counter(Base):
    """Last receipt counter given out under a prefix. Only ever grows."""

    __tablename__ = "counters"

    prefix: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int]


class Submission(Base):
    """One sealed submission: number, times and fate."""

    __tablename__ = "submissions"
    __table_args__ = (Index("submissions_by_state", "state", "created"),)

    uuid: Mapped[str] = mapped_column(String(36), primary_key=True)
    receipt_number: Mapped[str] = mapped_column(String(12), unique=True)
    created: Mapped[datetime]
    kiosk_id: Mapped[str] = mapped_column(String(64))  # the identity it was sealed and must be sent under
    key_id: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    attempts: Mapped[int] = mapped_column(default=0)
    last_attempt: Mapped[datetime | None]
    last_cause: Mapped[str] = mapped_column(String(120), default="")
    delivered: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(
        Text, default=""
    )  # the office's receipt, JSON; nothing personal in it


class Cached(Base):
    """The latest copy of something the office publishes (`catalogue`, `directory`)."""

    __tablename__ = "cached"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    version: Mapped[str] = mapped_column(String(64))
    fetched: Mapped[datetime]
    body: Mapped[str] = mapped_column(Text)


class CachedSlots(Base):
    """Times of one office, kind and day, as last heard."""

    __tablename__ = "cached_slots"

    office_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    fetched: Mapped[datetime]
    body: Mapped[str] = mapped_column(Text)


class ClockMemory(Base):
    """The last time that was known to be right, and how far the system clock was off then (one row)."""

    __tablename__ = "clock_memory"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_good: Mapped[datetime]
    system_offset_seconds: Mapped[float]
