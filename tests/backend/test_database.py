"""Transactions on both databases."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from backend.database import Database


def test_answers(db: Database) -> None:
    assert db.answers()


def test_write_commits_and_rolls_back(db: Database) -> None:
    with db.write() as session:
        session.execute(text("create table scratch (n integer primary key)"))
        session.execute(text("insert into scratch values (1)"))
    with pytest.raises(RuntimeError), db.write() as session:
        session.execute(text("insert into scratch values (2)"))
        raise RuntimeError
    with db.read() as session:
        assert session.execute(text("select n from scratch")).scalars().all() == [1]


def test_a_note_is_seen_at_once_and_waits_for_no_disk(db: Database) -> None:
    told = "PRAGMA synchronous" if db.is_sqlite else "show synchronous_commit"
    flushed, passing = (2, 1) if db.is_sqlite else ("on", "off")
    with db.write() as session:
        session.execute(text("create table scratch (n integer primary key)"))
    with db.note() as session:
        assert session.execute(text(told)).scalar_one() == passing
        session.execute(text("insert into scratch values (1)"))
    with db.read() as session:
        assert session.execute(text("select n from scratch")).scalars().all() == [1]
    for write in (db.write, db.change):  # also on the connection that a note had before
        with write() as where:
            assert where.execute(text(told)).scalar_one() == flushed
    with pytest.raises(RuntimeError), db.note() as session:
        session.execute(text("insert into scratch values (2)"))
        raise RuntimeError
    with db.read() as session:
        assert session.execute(text("select n from scratch")).scalars().all() == [1]


def test_parallel_writers_lose_nothing(db: Database) -> None:
    """Read, then write in one transaction: a late lock would fail or lose an update on SQLite."""
    with db.write() as session:
        session.execute(text("create table scratch (n integer)"))
        session.execute(text("insert into scratch values (0)"))
    failed: list[BaseException] = []

    def add() -> None:
        try:
            for _ in range(10):
                with db.write() as session:
                    session.execute(text("update scratch set n = n + 1"))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=add) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not failed
    with db.read() as session:
        assert session.execute(text("select n from scratch")).scalar_one() == 50


def test_repr_hides_the_password() -> None:
    database = Database("postgresql+psycopg://kiosk:geheim@localhost/office")
    assert "geheim" not in repr(database)
    database.dispose()
