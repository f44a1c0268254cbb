"""Submissions, cases and what belongs to them. What people wrote is stored sealed (`backend/vault.py`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.models.base import Base

_BIG_ID = BigInteger().with_variant(Integer(), "sqlite")


class Person(Base):
    """A person known by document number. `key` is the keyed hash (HMAC-SHA256) of type and number."""

    __tablename__ = "persons"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    numbered: Mapped[bool]  # false: nobody gave a number, the row stands for one case only
    id_type: Mapped[str] = mapped_column(String(30))
    id_number: Mapped[bytes] = mapped_column(LargeBinary)  # sealed
    first_seen_at: Mapped[datetime]


class Submission(Base):
    """An envelope that arrived, told apart by the digest of its exact bytes."""

    __tablename__ = "submissions"

    uuid: Mapped[str] = mapped_column(String(36), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    kiosk_id: Mapped[str] = mapped_column(String(40))
    key_id: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(10))  # kiosk, import, phone, counter
    received_at: Mapped[datetime]


class Case(Base):
    """One matter of one person. `id` is the submission's uuid; `content` is sealed JSON (wire.Content)."""

    __tablename__ = "cases"

    id: Mapped[str] = mapped_column(ForeignKey("submissions.uuid"), primary_key=True)
    receipt_number: Mapped[str] = mapped_column(String(12), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    page_proof: Mapped[str] = mapped_column(String(64))  # keyed hash of what opens the phone page
    person_key: Mapped[str] = mapped_column(ForeignKey("persons.key"), index=True)
    service: Mapped[str] = mapped_column(String(40))
    catalogue_version: Mapped[str] = mapped_column(String(16))
    matter: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(40))
    open: Mapped[bool]
    priority: Mapped[int]  # 0 safety, 1 deadline, 2 green channel, 3 normal
    priority_code: Mapped[str] = mapped_column(String(40))
    office_id: Mapped[str] = mapped_column(String(40))  # empty: nobody competent was found
    route_rule: Mapped[str] = mapped_column(String(80))
    kiosk_id: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]  # at the machine
    clock_known: Mapped[bool]
    received_at: Mapped[datetime]
    appointment_result: Mapped[str] = mapped_column(String(20))
    earlier_receipt: Mapped[str] = mapped_column(String(12))
    wishes: Mapped[list[Any]] = mapped_column(JSON)
    neutral: Mapped[bool]  # domestic violence: neutral words only
    version: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    problems: Mapped[bytes | None] = mapped_column(LargeBinary)  # why clarification is needed

    __table_args__ = (
        Index("ix_cases_queue", "open", "priority", "received_at", "id"),
        Index("ix_cases_office_queue", "office_id", "open", "priority", "received_at", "id"),
    )


class History(Base):
    """One change of state: when, from, to, by whom."""

    __tablename__ = "case_history"

    id: Mapped[int] = mapped_column(_BIG_ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    at: Mapped[datetime]
    from_state: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(String(80))


class Clock(Base):
    """A promised or statutory date of a case; rows, so that a restart loses none."""

    __tablename__ = "case_clocks"

    id: Mapped[int] = mapped_column(_BIG_ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(80))
    due: Mapped[date]
    safe_by: Mapped[date]
    provisional: Mapped[bool]
    calendar_version: Mapped[str] = mapped_column(String(40))
    article: Mapped[str] = mapped_column(String(120))
    show: Mapped[str] = mapped_column(String(10))  # receipt, screen, office
    running: Mapped[bool]

    __table_args__ = (Index(None, "running", "due"),)


class Audit(Base):
    """Who did or read what, when. Never content."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(_BIG_ID, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    detail: Mapped[str] = mapped_column(String(120))
