"""Insert-if-absent that works on both databases and keeps the transaction alive."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.models.base import Base


@cache
def _statement(dialect: str, model: type[Base]) -> Executable:
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    table: Table = model.__table__  # type: ignore[assignment]
    return insert(table).on_conflict_do_nothing().returning(*table.primary_key.columns)


def insert_new(session: Session, model: type[Base], values: Mapping[str, Any]) -> bool:
    """INSERT ... ON CONFLICT DO NOTHING; True when the row is new.

    On PostgreSQL it waits for a concurrent transaction that inserts the same key.
    """
    connection = session.connection()
    return connection.execute(_statement(connection.dialect.name, model), dict(values)).first() is not None
