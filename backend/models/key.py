"""Public halves of the office's sealing keys; the private halves are files in the key folder."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from backend.models.base import Base


class OfficeKey(Base):
    """One X25519 sealing key in the signed chain."""

    __tablename__ = "office_keys"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key_id: Mapped[str] = mapped_column(String(32), unique=True)
    public_key: Mapped[str] = mapped_column(String(44))
    previous: Mapped[str] = mapped_column(String(32))
    signature: Mapped[str] = mapped_column(String(88))
    created_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]  # since when new envelopes should use a newer one
    destroyed_at: Mapped[datetime | None]  # the private half is gone
