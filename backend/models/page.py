"""What the web pages remember: wrong tries, set-up links, sessions of staff. Tokens only as hashes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.models.base import Base
from backend.models.case import Case


class PageTry(Base):
    """Tries on one receipt since the last success; unknown ones count and lock like known ones."""

    __tablename__ = "page_tries"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    locked_until: Mapped[datetime | None]
    last_at: Mapped[datetime] = mapped_column(index=True)


class AddressTry(Base):
    """Tries from one network address (keyed hash) in one stretch of time."""

    __tablename__ = "address_tries"

    address_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    stretch: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    tries: Mapped[int]


class StaffLink(Base):
    """A one-time link into the office pages. `office_id` limits what is seen; empty: all offices."""

    __tablename__ = "staff_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    office_id: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StaffSession(Base):
    """A browser in which a member of staff entered by a link."""

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    office_id: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


# The office page lists cases by time, with and without the two filters; each list is one walk along an index.
for _columns in ((), (Case.state,), (Case.office_id,), (Case.office_id, Case.state)):
    _name = "_".join(["ix_cases_by", *(column.key for column in _columns), "time"])
    Index(_name, *_columns, Case.received_at, Case.id)
