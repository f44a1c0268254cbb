"""Inserts that the database layer compiles once: plain rows, and insert-if-absent for both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.models.base import Base


@cache
def _plain(model: type[Base]) -> Executable:
    table: Table = model.__table__  # type: ignore[assignment]
    return insert(table).inline()  # nobody asks for the keys that the database gave


@cache
def _if_absent(dialect: str, model: type[Base]) -> Executable:
    insert_ = sqlite.insert if dialect == "sqlite" else postgresql.insert
    table: Table = model.__table__  # type: ignore[assignment]
    return insert_(table).on_conflict_do_nothing().returning(*table.primary_key.columns)


def insert_rows(connection: Connection, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """INSERT all rows with one statement; nothing for no rows. Raises IntegrityError."""
    if rows:
        connection.execute(_plain(model), rows)


def insert_new(where: Session | Connection, model: type[Base], values: Mapping[str, Any]) -> bool:
    """INSERT ... ON CONFLICT DO NOTHING, which keeps the transaction alive; True when the row is new.

    On PostgreSQL it waits for a concurrent transaction that inserts the same key.
    """
    connection = where.connection() if isinstance(where, Session) else where
    return connection.execute(_if_absent(connection.dialect.name, model), values).first() is not None
