"""The two databases behind one face: SQLite (WAL, synchronous FULL) and PostgreSQL.

A service function opens its own session (`with database.write() as session:`), never a `yield` dependency,
and the block commits before the answer goes out. On SQLite the driver's own late transactions are switched
off: readers BEGIN, writers BEGIN IMMEDIATE behind one lock per process, so that no transaction has to be
upgraded while others wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session, sessionmaker

_WRITES = "legal_kiosk_writes"


class Database:
    """Engine and sessions of one database URL (`sqlite:///file` or `postgresql+psycopg://...`).

    `pool_size` should be the number of threads that may ask at once, so that nobody waits for a connection.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine: Engine = create_engine(
            self.url, pool_size=pool_size, max_overflow=4, pool_pre_ping=not self.is_sqlite
        )
        self._write_lock = threading.Lock()
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        self._read = sessionmaker(self.engine, expire_on_commit=False)
        self._write = sessionmaker(self.engine.execution_options(**{_WRITES: True}), expire_on_commit=False)

    def __repr__(self) -> str:
        return f"Database({self.url.render_as_string(hide_password=True)})"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads; what it holds is rolled back at the end."""
        with self._read() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One short write transaction: committed at the end, rolled back on any error."""
        if self.is_sqlite:
            with self._write_lock, self._write.begin() as session:
                yield session
        else:
            with self._write.begin() as session:
                yield session

    def answers(self) -> bool:
        """True when the database can be asked something; the error itself is for the log of the caller."""
        with self.engine.connect() as connection:
            return bool(connection.execute(text("select 1")).scalar_one() == 1)

    def dispose(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin and commit ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
