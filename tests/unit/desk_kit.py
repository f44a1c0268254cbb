"""A desk on a table: hand clock and timers; office, reader and printer do what a test tells them.

The desk's own decisions are tested with these; journeys through real parts live in tests/flows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from catalogue import Catalogue, WorkCalendar, load
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
from kiosk.desk import Desk
from kiosk.events import Event
from kiosk.ports import Draft, Gone, Saved, Unavailable
from kiosk.printing import PrinterDesk
from kiosk.views import Look, View
from wire.messages import (
    Appointment,
    AppointmentResult,
    Directory,
    Due,
    Hold,
    Office,
    Slot,
    SubmissionAnswer,
)
from wire.receipt_number import compose

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)  # a Monday
REGION = "990101"

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


class HandClock:
    """Clock and timers in one; time passes only in `advance`."""

    def __init__(self, now: datetime | None = NOW) -> None:
        self.seconds = 1000.0
        self._now = now
        self._zero = self.seconds
        self._timers: list[HandTimer] = []
        self._order = count()

    def now(self) -> datetime | None:
        return None if self._now is None else self._now + timedelta(seconds=self.seconds - self._zero)

    def forget(self) -> None:
        """From now on the time is unknown."""
        self._now = None

    def monotonic(self) -> float:
        return self.seconds

    def call_later(self, delay: float, callback: Callable[[], None]) -> HandTimer:
        timer = HandTimer(self.seconds + delay, next(self._order), callback)
        self._timers.append(timer)
        return timer

    def advance(self, seconds: float) -> None:
        """Let the time pass; timers run in their order, each at its moment."""
        end = self.seconds + seconds
        while True:
            due = [one for one in self._timers if not one.cancelled and one.at <= end]
            if not due:
                break
            first = min(due, key=lambda one: (one.at, one.order))
            self._timers.remove(first)
            self.seconds = max(self.seconds, first.at)
            first.callback()
        self.seconds = end
        self._timers = [one for one in self._timers if not one.cancelled]

    @property
    def waiting(self) -> int:
        """Timers that will still run."""
        return sum(not one.cancelled for one in self._timers)


@dataclass(slots=True)
class HandTimer:
    at: float
    order: int
    callback: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


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


def office(id_: str, body: str, regions: list[str], kinds: Sequence[str] = ("counter", "video")) -> Office:
    """An office of the example city."""
    return Office(
        id=id_,
        name=f"示例{id_}",
        body=body,
        address=f"样例路 {len(id_)} 号",
        phone="0990-5550123",
        region=regions[0],
        regions=regions,
        slot_kinds=list(kinds),
    )


class TableOffice:
    """The office of a test. `online` decides what it answers; everything asked of it is kept."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self.online: bool | None = True
        self.catalogue: Catalogue = load()
        self.calendar = WorkCalendar()
        self.can_submit = True
        self.public_url = "https://example.test"
        self.directory: Directory | None = Directory(
            version="1",
            made_at=NOW - timedelta(hours=30),
            offices=[
                office("notary-east", "notary", ["990101"]),
                office("notary-city", "notary", ["990100"]),
                office("aid-east", "aid_agency", ["990101"], ()),
            ],
        )
        self.all_slots: list[Slot] = list(times("notary-east"))
        self.asked: list[tuple[str, Any]] = []
        self.released: list[str] = []
        self.drafts: list[Draft] = []
        self.gone: set[str] = set()
        self.hold_lost = False
        self.save_error: Exception | None = None
        self.result: AppointmentResult | None = None  # None: what follows from the draft
        self.before: dict[str, asyncio.Event] = {}  # a call named here waits for its event
        self.fail: dict[str, Exception] = {}
        self._numbers = count(1)
        self._holds = count(1)

    async def _called(self, name: str, *facts: Any) -> None:
        self.asked.append((name, facts))
        await asyncio.sleep(0)
        if name in self.before:
            await self.before[name].wait()
        if name in self.fail:
            raise self.fail[name]

    async def slots(
        self, office_id: str, kind: str, first: date, days: int
    ) -> tuple[Sequence[Slot], datetime | None]:
        await self._called("slots", office_id, kind, first, days)
        last = first + timedelta(days=days)
        found = [
            one
            for one in self.all_slots
            if one.office_id == office_id and one.kind == kind and first <= one.starts_at.date() < last
        ]
        return found, None if self.online else NOW - timedelta(hours=5)

    async def hold(self, slot_id: str, session: str, replaces: str | None) -> Hold | Gone | Unavailable:
        await self._called("hold", slot_id, session, replaces)
        if not self.online:
            return Unavailable("away")
        if slot_id in self.gone:
            return Gone()
        return self._hold(f"hold-{next(self._holds)}", slot_id)

    async def renew(self, hold_id: str, session: str) -> Hold | Gone | Unavailable:
        await self._called("renew", hold_id, session)
        if not self.online:
            return Unavailable("away")
        if self.hold_lost:
            return Gone()
        held = next(facts for name, facts in reversed(self.asked) if name == "hold")
        return self._hold(hold_id, held[0])

    async def release(self, hold_id: str, session: str) -> None:
        await self._called("release", hold_id, session)
        assert session, "the office cannot know whose hold it is"
        self.released.append(hold_id)

    async def save(self, draft: Draft) -> Saved:
        await self._called("save")
        if self.save_error is not None:
            raise self.save_error
        self.drafts.append(draft)
        number = next(self._numbers)
        return Saved(f"uuid-{number}", compose(317, number), "t" * 22, self._clock.now() or NOW)

    async def answer(self, uuid: str, timeout: float) -> SubmissionAnswer | None:
        await self._called("answer", uuid)
        return self._answer(self.drafts[-1].slot_id) if self.online else None

    async def choose_again(self, uuid: str, slot_id: str) -> SubmissionAnswer | Unavailable:
        await self._called("choose_again", uuid, slot_id)
        if not self.online:
            return Unavailable("away")
        self.result = AppointmentResult.GONE if slot_id in self.gone else AppointmentResult.BOOKED
        return self._answer(slot_id)

    def _hold(self, hold_id: str, slot_id: str) -> Hold:
        slot = next(one for one in self.all_slots if one.id == slot_id)
        expires = (self._clock.now() or NOW) + timedelta(minutes=3)
        return Hold(id=hold_id, slot=slot, expires_at=expires)

    def _answer(self, slot_id: str | None) -> SubmissionAnswer:
        usual = AppointmentResult.BOOKED if slot_id else AppointmentResult.NONE_ASKED
        result = self.result or usual
        slot = next((one for one in self.all_slots if one.id == slot_id), None)
        booked = None
        if result is AppointmentResult.BOOKED and slot is not None:
            booked = Appointment(
                slot_id=slot.id,
                office_id=slot.office_id,
                office_name="示例公证处",
                address="样例路 12 号",
                phone="0990-5550123",
                starts_at=slot.starts_at,
                window="2 号窗口",
            )
        return SubmissionAnswer(
            uuid="uuid",
            receipt_number=compose(317, 1),
            state="submitted",
            state_label="已收到",
            office_name="示例机构",
            office_address="样例路 12 号",
            office_phone="0990-5550123",
            appointment_result=result,
            appointment=booked,
            earlier_receipt=compose(317, 9),
            due=[Due(code="AID_DECIDE", label="最迟答复", date=date(2026, 11, 30), provisional=True)],
            office_time=self._clock.now() or NOW,
        )


def times(office_id: str, *, days: int = 10, kind: str = "counter") -> Iterator[Slot]:
    """Four times a working day from tomorrow on; the first of each day is full."""
    for ahead in range(1, days + 1):
        day = (NOW + timedelta(days=ahead)).date()
        if day.weekday() > 4:
            continue
        for hour in (9, 10, 14, 15):
            start = datetime.combine(day, time(hour), SHANGHAI)
            yield Slot(
                id=f"{office_id}-{day:%m%d}-{hour}",
                office_id=office_id,
                kind=kind,
                starts_at=start,
                ends_at=start + timedelta(minutes=30),
                capacity=3,
                free=0 if hour == 9 else 2,
            )


@dataclass
class Log:
    """The event log of a test."""

    lines: list[tuple[Event, dict[str, Any]]] = field(default_factory=list)

    def write(self, event: Event, **fields: Any) -> None:
        self.lines.append((event, fields))

    def events(self) -> list[Event]:
        return [event for event, _ in self.lines]


def settings(**hall: Any) -> HallSettings:
    """A hall that is open all week."""
    open_all_week = [OpeningHours(weekday=day, opens=time(9), closes=time(17)) for day in range(7)]
    return HallSettings(hall=Hall(**{"region": REGION, "opening": open_all_week, **hall}))


class Rig:
    """A desk with everything around it. Create inside a running loop, then `start`."""

    def __init__(self, hall: HallSettings | None = None, *, now: datetime | None = NOW) -> None:
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

    async def do(self, *actions: Action) -> View:
        for action in actions:
            self.desk.act(action)
            await self.settle()
        return self.view

    async def wait(self, seconds: float) -> View:
        """Second by second, so that tasks run in between."""
        left = seconds
        while left > 0:
            self.clock.advance(min(1.0, left))
            left -= 1.0
            await asyncio.sleep(0)
        await self.settle()
        return self.view

    @property
    def view(self) -> View:
        return self.desk.look.view
