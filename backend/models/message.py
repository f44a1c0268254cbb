"""Messages to citizens: a queue of rows with leases, and what became of each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.models.base import Base


class OutboundMessage(Base):
    """One message. `address` (telephone) is sealed, and only its masked form once the message is settled;
    `text` never holds personal facts."""

    __tablename__ = "messages"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"), index=True)  # none yet: a moved form
    event: Mapped[str] = mapped_column(String(60), unique=True)  # what it tells of: case, version, kind
    kind: Mapped[str] = mapped_column(String(40))  # id of the template
    channel: Mapped[str] = mapped_column(String(10))  # sms, email, demo
    language: Mapped[str] = mapped_column(String(10))
    address: Mapped[bytes] = mapped_column(LargeBinary)
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))  # waiting, sent, failed, dropped
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int]
    last_error: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "state", "due_at"),)
