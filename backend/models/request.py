"""What citizens ask of the office about a case that is there: rating, complaint, withdrawal, deletion."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.models.base import Base


class CaseRequest(Base):
    """One request; `text` is sealed. `score` 1-5 for ratings, else 0. Open ones wait for staff."""

    __tablename__ = "case_requests"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(20))  # rating, complaint, withdraw, delete, paper
    score: Mapped[int]
    text: Mapped[bytes | None] = mapped_column(LargeBinary)
    open: Mapped[bool]
    channel: Mapped[str] = mapped_column(String(10))  # phone, kiosk
    created_at: Mapped[datetime]

    __table_args__ = (Index(None, "case_id", "kind"), Index(None, "open", "created_at"))
