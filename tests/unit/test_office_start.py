"""A state directory that cannot be used: guides are served, staff hear why, and it mends itself."""

from __future__ import annotations

import asyncio
import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.config import Backend, HallSettings
from kiosk.log.events import Event, EventLog
from kiosk.office import guides_only
from kiosk.office import start as office_start
from kiosk.office.guides_only import GuidesOnly
from kiosk.office.late import LateOffice
from kiosk.office.office import Office
from kiosk.office.parts import OfficeParts
from kiosk.office.start import OfficeStart, begin, reopens
from kiosk.ports import SaveFailed, Unavailable
from kiosk.running.mishaps import Kind, Mishaps
from kiosk.running.self_check import SelfCheck
from kiosk.running.state_lock import claim, give_back
from kiosk.running.state_probe import Refused, probe
from kiosk.store.disk import Disk
from tests.unit.outbox_rig import OfficeSecrets, enrolled_parts, make_draft

URL = "http://127.0.0.1:9"  # nobody listens


class RefusingDisk(Disk):
    """Takes nothing while `refuses` is set; counts the writes."""

    def __init__(self, refuses: int = 0) -> None:
        self.refuses = refuses
        self.writes = 0

    def write(self, descriptor: int, data: bytes) -> None:
        """As a full or read-only disk answers."""
        self.writes += 1
        if self.refuses:
            raise OSError(self.refuses, "refused")
        super().write(descriptor, data)


@pytest.fixture
async def state(tmp_path: Path) -> Path:
    """An enrolled machine's state directory, closed in order."""
    await enrolled_parts(tmp_path / "state", URL, OfficeSecrets()).close()
    return tmp_path / "state"


def _settings(state: Path) -> HallSettings:
    return HallSettings(state_dir=state, backend=Backend(url=URL))


def _begin(state: Path, mishaps: Mishaps) -> OfficeStart:
    return begin(_settings(state), EventLog(), "test", mishaps)


def _ids(mishaps: Mishaps) -> list[str]:
    return [one.id for one in mishaps.current()]


# --- the probe ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.ENOSPC, Kind.DISK_FULL),
        (errno.EDQUOT, Kind.DISK_FULL),
        (errno.EROFS, Kind.STATE_UNWRITABLE),
        (errno.EACCES, Kind.STATE_UNWRITABLE),
        (errno.EIO, Kind.STATE_UNWRITABLE),
    ],
)
def test_the_probe_tells_a_full_disk_from_a_closed_one(tmp_path: Path, code: int, kind: Kind) -> None:
    assert probe(tmp_path, RefusingDisk(code)) == Refused(kind, f"os_{code}")
    assert probe(tmp_path) is None
    assert list(tmp_path.iterdir()) == [], "nothing is left of a probe, taken or refused"


def test_a_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = probe(tmp_path / "file" / "state")
    assert refused is not None and refused.kind is Kind.STATE_UNWRITABLE


# --- a start -----------------------------------------------------------------------------------------------


async def test_a_usual_start_has_nothing_to_say(state: Path) -> None:
    mishaps = Mishaps()
    begun = _begin(state, mishaps)
    assert isinstance(begun.office, LateOffice) and begun.office.can_submit
    assert _ids(mishaps) == []
    await begun.office.close()


async def test_no_state_directory_gives_guides(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    mishaps = Mishaps()
    office = _begin(tmp_path / "file" / "state", mishaps).office
    assert isinstance(office, GuidesOnly)
    assert len(office.catalogue.services) >= 2 and not office.can_submit
    assert _ids(mishaps) == [Kind.STATE_UNWRITABLE.id]


async def test_a_directory_in_use_gives_guides_and_is_tried_again(state: Path) -> None:
    mishaps, lock = Mishaps(), claim(state)
    office = _begin(state, mishaps).office
    assert isinstance(office, GuidesOnly)
    assert _ids(mishaps) == [Kind.STATE_IN_USE.id]
    assert not reopens(_settings(state))
    give_back(lock)
    assert reopens(_settings(state))
    give_back(claim(state))  # it was only tried


async def test_a_database_of_a_newer_program_gives_guides(state: Path) -> None:
    with closing(sqlite3.connect(state / "kiosk.db")) as database, database:
        database.execute("update alembic_version set version_num = 'from_the_future'")
    mishaps = Mishaps()
    assert isinstance(_begin(state, mishaps).office, GuidesOnly)
    assert _ids(mishaps) == [Kind.DATABASE_UNUSABLE.id]
    give_back(claim(state))


async def test_an_opening_that_fails_later_leaves_guides_of_the_known_catalogue(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look was good, and then the disk refused."""

    def refused(*_args: object, **_named: object) -> Office:
        raise OSError(errno.ENOSPC, "no space")

    mishaps = Mishaps()
    monkeypatch.setattr(office_start, "_open", refused)
    monkeypatch.setattr(office_start, "probe", lambda folder: probe(folder, RefusingDisk(errno.ENOSPC)))
    late = _begin(state, mishaps).office
    assert isinstance(late, LateOffice) and late.can_submit
    known = late.catalogue
    with pytest.raises(SaveFailed):
        await late.save(make_draft())
    assert not late.can_submit and late.catalogue is known
    assert isinstance(await late.hold("slot", "session", None), Unavailable)
    assert isinstance(await (await late.handoffs()).renew("handoff"), Unavailable)
    assert await (await late.cases()).waiting("0317 0000 0011") is None
    assert _ids(mishaps) == [Kind.DISK_FULL.id]


async def test_without_any_catalogue_there_is_nothing_to_guide_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable() -> object:
        raise OSError(errno.EIO, "cannot be read")

    monkeypatch.setattr(guides_only, "load", unreadable)
    (tmp_path / "file").touch()
    mishaps = Mishaps()
    assert not _begin(tmp_path / "file" / "state", mishaps).office.catalogue.services


async def test_a_damaged_database_is_set_aside_and_its_sealed_files_are_adopted(tmp_path: Path) -> None:
    secrets = OfficeSecrets()
    parts = enrolled_parts(tmp_path / "state", URL, secrets)
    saved = [
        parts.outbox.save(make_draft(), secrets.sealer(), parts.clock.best_guess(), clock_known=True)
        for _ in range(3)
    ]
    await parts.close()
    path = tmp_path / "state" / "kiosk.db"
    path.write_bytes(b"\x00" * 200 + path.read_bytes()[200:])
    mishaps, events = Mishaps(), EventLog()
    mishaps.attach(events)
    office = begin(_settings(tmp_path / "state"), events, "test", mishaps).office
    assert isinstance(office, Office)
    try:
        queued = {uuid for uuid, _ in office.parts.outbox.rows.queued()}
        assert queued == {one.uuid for one in saved}, "nothing accepted is lost with the database"
        assert not office.can_submit, "numbers could be given twice"
        await _check(office, mishaps, tmp_path / "state").look()
        assert set(_ids(mishaps)) >= {Kind.NUMBERS_LOST.id, Kind.SET_ASIDE.id}
        assert (tmp_path / "state" / "set-aside" / "1" / "kiosk.db").exists()
    finally:
        await office.close()


# --- while it runs -----------------------------------------------------------------------------------------


def _check(
    office: Office | GuidesOnly,
    mishaps: Mishaps,
    state: Path,
    *,
    disk: Disk | None = None,
    wishes: list[str] | None = None,
    events: EventLog | None = None,
) -> SelfCheck:
    told = wishes if wishes is not None else []
    clock = office.parts.clock if isinstance(office, Office) else _begin(state, Mishaps()).clock
    return SelfCheck(
        _settings(state),
        office,
        clock,
        events or EventLog(),
        mishaps,
        changed=lambda: told.append("changed"),
        renew=lambda: told.append("renew"),
        disk=disk,
    )


@pytest.fixture
async def office(state: Path) -> Office:
    late = _begin(state, Mishaps()).office
    assert isinstance(late, LateOffice)
    opened = await late.opened()
    assert isinstance(opened, Office)
    return opened


async def test_a_disk_that_fills_closes_applications_and_opens_them_again(
    office: Office, state: Path
) -> None:
    disk, mishaps, wishes = RefusingDisk(), Mishaps(), list[str]()
    check = _check(office, mishaps, state, disk=disk, wishes=wishes)
    await check.look()
    assert office.can_submit and wishes == []
    disk.refuses = errno.ENOSPC
    await check.look()
    assert not office.can_submit and wishes == ["changed"]
    assert Kind.DISK_FULL.id in _ids(mishaps)
    disk.refuses = errno.EROFS
    await check.look()
    assert Kind.STATE_UNWRITABLE.id in _ids(mishaps) and Kind.DISK_FULL.id not in _ids(mishaps)
    disk.refuses = 0
    await check.look()
    assert office.can_submit and wishes == ["changed", "changed"]
    assert Kind.STATE_UNWRITABLE.id not in _ids(mishaps)
    await office.close()


def _damage(parts: OfficeParts) -> None:
    """Overwrite every page but the first, under the open database."""
    path = parts.store.path
    with parts.store.write() as session:  # nothing is left in the journal that would hide it
        session.connection().exec_driver_sql("select 1")
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    parts.store.engine.dispose()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))


async def test_a_database_damaged_in_use_asks_for_a_fresh_program(office: Office, state: Path) -> None:
    mishaps, wishes = Mishaps(), list[str]()
    check = _check(office, mishaps, state, wishes=wishes)
    _damage(office.parts)
    with pytest.raises(SaveFailed):
        await office.save(make_draft())
    await check.look()
    assert not office.can_submit and wishes == ["renew", "changed"]
    assert Kind.DATABASE_DAMAGED.id in _ids(mishaps)
    await office.close()  # cannot note the time there, and ends in order all the same
    again = Mishaps()
    fresh = _begin(state, again).office
    assert isinstance(fresh, Office) and fresh.parts.store.replaced is not None
    await fresh.close()


async def test_a_failed_save_makes_it_look_at_once(office: Office, state: Path) -> None:
    disk, mishaps, events = RefusingDisk(), Mishaps(), EventLog()
    check = _check(office, mishaps, state, disk=disk, events=events)
    check.listen()
    task = asyncio.create_task(check.run())
    async with asyncio.timeout(60):  # the next look by itself comes a minute after the first
        while not disk.writes:
            await asyncio.sleep(0.01)
        disk.refuses = errno.ENOSPC
        events.write(Event.SAVE_FAILED, cause="os_28")
        while not mishaps.has(Kind.DISK_FULL):
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await office.close()


async def test_guides_only_asks_for_a_fresh_program_once_the_directory_can_be_used(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    mishaps, wishes = Mishaps(), list[str]()
    office = _begin(blocked / "state", mishaps).office
    assert isinstance(office, GuidesOnly)
    check = _check(office, mishaps, blocked / "state", wishes=wishes)
    await check.look()
    assert wishes == []
    blocked.unlink()
    await check.look()
    assert wishes == ["renew"] and Kind.STATE_UNWRITABLE.id not in _ids(mishaps)
