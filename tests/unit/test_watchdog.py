"""sd_notify(3) over real datagram sockets, and a pulse that stops when the loop or its threads do."""

from __future__ import annotations

import asyncio
import io
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.log import output as log_output
from kiosk.log.events import EventLog
from kiosk.running.watchdog import Manager, Pulse


class Listener:
    """The manager's end."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        self._line.setblocking(False)

    def heard(self) -> list[str]:
        said: list[str] = []
        while True:
            try:
                said += self._line.recv(4096).decode().split("\n")
            except BlockingIOError:
                return said

    def close(self) -> None:
        self._line.close()


@pytest.fixture(params=["path", "abstract"])
def listener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Listener]:
    address = str(tmp_path / "notify") if request.param == "path" else f"@legal-kiosk-test-{os.getpid()}"
    made = Listener(address)
    yield made
    made.close()


def _manager(listener: Listener, **more: str) -> Manager:
    return Manager({"NOTIFY_SOCKET": listener.address, "WATCHDOG_USEC": "30000000", **more})


def test_what_is_said_is_what_the_manager_reads(listener: Listener) -> None:
    manager = _manager(listener)
    manager.ready()
    manager.alive("home")
    manager.stopping()
    assert listener.heard() == ["READY=1", "WATCHDOG=1", "STATUS=home", "STOPPING=1"]
    assert manager.watchdog_seconds == 30.0


def test_a_watchdog_that_is_meant_for_another_process_is_none(listener: Listener) -> None:
    assert _manager(listener, WATCHDOG_PID=str(os.getpid())).watchdog_seconds == 30.0
    assert _manager(listener, WATCHDOG_PID="1").watchdog_seconds == 0.0
    assert _manager(listener, WATCHDOG_USEC="soon").watchdog_seconds == 0.0


@pytest.mark.parametrize("address", ["", "nonsense", "/nowhere/notify"])
def test_without_a_manager_nothing_happens(address: str) -> None:
    Manager({"NOTIFY_SOCKET": address}).ready()


def test_a_manager_that_does_not_read_holds_nobody_up(listener: Listener) -> None:
    manager = _manager(listener)
    for _ in range(5000):  # far more than a datagram socket holds
        manager.alive("home")
    assert set(listener.heard()) == {"WATCHDOG=1", "STATUS=home"}


class Scene:
    """A pulse whose clock and whose threads are in the test's hand."""

    def __init__(self, listener: Listener) -> None:
        self.now = 0.0
        self.answers = asyncio.Event()
        self._listener = listener
        self.pulse = Pulse(_manager(listener), self._ask, lambda: "home", EventLog(), lambda: self.now)

    async def _ask(self) -> None:
        await self.answers.wait()

    async def beats(self, count: int) -> int:
        """How many of these were heard."""
        heard = 0
        for _ in range(count):
            self.pulse.beat()
            for _ in range(3):
                await asyncio.sleep(0)
            self.now += self.pulse.every
            heard += self._listener.heard().count("WATCHDOG=1")
        return heard


async def test_it_beats_while_loop_and_threads_answer(listener: Listener) -> None:
    scene = Scene(listener)
    scene.answers.set()
    assert scene.pulse.every == 10.0
    assert await scene.beats(12) == 12
    scene.pulse.stop()


async def test_threads_that_hang_end_the_beats_and_an_answer_brings_them_back(listener: Listener) -> None:
    lines = io.StringIO()
    log_output.configure(stream=lines)
    scene = Scene(listener)
    assert await scene.beats(10) == 4, "at 0, 10, 20 and 30 seconds; then silence"
    assert lines.getvalue().count("kiosk.watchdog_silent") == 1, "said once"
    scene.answers.set()
    assert await scene.beats(2) >= 1
    scene.pulse.stop()
    log_output.configure(stream=io.StringIO())
