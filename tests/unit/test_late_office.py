"""The office of a start: facts at once, everything else waits; errors of the opening stay what they were."""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from kiosk.config import Backend, HallSettings
from kiosk.log import output as log_output
from kiosk.log.events import EventLog
from kiosk.office.guides_only import GuidesOnly
from kiosk.office.late import LateOffice
from kiosk.office.office import Office
from kiosk.office.start import OfficeStart, begin_or_raise
from kiosk.running.state_lock import StateInUse, claim, give_back
from kiosk.store.database import StoreUnavailable
from tests.unit.outbox_rig import OfficeSecrets, enrolled_parts, make_draft

URL = "http://127.0.0.1:9"  # nobody listens


@pytest.fixture
async def state(tmp_path: Path) -> Path:
    """An enrolled machine's state directory, closed in order."""
    await enrolled_parts(tmp_path / "state", URL, OfficeSecrets()).close()
    return tmp_path / "state"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged."""
    lines = io.StringIO()
    log_output.configure(stream=lines)
    yield lines
    log_output.configure(stream=io.StringIO())


def _begin(state: Path) -> OfficeStart:
    return begin_or_raise(HallSettings(state_dir=state, backend=Backend(url=URL)), EventLog(), "test")


def _late(state: Path) -> LateOffice:
    office = _begin(state).office
    assert isinstance(office, LateOffice)
    return office


def _is_free(state: Path) -> bool:
    try:
        give_back(claim(state))
    except StateInUse:
        return False
    return True


async def test_facts_are_there_before_and_the_same_after_the_opening(state: Path) -> None:
    late = _late(state)
    before = (late.online, late.can_submit, late.public_url, late.directory, late.catalogue.version)
    assert before[1:3] == (True, "https://phone.example")
    office = await late.opened()
    assert before == (late.online, late.can_submit, late.public_url, late.directory, late.catalogue.version)
    assert late.catalogue is office.catalogue, "from now on the open office answers"
    await late.close()
    assert _is_free(state)


async def test_a_save_before_the_opening_waits_for_it_and_is_kept(state: Path) -> None:
    late = _late(state)
    saved, listed = await asyncio.gather(
        late.save(make_draft()), late.slots("office", "window", date(2030, 3, 4), 1)
    )
    assert listed == ([], None)
    found = await late.find(saved.receipt_number)
    assert found is not None and found.uuid == saved.uuid
    await late.close()


async def test_several_who_need_it_open_it_once(state: Path) -> None:
    begun = _begin(state)
    first, second = await asyncio.gather(begun.office.opened(), begun.office.opened())
    assert first is second
    assert first.parts is not None and first.parts.clock is begun.clock, "one clock for the whole machine"
    await begun.office.close()


async def test_the_end_before_or_during_the_opening_frees_the_directory(state: Path) -> None:
    late = _late(state)
    assert not _is_free(state), "claimed from the first look on"
    await late.close()
    assert _is_free(state)

    late = _late(state)
    waiting = asyncio.ensure_future(late.opened())
    await asyncio.sleep(0)  # the opening runs in its thread now
    waiting.cancel()
    await late.close()
    assert _is_free(state)


async def test_a_second_process_is_told_at_once_and_logged(state: Path, log: io.StringIO) -> None:
    late = _late(state)
    with pytest.raises(StateInUse):
        _begin(state)
    assert json.loads(log.getvalue().splitlines()[-1])["event"] == "kiosk.state_in_use"
    await late.close()


async def test_a_late_opening_that_fails_fails_for_everybody_and_frees_the_directory(state: Path) -> None:
    late = _late(state)
    outbox = state / "outbox"
    outbox.rmdir()
    outbox.write_text("a file where the folder should be")
    for _ in range(2):
        with pytest.raises(FileExistsError):
            await late.opened()
    with pytest.raises(FileExistsError):
        await late.save(make_draft())
    await late.close()
    assert _is_free(state)


def _corrupt(state: Path) -> None:
    for suffix in ("-wal", "-shm"):
        (state / f"kiosk.db{suffix}").unlink(missing_ok=True)
    (state / "kiosk.db").write_bytes(b"no database" * 1000)


async def test_a_damaged_database_is_set_aside_before_anything_is_shown(
    state: Path, log: io.StringIO
) -> None:
    _corrupt(state)
    office = _begin(state).office
    assert isinstance(office, Office), "opened in full at once"
    assert "store.set_aside" in log.getvalue()
    assert not office.can_submit, "the counter went with the database: guides only"
    await office.close()


async def test_a_database_of_a_newer_program_is_refused_before_anything_is_shown(state: Path) -> None:
    with closing(sqlite3.connect(state / "kiosk.db")) as database, database:
        database.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(StoreUnavailable):
        _begin(state)
    assert _is_free(state)


async def test_the_first_start_of_all_opens_in_full(tmp_path: Path) -> None:
    office = _begin(tmp_path / "new").office
    assert isinstance(office, Office) and await office.opened() is office
    await office.close()
    assert isinstance(_late(tmp_path / "new"), LateOffice)


async def test_the_loop_runs_on_while_the_office_opens(state: Path) -> None:
    late = _late(state)
    threads: list[str] = []
    open_office = late._open_office

    def noted() -> Office | GuidesOnly:
        threads.append(threading.current_thread().name)
        return open_office()

    late._open_office = noted
    await late.opened()
    assert threads and threads[0] != threading.main_thread().name
    await late.close()


@pytest.mark.parametrize("given", [("run",), ("run", "--help"), ("run", "--confg", "x")])
def test_run_loads_the_other_commands_only_when_it_must(given: tuple[str, ...], tmp_path: Path) -> None:
    """The short way in answers as the command line does: wrong settings end in 1 with the place named."""
    wrong = tmp_path / "config.yaml"
    wrong.write_text("hall: {nam: 示例}\n", encoding="utf-8")
    arguments = (*given, "--config", str(wrong)) if given == ("run",) else given
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    expected: dict[tuple[str, ...], tuple[int, Callable[[], bool]]] = {
        ("run",): (1, lambda: "设置有错" in done.stderr and f"{wrong}:1: hall.nam" in done.stderr),
        ("run", "--help"): (0, lambda: "--config" in done.stdout),
        ("run", "--confg", "x"): (2, lambda: "--confg" in done.stderr),
    }
    code, says = expected[given]
    assert done.returncode == code and says(), done.stderr
