"""A first look into the state directory at a start: what the first screens need, and not a byte more.

Opening the office in full (`kiosk/office/parts.py`) loads database library, network client and outbox; a
citizen who reads a guide needs none of them. So a usual start looks with the standard library's SQLite,
shows home, and opens in full afterwards. Whatever is not as a usual start leaves it (no database yet,
damaged, of another version, another catalogue, a refused key) is left to the opening in full, before anything
is shown.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from catalogue import Catalogue, CatalogueError
from kiosk.clock import SHANGHAI, Remembered
from kiosk.office.keys import Identity, IdentityStore, KeyRefused
from kiosk.packaged import packaged_digest
from kiosk.store.revision import HEAD, SUSPECT
from wire.messages import Directory
from wire.receipt_number import COUNTER_LIMIT


@dataclass(frozen=True, slots=True, repr=False)
class Glance:
    """What is known before the office is open."""

    catalogue: Catalogue
    directory: Directory | None
    remembered: Remembered | None
    identity: Identity | None
    can_number: bool


_KEPT: Final = "select name, version, body from cached where name in ('catalogue', 'packaged', 'directory')"


def look(state: Path) -> Glance | None:
    """Read the state directory without changing it; None when only the opening in full can tell.

    Blocking; the caller holds the directory's lock.
    """
    if (state / SUSPECT).exists():
        return None  # damaged in use: it wants the long look
    try:
        identity = IdentityStore(state / "identity").current()
        with closing(sqlite3.connect(f"{(state / 'kiosk.db').as_uri()}?mode=rw", uri=True)) as database:
            return _read(database, identity)
    except (
        OSError,
        ValueError,
        TypeError,
        KeyError,
        sqlite3.Error,
        KeyRefused,
        CatalogueError,
        ValidationError,
    ):
        return None  # the opening in full meets the same trouble, and has the words for it


def _read(database: sqlite3.Connection, identity: Identity | None) -> Glance | None:
    if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        return None
    if database.execute("select version_num from alembic_version").fetchone() != (HEAD,):
        return None
    kept = {name: (version, body) for name, version, body in database.execute(_KEPT)}
    version, text = kept["catalogue" if "catalogue" in kept else "packaged"]  # KeyError: see look
    if "catalogue" not in kept and version != packaged_digest():
        return None
    return Glance(
        catalogue=Catalogue.from_json(text),
        directory=_directory(kept["directory"][1]) if "directory" in kept else None,
        remembered=_remembered(database),
        identity=identity,
        can_number=identity is not None and _can_number(database, identity.enrolment.receipt_prefix),
    )


def _directory(text: str) -> Directory | None:
    try:
        return Directory.model_validate_json(text)
    except ValidationError:
        return None  # kept by an earlier version of the program; fetched anew at the next contact


def _remembered(database: sqlite3.Connection) -> Remembered | None:
    row = database.execute(
        "select last_good, system_offset_seconds from clock_memory where id = 1"
    ).fetchone()
    if row is None:
        return None
    # the tables keep moments as UTC without a zone
    last_good = datetime.fromisoformat(row[0]).replace(tzinfo=UTC).astimezone(SHANGHAI)
    return Remembered(last_good, timedelta(seconds=row[1]))


def _can_number(database: sqlite3.Connection, prefix: int) -> bool:
    row = database.execute("select value from counters where prefix = ?", (prefix,)).fetchone()
    return row is not None and row[0] < COUNTER_LIMIT - 1
