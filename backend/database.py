"""The two databases behind one face: SQLite (WAL, synchronous FULL but for notes) and PostgreSQL.

A service function opens its own session (`with database.write() as session:`), never a `yield` dependency,
and the block commits before the answer goes out. On SQLite the driver's own late transactions are switched
off: reading sessions BEGIN, writers BEGIN IMMEDIATE behind one lock per process, so that no transaction has
to be upgraded while others wait for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session, sessionmaker

_WRITES = "legal_kiosk_writes"
_SINGLE = "legal_kiosk_single"
_PASSING = "legal_kiosk_passing"
_UNFLUSHED = text("SET LOCAL synchronous_commit TO off")


class Database:
    """Engine and sessions of one database URL (`sqlite:///file` or `postgresql+psycopg://...`).

    `pool_size` should be the number of threads that may ask at once, so that nobody waits for a connection;
    as many again may be opened for a moment, because a block may look something up while it holds one.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine: Engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=max(4, pool_size),
            pool_pre_ping=not self.is_sqlite,
            hide_parameters=True,  # an error's text never quotes what was being written
        )
        self._write_lock = threading.Lock()
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        self._writer = self.engine.execution_options(**{_WRITES: True})
        self._passing = self._writer.execution_options(**{_PASSING: True})
        self._single = self.engine.execution_options(**{_SINGLE: True})
        self._read = sessionmaker(self.engine, expire_on_commit=False)
        self._write = sessionmaker(self._writer, expire_on_commit=False)

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
        with self._turn, self._write.begin() as session:
            yield session

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """A bare connection for one SELECT: cheaper than a session. Two statements may see two states."""
        with self._single.connect() as connection:
            yield connection

    @contextmanager
    def change(self) -> Iterator[Connection]:
        """`write` as a bare connection, for statements that need no objects."""
        with self._turn, self._writer.begin() as connection:
            yield connection

    @contextmanager
    def note(self) -> Iterator[Session]:
        """`write` for what a power cut may take: the commit waits for no disk. The next `write` flushes it.

        Whoever asks sees it at once; a process that ends or crashes loses nothing.
        """
        with self._turn, self._write(bind=self._passing) as session, session.begin():
            if not self.is_sqlite:
                session.execute(_UNFLUSHED)
            yield session

    @property
    def _turn(self) -> AbstractContextManager[object]:
        """SQLite has one writer at a time; waiting here is cheaper than its busy loop."""
        return self._write_lock if self.is_sqlite else nullcontext()

    def after_commit(self, told: Callable[[Session], None]) -> None:
        """Call `told` after each commit of a `write` session; `session.info` still holds what was left."""
        event.listen(self._write, "after_commit", told)

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
    options = connection.get_execution_options()
    if _WRITES in options:
        level = "NORMAL" if _PASSING in options else "FULL"  # the connection may come from the other kind
        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif _SINGLE not in options:  # one statement is its own transaction
        connection.exec_driver_sql("BEGIN")
