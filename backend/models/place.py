"""Slots and their places (architecture, "Places"): a slot of capacity n owns n rows of `places`.

Who has a place is said by that one row and by nothing else: a conditional update of it is the whole guard.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy import ForeignKey as Reference
from sqlalchemy.orm import Mapped, mapped_column

from backend.models.base import Base


class PlaceState(StrEnum):
    """State of one place row; `held` past its `held_until` counts as free."""

    FREE = "free"
    HELD = "held"
    BOOKED = "booked"


class BookingState(StrEnum):
    """State of a booking; only an open one keeps a place."""

    OPEN = "open"
    CANCELLED = "cancelled"
    PAST = "past"  # its time went by


class Slot(Base):
    """A time at an office. `offered` is false when the office closed on that day after all."""

    __tablename__ = "slots"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    office_id: Mapped[str] = mapped_column(Reference("offices.id"))
    kind: Mapped[str] = mapped_column(String(40))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    window: Mapped[str] = mapped_column(String(60), default="")
    capacity: Mapped[int]
    offered: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        Index(None, "office_id", "kind", "starts_at"),
        CheckConstraint("capacity > 0", name="capacity"),
    )


class Place(Base):
    """One place of a slot. The explicit state keeps planners from searching for NULLs (libraries.md 4)."""

    __tablename__ = "places"

    slot_id: Mapped[str] = mapped_column(Reference("slots.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(8), default=PlaceState.FREE)
    hold_id: Mapped[str | None] = mapped_column(String(32), index=True)
    holder: Mapped[str | None] = mapped_column(String(120), index=True)
    held_until: Mapped[datetime | None]
    booking_id: Mapped[str | None] = mapped_column(String(36), index=True)


class HoldWindow(Base):
    """When a session held its first place: all its holds end 20 minutes later."""

    __tablename__ = "hold_windows"

    holder: Mapped[str] = mapped_column(String(120), primary_key=True)
    first_held_at: Mapped[datetime] = mapped_column(index=True)


class Booking(Base):
    """A booked place of a case. `person_key` is the keyed hash of the person, None where unknown."""

    __tablename__ = "bookings"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[str] = mapped_column(String(36))
    slot_id: Mapped[str] = mapped_column(Reference("slots.id"), index=True)
    number: Mapped[int]
    person_key: Mapped[str | None] = mapped_column(String(64))
    matter: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(10), default=BookingState.OPEN)
    ends_at: Mapped[datetime]
    booked_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    __table_args__ = (
        Index(None, "case_id", "booked_at"),
        Index(
            "uq_bookings_open_person_matter",
            "person_key",
            "matter",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "uq_bookings_open_case",
            "case_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )
