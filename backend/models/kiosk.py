"""Enrolled machines, their one-time codes, used nonces and last reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.models.base import Base


class EnrolmentCode(Base):
    """A one-time code shown in the office; only its SHA-256 is kept."""

    __tablename__ = "enrolment_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    region: Mapped[str] = mapped_column(String(6))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    kiosk_id: Mapped[str | None] = mapped_column(ForeignKey("kiosks.id"))


class Kiosk(Base):
    """One enrolled machine. Rows are never deleted: prefix and key stay known after revocation."""

    __tablename__ = "kiosks"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    region: Mapped[str] = mapped_column(String(6))
    public_key: Mapped[str] = mapped_column(String(44))  # raw Ed25519, base64
    receipt_prefix: Mapped[int] = mapped_column(unique=True)
    software: Mapped[str] = mapped_column(String(80))
    enrolled_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Nonce(Base):
    """A nonce seen in a signed request; kept until its signature would be too old anyway."""

    __tablename__ = "nonces"

    kiosk_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class HeartbeatState(Base):
    """The last report of each kiosk."""

    __tablename__ = "heartbeats"

    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosks.id"), primary_key=True)
    at: Mapped[datetime]
    software: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime]
    reader: Mapped[str] = mapped_column(String(40))
    printer: Mapped[str] = mapped_column(String(40))
    queue_length: Mapped[int]
    queued_keys: Mapped[list[Any]] = mapped_column(JSON)
    oldest_queued_seconds: Mapped[int]
    catalogue_version: Mapped[str] = mapped_column(String(16))
    sam_id: Mapped[str] = mapped_column(String(40))
    log_hash: Mapped[str] = mapped_column(String(64), server_default="")
    alarms: Mapped[list[Any]] = mapped_column(JSON, server_default="[]")

    __table_args__ = (Index(None, "at"),)


class LogMark(Base):
    """The chain value of a machine's log as it was at the first report of an hour: a log that was rewritten
    later no longer holds it."""

    __tablename__ = "log_marks"

    kiosk_id: Mapped[str] = mapped_column(ForeignKey("kiosks.id"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    log_hash: Mapped[str] = mapped_column(String(64))


class Counter(Base):
    """A number that only grows: receipt prefixes, receipt counters of phone and counter."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]
