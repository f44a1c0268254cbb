"""A desk on a table: hand clock and timers; office, reader and printer do what a test tells them.

The desk's own decisions are tested with these; journeys through real parts live in tests/flows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from drivers.types import (
    CardKind,
    CardRead,
    CardRecord,
    CardRemoved,
    Printed,
    PrinterState,
    PrinterStatus,
    PrintJob,
    PrintOutcome,
    ReaderEvent,
    ReaderState,
    ReaderStatus,
    Sex,
)
from kiosk.actions import Action
from kiosk.config import Hall, HallSettings, OpeningHours
from kiosk.desk.desk import Desk
from kiosk.log.events import Event
from kiosk.printing import PrinterDesk
from kiosk.views import Look, View
from tests.unit.hand_clock import NOW, REGION, SHANGHAI, HandClock
from tests.unit.table_office import TableOffice, office, times

if TYPE_CHECKING:
    from kiosk.admin.desk import AdminDesk
    from kiosk.admin.views import AdminView

__all__ = [
    "NOW",
    "REGION",
    "SHANGHAI",
    "ZHANG",
    "HandClock",
    "Log",
    "Rig",
    "TableOffice",
    "TablePrinter",
    "TableReader",
    "office",
    "settings",
    "times",
]

ZHANG = CardRecord(
    kind=CardKind.RESIDENT,
    name="测试张三",
    number="119999196803140034",
    sex=Sex.MALE,
    birth_date=date(1968, 3, 14),
    valid_from=date(2018, 1, 1),
    valid_until=date(2038, 1, 1),
    nation="汉",
    address="示例省示例市城东区样例路 1 号",
)


class TableReader:
    """A reader whose cards are laid by the test. Same promise as the real one: a card that lies there
    already when one is wanted is not read."""

    def __init__(self) -> None:
        self.status = ReaderStatus(ReaderState.READY)
        self.wanted = False
        self._listeners: list[Callable[[ReaderEvent], None]] = []

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def subscribe(self, listener: Callable[[ReaderEvent], None]) -> None:
        self._listeners.append(listener)

    def want_card(self, wanted: bool) -> None:
        self.wanted = wanted

    def say(self, event: ReaderEvent) -> None:
        if isinstance(event, ReaderStatus):
            self.status = event
        for listener in self._listeners:
            listener(event)

    def lay(self, record: CardRecord = ZHANG) -> None:
        """Put a card down; it is read when somebody wants it and nothing lay there."""
        fresh = self.status.state is ReaderState.READY
        if fresh and self.wanted:
            self.say(CardRead(record))
        self.say(ReaderStatus(ReaderState.CARD_PRESENT))

    def take(self) -> None:
        self.say(ReaderStatus(ReaderState.READY))
        self.say(CardRemoved())


class TablePrinter:
    """Keeps jobs until the test says how they ended; `outcome` answers at once."""

    def __init__(self) -> None:
        self.status = PrinterStatus(PrinterState.READY)
        self.outcome: PrintOutcome | None = Printed()
        self.jobs: list[PrintJob] = []
        self.open: list[Callable[[PrintOutcome], None]] = []
        self._listeners: list[Callable[[PrinterStatus], None]] = []

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def subscribe(self, listener: Callable[[PrinterStatus], None]) -> None:
        self._listeners.append(listener)

    def submit(self, job: PrintJob, done: Callable[[PrintOutcome], None]) -> None:
        self.jobs.append(job)
        if self.outcome is None:
            self.open.append(done)
        else:
            done(self.outcome)

    def end(self, outcome: PrintOutcome) -> None:
        self.open.pop(0)(outcome)

    def say(self, state: PrinterState) -> None:
        self.status = PrinterStatus(state)
        for listener in self._listeners:
            listener(self.status)


@dataclass
class Log:
    """The event log of a test."""

    lines: list[tuple[Event, dict[str, Any]]] = field(default_factory=list)
    listeners: list[Callable[[Event, Mapping[str, Any]], None]] = field(default_factory=list)

    def write(self, event: Event, **fields: Any) -> None:
        self.lines.append((event, fields))
        for listener in self.listeners:
            listener(event, fields)

    def listen(self, callback: Callable[[Event, Mapping[str, Any]], None]) -> None:
        self.listeners.append(callback)

    def events(self) -> list[Event]:
        return [event for event, _ in self.lines]


def settings(**hall: Any) -> HallSettings:
    """A hall that is open all week."""
    open_all_week = [OpeningHours(weekday=day, opens=time(9), closes=time(17)) for day in range(7)]
    return HallSettings(hall=Hall(**{"region": REGION, "opening": open_all_week, **hall}))


class Rig:
    """A desk with everything around it. Create inside a running loop, then `start`."""

    def __init__(
        self,
        hall: HallSettings | None = None,
        *,
        now: datetime | None = NOW,
        admin: Callable[[Desk], AdminDesk] | None = None,
    ) -> None:
        self.clock = HandClock(now)
        self.office = TableOffice(self.clock)
        self.reader = TableReader()
        self.paper = TablePrinter()
        self.log = Log()
        self.printer = PrinterDesk(self.paper, self.clock, self.clock, self.log)  # type: ignore[arg-type]
        self.desk = Desk(
            office=self.office,
            clock=self.clock,
            loop=self.clock,
            reader=self.reader,
            printer=self.printer,
            settings=hall or settings(),
            events=self.log,  # type: ignore[arg-type]
            admin=admin,
        )
        self.looks: list[Look] = []
        self.desk.listen(self.looks.append)

    async def start(self) -> Rig:
        self.desk.start()
        await self.settle()
        return self

    async def settle(self) -> None:
        """Let tasks and hops run until nothing is left to do."""
        for _ in range(40):
            await asyncio.sleep(0)

    async def do(self, *actions: Action) -> View | AdminView:
        for action in actions:
            self.desk.act(action)
            await self.settle()
        return self.view

    async def wait(self, seconds: float) -> View | AdminView:
        """Second by second, so that tasks run in between."""
        left = seconds
        while left > 0:
            self.clock.advance(min(1.0, left))
            left -= 1.0
            await asyncio.sleep(0)
        await self.settle()
        return self.view

    @property
    def view(self) -> View | AdminView:
        return self.desk.look.view
