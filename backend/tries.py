"""Brakes on guessing: tries per receipt (phone page and kiosk together) and per network address, as rows.

A token nobody knows is counted and locked exactly as a known one, so that a finder of a slip learns nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.models.base import Base
from backend.models.page import AddressTry, PageTry

MOST_TRIES = 5
LOCK = timedelta(minutes=15)
STRETCH = timedelta(minutes=10)
MOST_FROM_ADDRESS = (
    60  # phones of one carrier share addresses, so this is generous; the token lock is the tight one
)
_FORGET = timedelta(days=1)


def count_address(session: Session, address_key: str, now: datetime) -> bool:
    """Count one try from an address; False when there were too many in this stretch of ten minutes."""
    start = datetime.fromtimestamp(now.timestamp() // STRETCH.seconds * STRETCH.seconds, now.tzinfo)
    row = {"address_key": address_key, "stretch": start, "tries": 1}
    again = {"tries": AddressTry.tries + 1}
    tries = session.scalar(
        _upsert(session, AddressTry, row, ["address_key", "stretch"], again, AddressTry.tries)
    )
    if tries == 1:  # a new row: the moment to drop old ones, so that the tables stay small without a job
        _forget_old(session, now)
    return bool(tries <= MOST_FROM_ADDRESS)


def begin_try(session: Session, token_hash: str, now: datetime) -> datetime | None:
    """Count a try before it is judged, so that tries at the same moment wait for each other.

    Returns until when the token is locked, None when it may be tried.
    """
    row = {"token_hash": token_hash, "tries": 1, "locked_until": None, "last_at": now}
    again = {"tries": PageTry.tries + 1, "last_at": now}
    found = session.execute(
        _upsert(session, PageTry, row, ["token_hash"], again, PageTry.tries, PageTry.locked_until)
    ).one()
    tries, locked_until = found
    if locked_until is not None and locked_until > now:
        return locked_until  # type: ignore[no-any-return]
    if tries > MOST_TRIES:  # the lock of an earlier round is over: this is the first try of a new one
        session.execute(_row(token_hash).values(tries=1, locked_until=None))
    return None


def failed_try(session: Session, token_hash: str, now: datetime) -> bool:
    """Note that the try was wrong; True when the token is locked from now on."""
    locked = session.scalar(
        _row(token_hash)
        .where(PageTry.tries >= MOST_TRIES)
        .values(locked_until=now + LOCK)
        .returning(PageTry.tries)
    )
    return locked is not None


def forget_tries(session: Session, token_hash: str) -> None:
    """The try was right: start from nothing."""
    session.execute(delete(PageTry).where(PageTry.token_hash == token_hash))


def _forget_old(session: Session, now: datetime) -> None:
    session.execute(delete(PageTry).where(PageTry.last_at < now - _FORGET))
    session.execute(delete(AddressTry).where(AddressTry.stretch < now - _FORGET))


def _row(token_hash: str) -> Any:
    return (
        update(PageTry).where(PageTry.token_hash == token_hash).execution_options(synchronize_session=False)
    )


def _upsert(
    session: Session,
    model: type[Base],
    row: dict[str, Any],
    key: list[str],
    again: dict[str, Any],
    *back: Any,
) -> Any:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(model).values(**row).on_conflict_do_update(index_elements=key, set_=again).returning(*back)
