"""News of a hand-off: at once, across processes, and without holding a thread while nothing happens."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
from sqlalchemy.exc import OperationalError

from backend.database import Database
from backend.live import Live
from backend.runtime import Runtime
from backend.settings import Settings
from tests.backend.handoff_rig import Phone, Visit
from tests.backend.machine import Machine
from tests.backend.office_process import OfficeProcess
from tests.backend.running_office import Office
from wire.handoff import Ended, HandoffStage, HandoffState

WAITING = 50
LONGEST = 25.0


def waiting(client: httpx2.Client) -> int:
    """How many wait in a process."""
    line = next(
        line for line in client.get("/metrics").text.splitlines() if line.startswith("legal_kiosk_waiting ")
    )
    return int(float(line.split()[1]))


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, a minute at most."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


@pytest.fixture
def runtime(office: Office) -> Runtime:
    """The phones' process."""
    return office.runtime


@pytest.fixture
def others() -> Iterator[ThreadPoolExecutor]:
    """Kiosks that wait."""
    with ThreadPoolExecutor(WAITING) as pool:
        yield pool


def poll(visit: Visit, client: httpx2.Client, seen: int, wait: float = LONGEST) -> HandoffState:
    """One long poll on a connection of its own."""
    path = f"{visit.path}?seen={seen}&wait={wait}"
    with httpx2.Client(base_url=client.base_url, timeout=60) as own:
        answer = own.get(path, headers=visit.machine.sign("GET", path))
    assert answer.status_code == 200, answer.text
    return HandoffState.model_validate_json(answer.content)


def test_fifty_waiting_hold_no_thread(
    office: Office, runtime: Runtime, machine: Machine, others: ThreadPoolExecutor
) -> None:
    """With SQLite a process has three threads for requests, with PostgreSQL sixteen."""
    visit, phone = Visit.begin(machine), Phone(runtime)
    before = waiting(office.client)
    polls = [others.submit(poll, visit, office.client, visit.opened.version) for _ in range(WAITING)]
    until(lambda: waiting(office.client) == before + WAITING)
    assert machine.call("GET", "/api/v1/keys").status_code == 200
    assert not any(one.done() for one in polls), "an ordinary request was answered while all of them wait"
    phone.scan(visit.opened.url)
    states = [one.result(60) for one in polls]
    assert {state.stage for state in states} == {HandoffStage.CLAIMED}
    assert waiting(office.client) == before


def test_what_is_newer_is_told_at_once(runtime: Runtime, machine: Machine) -> None:
    visit, phone = Visit.begin(machine), Phone(runtime)
    phone.scan(visit.opened.url)
    assert visit.state(seen=visit.opened.version, wait=LONGEST).stage is HandoffStage.CLAIMED


def test_nothing_new(machine: Machine) -> None:
    visit = Visit.begin(machine)
    state = visit.state(seen=visit.opened.version, wait=0.2)
    assert (state.stage, state.version) == (HandoffStage.OPEN, visit.opened.version)
    for query in ("?wait=26", "?wait=-1", "?seen=-1", "?wait=nan"):
        assert visit.call("GET", query).status_code == 422


@pytest.fixture
def processes(database: str, dialect: str, tmp_path: Path) -> Iterator[tuple[OfficeProcess, OfficeProcess]]:
    """Two backend processes on one database, with one key folder."""
    running = []
    for number in range(2):
        state = tmp_path / f"state{number}"
        running.append(OfficeProcess(database, state, KEY_DIR=str(tmp_path / "keys")))
    yield running[0], running[1]
    for one in running:
        if one.process.poll() is None:
            one.stop()


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_phone_on_one_process_kiosk_on_the_other(
    processes: tuple[OfficeProcess, OfficeProcess],
    database: str,
    tmp_path: Path,
    others: ThreadPoolExecutor,
) -> None:
    first, second = processes
    settings = _settings(database, tmp_path)
    runtime = Runtime.open(settings)
    office = Office(first, runtime, None)  # type: ignore[arg-type]  # no catalogue is needed here
    machine = office.new_machine()
    visit, phone = Visit.begin(machine), Phone(runtime)

    def wait_on(process: OfficeProcess, seen: int) -> Future[HandoffState]:
        future = others.submit(poll, visit, process.client, seen)
        until(lambda: waiting(process.client) == 1)
        return future

    waits = wait_on(second, visit.opened.version)
    token = visit.opened.url.rpartition("/")[2]
    page = first.client.post(f"/h/{token}", headers={"Sec-Fetch-Site": "same-origin"})
    assert page.status_code == 303, page.text[:500]
    phone.cookie = page.cookies["handoff"]
    state = waits.result(60)
    assert state.stage is HandoffStage.CLAIMED
    waits = wait_on(second, state.version)
    paired = visit.pair(phone.known_side().number)  # by the first process
    assert waits.result(60) == paired
    waits = wait_on(second, paired.version)
    phone.leave()  # in this process, which is a third one
    assert waits.result(60).why is Ended.PHONE_LEFT
    runtime.close()


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
def test_a_process_that_ends_lets_those_go_who_wait(
    processes: tuple[OfficeProcess, OfficeProcess],
    database: str,
    tmp_path: Path,
    others: ThreadPoolExecutor,
) -> None:
    process = processes[0]
    runtime = Runtime.open(_settings(database, tmp_path))
    machine = Office(process, runtime, None).new_machine()  # type: ignore[arg-type]
    visit = Visit.begin(machine)
    waits = others.submit(poll, visit, process.client, visit.opened.version)
    until(lambda: waiting(process.client) == 1)
    process.process.send_signal(signal.SIGTERM)
    assert waits.result(60).stage is HandoffStage.OPEN, "a whole answer, not a broken line"
    process.process.wait(60)
    assert "Application shutdown complete" in process.log.read_text()
    assert "Cancel" not in process.log.read_text()
    runtime.close()


def _settings(database: str, folder: Path) -> Settings:
    return Settings(database_url=database, state_dir=folder / "third", key_dir=folder / "keys")


async def test_a_change_of_this_process_wakes_without_a_look_around(
    office: Office, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the pause between looks set to an hour, only the change itself can have woken it."""
    monkeypatch.setattr("backend.live.PAUSE", 3600.0)
    visit = await asyncio.to_thread(Visit.begin, machine)
    live = office.runtime.live
    live.start()
    try:
        wait = asyncio.create_task(live.wait(visit.opened.id, visit.opened.version, 60))
        while live.waiting == 0:
            await asyncio.sleep(0)
        assert await asyncio.to_thread(Phone(office.runtime).scan, visit.opened.url) is None
        assert await wait == visit.opened.version + 1
        assert live.waiting == 0
    finally:
        await live.stop()
        office.runtime.live = Live(office.runtime.database)


async def test_gone_rows_and_a_database_that_was_away(
    db: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    live, failures = Live(db), threading.Event()
    original = live._versions

    def away(ids: list[str]) -> dict[str, int]:
        if not failures.is_set():
            failures.set()
            raise OperationalError("select", {}, Exception("away"))
        return original(ids)

    monkeypatch.setattr(live, "_versions", away)
    live.start()
    try:
        assert await live.wait("no-such", 4, 60) == 5, "somebody who waits for nothing is told so"
        assert failures.is_set()
        assert [record.getMessage() for record in caplog.records] == ["live: OperationalError"]
    finally:
        await live.stop()
    assert await live.wait("no-such", 4, 60) == 4, "the process ends: nobody is kept"
