"""A reader service talking to a simulated reader through a real pseudo serial port, and the published
vectors.
"""

from __future__ import annotations

import threading
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
PATIENCE = 30.0  # seconds a test waits for something that must happen
# A wait of the driver that runs out is a result: a test has to ask for it, by `replace(PATIENT, find=...)`.
# Only probing is short, because it tries wrong speeds; it is repeated until it has found the right one.
PATIENT = Limits(status=20.0, find=20.0, select=20.0, read=20.0, stall=20.0, probe=0.2)
_READING = 0.4  # share of the radio time that the simulator spends in each half of a reading

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
        sim_settings = {key: settings.pop(key) for key in ("late_by", "boot_time") if key in settings}
        self.link = folder / "reader"
        self.sim = IdCardReaderSimulator(
            self.link, baudrate=baudrate, timing=timing, cards=cards(TODAY), **sim_settings
        )
        options: dict[str, Any] = {
            "today": lambda: TODAY,
            "poll_interval": 0.02,
            "limits": PATIENT,
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

    def was(self, state: ReaderState) -> None:
        """Wait until the service has once said this state, which may be over again."""

        def told() -> bool:
            with self._news:
                return any(isinstance(event, ReaderStatus) and event.state is state for event in self.events)

        wait_until(told, f"state {state} told")

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
        """Want a card and let the empty field be noticed.

        The first look may have begun before the wish, the second one sees the field empty, and with the third
        request its answer has been taken in.
        """
        self.service.want_card(True)
        self.looks(3)

    @contextmanager
    def reading_held(self) -> Iterator[Callable[[], None]]:
        """The next reading stops in its middle until the block ends; the value waits until it is there."""
        begun, go_on = threading.Event(), threading.Event()
        module = self.sim._sam
        radio = module._radio

        def hold(share: float) -> None:
            if share == _READING and not begun.is_set():
                begun.set()
                go_on.wait(PATIENCE)
            radio(share)

        module._radio = hold
        try:
            yield lambda: wait_until(begun.is_set, "middle of a reading")
        finally:
            go_on.set()
            module._radio = radio

    def count(self, kind: type[ReaderEvent]) -> int:
        """How many events of a kind came so far."""
        with self._news:
            return sum(isinstance(event, kind) for event in self.events)
