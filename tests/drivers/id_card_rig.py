"""A reader service talking to a simulated reader through a real pseudo serial port, and the published
vectors.
"""

from __future__ import annotations

import threading
import time
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from drivers.id_card import IdCardReaderService
from drivers.id_card.exchange import Limits
from drivers.sim.cards import cards
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.types import ReaderEvent, ReaderState, ReaderStatus

TODAY = date(2026, 3, 1)
VECTORS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("id_card_vectors.toml").read_text("utf-8"))
QUICK = Limits(status=0.15, find=0.15, select=0.15, read=0.6, stall=0.1, probe=0.1)
PATIENCE = 10.0  # seconds a test waits for something that must happen

EventT = TypeVar("EventT")


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Poll a condition with a limit; a plain loop, because the subject runs in other threads."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"never happened: {what}")
        time.sleep(0.005)


class Rig:
    """Simulator and service with everything the service has published."""

    def __init__(
        self, folder: Path, *, baudrate: int = 115200, timing: bool = False, **settings: Any
    ) -> None:
        sim_settings = {
            key: settings.pop(key) for key in ("radio_delay", "late_by", "boot_time") if key in settings
        }
        self.link = folder / "reader"
        self.sim = IdCardReaderSimulator(
            self.link, baudrate=baudrate, timing=timing, cards=cards(TODAY), **sim_settings
        )
        options: dict[str, Any] = {
            "today": lambda: TODAY,
            "poll_interval": 0.02,
            "limits": QUICK,
            "first_delay": 0.02,
            "max_delay": 0.1,
        }
        self.service = IdCardReaderService(str(self.link), **(options | settings))
        self.events: list[ReaderEvent] = []
        self._news = threading.Condition()
        self._read_up_to = 0
        self.service.subscribe(self._hear)

    def __enter__(self) -> Rig:
        self.sim.start()
        self.service.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.service.stop()
        self.sim.stop()

    def _hear(self, event: ReaderEvent) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    def next(self, kind: type[EventT]) -> EventT:
        """The next event of a kind that was not asked for yet; earlier ones of other kinds are passed
        over.
        """
        end = time.monotonic() + PATIENCE
        with self._news:
            while True:
                while self._read_up_to < len(self.events):
                    event = self.events[self._read_up_to]
                    self._read_up_to += 1
                    if isinstance(event, kind):
                        return event
                rest = end - time.monotonic()
                if rest <= 0:
                    raise AssertionError(f"no {kind.__name__}; seen {self.events}")
                self._news.wait(rest)

    def state(self, state: ReaderState) -> ReaderStatus:
        """Wait until the service has this state."""
        wait_until(lambda: self.service.status.state is state, f"state {state}")
        return self.service.status

    def asked(self, command: str) -> int:
        """How often the simulator got a command (four hex digits)."""
        return self.sim.requests.get(command, 0)

    def looks(self, count: int = 5) -> None:
        """Let the service look at the field so many times more."""

        def total() -> int:
            return self.asked("2001") + self.asked("3003")

        goal = total() + count
        wait_until(lambda: total() >= goal, "looks at the field")

    def want(self) -> None:
        """Want a card and let the empty field be noticed."""
        self.service.want_card(True)
        self.looks(2)

    def count(self, kind: type[ReaderEvent]) -> int:
        """How many events of a kind came so far."""
        with self._news:
            return sum(isinstance(event, kind) for event in self.events)
