"""The migration and the models say the same, on both databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect

from backend import schema
from backend.database import Database
from backend.models import Base


@pytest.fixture
def empty(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if dialect == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield database
        database.dispose()
        return
    server = request.getfixturevalue("postgres")
    name = f"empty_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server.run(f"DROP DATABASE IF EXISTS {name}")
    server.run(f"CREATE DATABASE {name}")
    database = Database(server.url(name))
    yield database
    database.dispose()
    server.run(f"DROP DATABASE {name}")


def test_models_and_migration_agree(empty: Database) -> None:
    schema.upgrade(empty)
    command.check(schema.alembic_config(empty))  # raises where autogenerate would find work
    assert set(inspect(empty.engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}


def test_current_or_not(empty: Database) -> None:
    assert not schema.is_current(empty)
    schema.upgrade(empty)
    assert schema.is_current(empty)


def test_down_to_nothing_and_up_again(empty: Database) -> None:
    schema.upgrade(empty)
    command.downgrade(schema.alembic_config(empty), "base")
    assert set(inspect(empty.engine).get_table_names()) == {"alembic_version"}
    schema.upgrade(empty)
    assert schema.is_current(empty)
