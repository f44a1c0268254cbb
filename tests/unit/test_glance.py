"""The first look at a start: it sees what the opening in full sees, and leaves everything unusual to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.clock import KioskClock, recall
from kiosk.config import HallSettings
from kiosk.log.events import EventLog
from kiosk.office.parts import OfficeParts, open_parts
from kiosk.running.glance import look
from tests.unit.outbox_rig import OfficeSecrets, enrolled_parts
from wire.messages import Directory

URL = "http://127.0.0.1:9"


async def _usual(state: Path) -> OfficeParts:
    """A state directory as a machine leaves it that was enrolled, heard of the office and ended in order."""
    parts = enrolled_parts(state, URL, OfficeSecrets())
    parts.clock.learn(datetime.now(UTC))
    parts.published.take_directory(
        Directory(version="7", offices=[], made_at=datetime.now(UTC)), datetime.now(UTC)
    )
    await parts.close()
    return parts


async def test_a_glance_and_the_opening_in_full_see_the_same(tmp_path: Path) -> None:
    await _usual(tmp_path)
    seen = look(tmp_path)
    opened = enrolled_parts(tmp_path, URL, OfficeSecrets())
    remembered = recall(opened.store)
    try:
        assert seen is not None and seen.identity is not None and opened.identity is not None
        assert seen.catalogue.version == opened.published.catalogue.version
        assert list(seen.catalogue.services) == list(opened.published.catalogue.services)
        assert seen.directory == opened.published.directory is not None
        assert seen.remembered == remembered is not None
        assert seen.identity.enrolment == opened.identity.enrolment
        assert seen.can_number is opened.can_number is True
        assert KioskClock(seen.remembered, EventLog()).now() is not None
    finally:
        await opened.close()


async def test_a_machine_that_is_not_enrolled_can_show_guides(tmp_path: Path) -> None:
    await open_parts(HallSettings(state_dir=tmp_path), EventLog()).close()
    seen = look(tmp_path)
    assert seen is not None and seen.identity is None and not seen.can_number
    assert seen.catalogue.services


async def test_an_enrolled_machine_without_its_counter_cannot_number(tmp_path: Path) -> None:
    await _usual(tmp_path)
    _sql(tmp_path, "delete from counters")
    seen = look(tmp_path)
    assert seen is not None and seen.identity is not None and not seen.can_number


async def test_the_office_s_catalogue_goes_before_the_packaged_one(tmp_path: Path) -> None:
    parts = enrolled_parts(tmp_path, URL, OfficeSecrets())
    services = parts.published.catalogue.services
    kept = type(parts.published.catalogue)({code: services[code] for code in list(services)[:1]})
    assert parts.published.take_catalogue(kept.to_json(), datetime.now(UTC) - timedelta(days=1))
    await parts.close()
    seen = look(tmp_path)
    assert seen is not None and seen.catalogue.version == kept.version


def test_without_a_database_the_glance_makes_none(tmp_path: Path) -> None:
    assert look(tmp_path) is None
    assert not list(tmp_path.iterdir())


def _sql(state: Path, statement: str) -> None:
    with closing(sqlite3.connect(state / "kiosk.db")) as database, database:
        database.execute(statement)


def _not_a_database(state: Path) -> None:
    for suffix in ("-wal", "-shm"):
        (state / f"kiosk.db{suffix}").unlink(missing_ok=True)
    (state / "kiosk.db").write_bytes(b"no database" * 1000)


def _refused_key(state: Path) -> None:
    (state / "identity" / "current").write_text("../elsewhere")


UNUSUAL: dict[str, Callable[[Path], None]] = {
    "damaged": _not_a_database,
    "of another version": lambda state: _sql(state, "update alembic_version set version_num = '9999'"),
    "never migrated": lambda state: _sql(state, "drop table alembic_version"),
    "a table is missing": lambda state: _sql(state, "drop table cached"),
    "another packaged catalogue": lambda state: _sql(state, "update cached set version = 'old'"),
    "a catalogue that cannot be used": lambda state: _sql(state, "update cached set body = '{}'"),
    "no catalogue kept": lambda state: _sql(state, "delete from cached"),
    "a time that is none": lambda state: _sql(state, "update clock_memory set last_good = 'noon'"),
    "a refused key": _refused_key,
}


@pytest.mark.parametrize("spoil", UNUSUAL.values(), ids=UNUSUAL.keys())
async def test_what_is_not_as_usual_is_left_to_the_opening_in_full(
    tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    await _usual(tmp_path)
    assert look(tmp_path) is not None
    spoil(tmp_path)
    assert look(tmp_path) is None
