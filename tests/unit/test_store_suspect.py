"""A database that was found damaged while it was in use is looked at longer at the next start."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from kiosk.outbox import Outbox
from kiosk.running.glance import look
from kiosk.store.database import SUSPECT, Store
from tests.unit.outbox_rig import NOW, OfficeSecrets, make_draft, open_outbox

INDEX = "submissions_by_state"


def _let_the_index_disagree(path: Path) -> None:
    """Hide the index, move a row, bring the index back: it points at what is no longer so."""
    where = f"from sqlite_master where name = '{INDEX}'"
    with closing(sqlite3.connect(path)) as database:
        database.execute("pragma writable_schema = on")
        (kept,) = database.execute(f"select type, name, tbl_name, rootpage, sql {where}").fetchall()
        database.execute(f"delete {where}")
        database.commit()
    with closing(sqlite3.connect(path)) as database:
        database.execute("update submissions set state = 'parked'")
        database.execute("pragma writable_schema = on")
        database.execute("insert into sqlite_master values (?, ?, ?, ?, ?)", kept)
        database.commit()


def test_damage_met_in_use_makes_the_next_start_look_longer(tmp_path: Path) -> None:
    outbox, store = open_outbox(tmp_path)
    saved = outbox.save(make_draft(), OfficeSecrets().sealer(), NOW, clock_known=True)
    store.close()
    _let_the_index_disagree(tmp_path / "kiosk.db")
    store = Store(tmp_path / "kiosk.db")
    assert store.replaced is None, "the quick look of every start does not see it"
    with pytest.raises(DatabaseError), store.write() as session:
        session.execute(text("delete from submissions where uuid is not null"))
    assert store.damaged and (tmp_path / SUSPECT).exists()
    store.close()
    assert look(tmp_path) is None, "a short glance is not enough"
    fresh = Store(tmp_path / "kiosk.db")
    assert fresh.replaced is not None and not (tmp_path / SUSPECT).exists()
    adopted = Outbox(tmp_path / "outbox", fresh, outbox._events)
    assert adopted.rows.queued() == [(saved.uuid, "kiosk-0317")]
    fresh.close()


def test_a_database_that_is_well_after_all_stays(tmp_path: Path) -> None:
    Store(tmp_path / "kiosk.db").close()
    (tmp_path / SUSPECT).touch()
    again = Store(tmp_path / "kiosk.db")
    assert again.replaced is None and not (tmp_path / SUSPECT).exists()
    again.close()
