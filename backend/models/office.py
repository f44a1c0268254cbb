"""Offices: what they are competent for, which territory they cover, when they are open.

Territory and competence are rows, so that routing is one indexed look-up (legal-domain 9.1).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy import ForeignKey as Reference
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.base import Base


class Office(Base):
    """A body that handles cases. `level`: 1 province, 2 city, 3 county, 4 town or station."""

    __tablename__ = "offices"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(String(40))
    level: Mapped[int]
    address: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(40))
    region: Mapped[str] = mapped_column(String(6))
    directions: Mapped[str] = mapped_column(Text, default="")
    slot_kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    active: Mapped[bool] = mapped_column(default=True)

    territory: Mapped[list[OfficeTerritory]] = relationship(cascade="all, delete-orphan", lazy="raise")
    matters: Mapped[list[OfficeMatter]] = relationship(cascade="all, delete-orphan", lazy="raise")
    hours: Mapped[list[OfficeHours]] = relationship(cascade="all, delete-orphan", lazy="raise")
    closures: Mapped[list[OfficeClosure]] = relationship(cascade="all, delete-orphan", lazy="raise")

    __table_args__ = (Index(None, "body", "active"),)


class OfficeTerritory(Base):
    """One division that an office covers: province (990000), city (990100) or county (990101) code."""

    __tablename__ = "office_territories"

    region: Mapped[str] = mapped_column(String(6), primary_key=True)
    office_id: Mapped[str] = mapped_column(Reference("offices.id"), primary_key=True)


class OfficeMatter(Base):
    """One matter an office is competent for; an office without rows takes every matter of its body."""

    __tablename__ = "office_matters"

    office_id: Mapped[str] = mapped_column(Reference("offices.id"), primary_key=True)
    matter: Mapped[str] = mapped_column(String(40), primary_key=True)


class OfficeHours(Base):
    """One opening period of a weekday (0 = Monday), local time HH:MM."""

    __tablename__ = "office_hours"

    office_id: Mapped[str] = mapped_column(Reference("offices.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    opens: Mapped[str] = mapped_column(String(5), primary_key=True)
    closes: Mapped[str] = mapped_column(String(5))


class OfficeClosure(Base):
    """A day on which an office that would be open is not."""

    __tablename__ = "office_closures"

    office_id: Mapped[str] = mapped_column(Reference("offices.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(200), default="")


class DirectoryEdition(Base):
    """The directory as published to kiosks: its JSON, and the hash of what it says as version."""

    __tablename__ = "directory_editions"

    version: Mapped[str] = mapped_column(String(16), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(index=True)
    body: Mapped[str] = mapped_column(Text)
