"""Every catalogue version ever published: an old one stays valid while a kiosk may still use it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.models.base import Base


class PublishedCatalogue(Base):
    """One version as canonical JSON; the highest `sequence` is current."""

    __tablename__ = "published_catalogues"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[str] = mapped_column(String(16), unique=True)
    content: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]
