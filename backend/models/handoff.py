"""Hand-offs between a kiosk and a phone, and the files that came from phones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.models.base import Base


class Handoff(Base):
    """One session of a kiosk with at most one phone. Token, code and cookie only as keyed hashes.

    `draft` (what the kiosk told), `given` (what the phone answered) and `content` (a form that moved to the
    phone) are sealed JSON; they go when it ends.
    """

    __tablename__ = "handoffs"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kiosk_id: Mapped[str] = mapped_column(String(40))
    session_hash: Mapped[str] = mapped_column(String(64))
    service: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10))
    stage: Mapped[str] = mapped_column(String(10))  # wire.handoff.HandoffStage
    ended_why: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]  # counts every change both sides may see
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    token_until: Mapped[datetime]
    code_locator: Mapped[str | None] = mapped_column(String(3), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    code_until: Mapped[datetime]
    code_tries: Mapped[int]  # wrong ones on this session's code
    number: Mapped[int]  # what the phone shows
    numbers: Mapped[list[Any]] = mapped_column(JSON)  # what the kiosk shows
    phone_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # of the phone's cookie
    phone_seen_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    delete_at: Mapped[datetime] = mapped_column(index=True)  # when the housekeeping takes it
    draft: Mapped[bytes | None] = mapped_column(LargeBinary)
    given: Mapped[bytes | None] = mapped_column(LargeBinary)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (Index(None, "kiosk_id", "stage"),)


class StoredFile(Base):
    """A picture or paper from a phone; its bytes lie sealed in the file store under `id`.

    It belongs to a hand-off until the submission that names it arrives, then to the case.
    """

    __tablename__ = "files"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    handoff_id: Mapped[str | None] = mapped_column(String(36), index=True)
    case_id: Mapped[str | None] = mapped_column(String(36), index=True)
    field: Mapped[str] = mapped_column(String(80))  # id of the question; empty: a paper added to a case
    state: Mapped[str] = mapped_column(String(10))  # receiving, ready
    media_type: Mapped[str] = mapped_column(String(40))  # image/jpeg or application/pdf, once ready
    pages: Mapped[int]
    size: Mapped[int]  # bytes announced, then bytes kept
    received: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(index=True)
