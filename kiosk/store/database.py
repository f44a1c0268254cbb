"""Opening the kiosk's SQLite database: WAL, synchronous FULL, migrated; a corrupted one is set aside."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from kiosk.store.revision import HEAD as HEAD
from kiosk.store.revision import SUSPECT as SUSPECT

SET_ASIDE = "set-aside"
_WRITES = "legal_kiosk_writes"
_CORRUPT = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class StoreUnavailable(Exception):
    """The database cannot be opened (rights, disk, or made by a newer version). The text is for staff."""


class Store:
    """The open database. `replaced` is where a corrupted predecessor was put, None in the usual case;
    `damaged` becomes true when SQLite finds it corrupted while it is in use.

    Sessions may be used from any thread; writers queue behind one lock.
    """

    def __init__(self, path: Path) -> None:
        """Open or make the database at `path`. Raises StoreUnavailable."""
        self.path = path
        self.replaced: Path | None = None
        self.damaged = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if _is_corrupt(path):
                self.replaced = _set_aside(path)
            path.with_name(SUSPECT).unlink(missing_ok=True)
            self.engine = _engine(path)
            event.listen(self.engine, "handle_error", self._failed)
            self._migrate()
        except (OSError, sqlite3.Error, DBAPIError) as error:
            raise StoreUnavailable(f"{path.name}: {_reason(error)}") from error
        self._lock = threading.Lock()
        self._read = sessionmaker(self.engine, expire_on_commit=False)
        self._write = sessionmaker(self.engine.execution_options(**{_WRITES: True}), expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads. Raises sqlalchemy.exc.DBAPIError."""
        with self._read() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One short transaction, on the disk when the block has ended. Raises sqlalchemy.exc.DBAPIError."""
        with self._lock, self._write.begin() as session:
            yield session

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _failed(self, context: ExceptionContext) -> None:
        code = getattr(context.original_exception, "sqlite_errorcode", 0)
        if code & 0xFF in _CORRUPT and not self.damaged:
            self.damaged = True
            with suppress(OSError):  # without it the next start looks as at every start
                self.path.with_name(SUSPECT).touch()

    def _migrate(self) -> None:
        version = _version(self.engine)
        if version == HEAD:
            return  # the usual start: Alembic is not even imported
        from kiosk.store.migrations import upgrade

        upgrade(self.engine)


def _reason(error: Exception) -> str:
    return str(error.orig if isinstance(error, DBAPIError) else error)


def _engine(path: Path) -> Engine:
    # an error's text never quotes what was being written
    engine = create_engine(URL.create("sqlite", database=str(path)), hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins late and silently; we begin and commit ourselves
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        # KiB, instead of 2,000 for each connection, which fill up over months: the file is small
        "cache_size=-256",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        known = connection.exec_driver_sql("select name from sqlite_master where name = 'alembic_version'")
        if known.first() is None:
            return None
        row = connection.exec_driver_sql("select version_num from alembic_version").first()
        return None if row is None else str(row[0])


def _is_corrupt(path: Path) -> bool:
    """True when SQLite itself says so; no rights or a broken disk are other things and raise.

    The quick look of every start does not see an index that disagrees with its table; the long one after
    damage in use does.
    """
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path, timeout=10)) as connection:
            look = "integrity_check" if path.with_name(SUSPECT).exists() else "quick_check"
            verdict: tuple[str] = connection.execute(f"PRAGMA {look}(1)").fetchone()
            return verdict != ("ok",)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in _CORRUPT:
            return True
        raise


def _set_aside(path: Path) -> Path:
    """Move the database with its journal files into the next free folder; returns that folder."""
    parent = path.parent / SET_ASIDE
    parent.mkdir(exist_ok=True, mode=0o700)
    number = 1 + max((int(old.name) for old in parent.iterdir() if old.name.isdigit()), default=0)
    folder = parent / str(number)
    folder.mkdir(mode=0o700)
    for suffix in ("-wal", "-shm", ""):
        file = path.with_name(path.name + suffix)
        if file.exists():
            file.rename(folder / file.name)
    return folder
