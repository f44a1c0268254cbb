"""Every statement on the way to a place is served by an index, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from backend import demo
from backend.database import Database
from backend.pages.queries import Before, cases_by_time
from backend.places import book, cancel, find_slot, hold, list_slots, move, release, renew
from backend.places.slots import SHANGHAI
from tests.backend.office_rows import add_office

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=SHANGHAI)


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    """The demonstration city: some thousand times, so that a planner has a choice."""
    with db.write() as opened:
        add_office(opened, "other")
        demo.seed(opened, date(2026, 11, 23))
    if not db.is_sqlite:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    with db.write() as opened:
        yield opened


def test_no_statement_walks_a_whole_table(session: Session) -> None:
    statements: list[tuple[str, Any]] = []
    connection = session.connection()

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if not many and statement.startswith(("SELECT", "UPDATE", "DELETE")):
            statements.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    first, second = (
        slot.id for slot in list_slots(session, "notary-shili", "counter", date(2026, 11, 24), 1, NOW)[:2]
    )
    held = hold(session, first, "k/s", NOW)
    assert held is not None
    renew(session, held.id, "k", NOW)
    book(session, slot_id=first, hold_id=held.id, case_id="a", person_key="p", matter="m", now=NOW)
    book(session, slot_id=second, hold_id=None, case_id="b", person_key="q", matter="m", now=NOW)
    move(session, "a", second, NOW)
    cancel(session, "a", NOW)
    release(session, held.id, "k")
    find_slot(session, first, NOW)
    for state in ("", "booked"):
        for office in ("", "other"):
            cases_by_time(session, state=state, office_id=office, before=Before(NOW - timedelta(days=1), "x"))
    event.remove(connection, "before_cursor_execute", note)
    assert len(statements) > 20
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        session.execute(
            text("SET LOCAL enable_seqscan = off")
        )  # tables of one page are else always read whole
    for statement, parameters in statements:
        explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        rows = connection.exec_driver_sql(explain + statement, parameters).all()
        plan = "\n".join(str(row[-1]) for row in rows)
        walks = [line for line in plan.splitlines() if _walks(line, sqlite)]
        assert walks == [], f"{statement}\n{plan}"


def _walks(line: str, sqlite: bool) -> bool:
    """A step that reads a whole table: SCAN without an index, or Seq Scan."""
    if sqlite:
        return "SCAN" in line and "CONSTANT ROW" not in line and "USING INDEX" not in line
    return "Seq Scan" in line
