"""The part of the machine that watches the rest: made after the first picture, lives until the program ends.

It looks at what is in memory every few seconds, at disk and queue every few minutes; the loop is never
blocked. Admin mode shows what it knows; the heartbeat tells the office the alarms.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel

from drivers.types import CardRead, CardReader, PrintOutcome, ReaderEvent, SpeechOutput
from kiosk.desk.trouble import locate
from kiosk.log.events import Event, EventLog
from kiosk.ports import ClockPort, LoopPort, MaintenancePort, OfficePort, Timer, Unavailable
from kiosk.printing import PrinterDesk
from kiosk.running.mishaps import Mishaps
from kiosk.store.kept import KeptFile
from kiosk.store.submissions import Queue
from kiosk.upkeep import readings
from kiosk.upkeep.conditions import Conditions, KeptConditions
from kiosk.upkeep.keeper import Keeper
from kiosk.upkeep.measures import Figures, measure
from kiosk.upkeep.paper_roll import KeptRoll, PaperRoll
from kiosk.upkeep.reader_identity import ALARM, KeptReader, ReaderIdentity
from kiosk.upkeep.recent import RecentEvents

LOOK_SECONDS: Final = 5.0
MEASURE_SECONDS: Final = 300.0
WRITE_PAUSE: Final = 30.0  # seconds between two writes of a file that changes often: flash wears out

ModelT = TypeVar("ModelT", bound=BaseModel)


class Upkeep:
    """Construct on the loop, `start`, at the end `close`. Everything public is for the loop."""

    def __init__(
        self,
        *,
        state_dir: Path,
        reader: CardReader,
        printer: PrinterDesk,
        speech: SpeechOutput,
        office: OfficePort,
        clock: ClockPort,
        loop: LoopPort,
        events: EventLog,
        mishaps: Mishaps,
        roll_m: float,
        log_hash: Callable[[], str] = str,
    ) -> None:
        self.mishaps = mishaps
        self.log_hash = log_hash
        self.last_read: float | None = None  # seconds that the latest card took
        self.figures = Figures()
        self.queue: Queue | Unavailable | None = None
        self._reader = reader
        self._printer = printer
        self._speech = speech
        self._office = office
        self._clock = clock
        self._loop = loop
        self._events = events
        self._state_dir = state_dir
        self._timers: dict[str, Timer] = {}
        self._measuring: asyncio.Task[None] | None = None
        self._started = self._closed = False
        self.recent = RecentEvents(clock)
        self.conditions = Conditions(self._keep("conditions.json", KeptConditions(), WRITE_PAUSE), clock)
        self.paper = PaperRoll(self._keep("paper.json", KeptRoll(), WRITE_PAUSE), roll_m)
        self.reader_identity = ReaderIdentity(self._keep("reader.json", KeptReader(), 0.0), events)

    def _keep(self, name: str, empty: ModelT, pause: float) -> Keeper[ModelT]:
        file = KeptFile(self._state_dir / "admin" / name, empty, self._events)
        return Keeper(file, empty, self._loop, self._events, name=name, pause=pause)

    async def start(self, log_file: Path | None = None) -> None:
        """Take over what is kept, then begin to watch. `log_file`: where earlier events stand."""
        self._events.listen(self.recent.hear)
        began = self._clock.now()
        for part in (self.conditions, self.paper, self.reader_identity):
            await part.load()
        await asyncio.to_thread(self.recent.read_tail, log_file, began)
        self._started = True
        self._reader.subscribe(self._hear_reader)
        self._printer.listen(self._printer_moved)
        self._printer.listen_paper(self._paper_came)
        self._look_again()
        self._measure_again()

    async def close(self) -> None:
        """Stop watching, and write down what is known."""
        self._closed = True
        for timer in self._timers.values():
            timer.cancel()
        if self._measuring is not None:
            self._measuring.cancel()
            await asyncio.gather(self._measuring, return_exceptions=True)
        if self._started:  # else what is kept was never read, and must not be written over
            for part in (self.conditions, self.paper, self.reader_identity):
                await part.close()

    def alarms(self) -> tuple[str, ...]:
        """Codes of what a person has to settle, for the heartbeat."""
        return (ALARM,) if self.reader_identity.other else ()

    def look(self) -> None:
        """Look at everything that is in memory, now."""
        self.reader_identity.seen(self._reader.status.sam_id)
        self.paper.follow(self._printer.status.state, self._clock.now())
        for reading in (
            readings.reader(self._reader.status, changed=bool(self.reader_identity.other)),
            readings.printer(self._printer.status),
            readings.speech(self._speech.status),
            readings.office(self._office.online),
            readings.clock(self._clock.now()),
        ):
            self.conditions.take(reading)

    async def measure(self) -> None:
        """Look at disk, memory, heat and queue, now."""
        self.figures = await asyncio.to_thread(measure, self._state_dir)
        office = await self._maintenance()
        if office is not None:
            self.queue = await office.queue()
            now = self._clock.now()
            oldest = self.queue.oldest if isinstance(self.queue, Queue) else None
            waited = now - oldest if now is not None and oldest is not None else timedelta()
            self.conditions.take(readings.queue(self.queue, waited))
        for reading in readings.machine(self.figures):
            self.conditions.take(reading)

    # --- inside ------------------------------------------------------------------------------------------

    async def _maintenance(self) -> MaintenancePort | None:
        return await self._office.maintenance()

    def _look_again(self) -> None:
        if not self._closed:
            self.look()
            self._timers["look"] = self._loop.call_later(LOOK_SECONDS, self._look_again)

    def _measure_again(self) -> None:
        if not self._closed:
            self._measuring = asyncio.get_running_loop().create_task(self._measure_once(), name="upkeep")

    async def _measure_once(self) -> None:
        try:
            await self.measure()
        except Exception as error:  # noqa: BLE001 - task boundary: the next measuring still has to come
            code, where = locate(error)
            self._events.write(Event.UNEXPECTED, where=where, code=code)
        self._timers["measure"] = self._loop.call_later(MEASURE_SECONDS, self._measure_again)

    def _hear_reader(self, event: ReaderEvent) -> None:
        """On the reader's thread: only the duration is kept, never the card."""
        if isinstance(event, CardRead):
            self.last_read = event.seconds

    def _printer_moved(self) -> None:
        if not self._closed:
            self.paper.follow(self._printer.status.state, self._clock.now())
            self.conditions.take(readings.printer(self._printer.status))

    def _paper_came(self, outcome: PrintOutcome, receipt: bool) -> None:
        if not self._closed:
            self.paper.printed(outcome.length_mm, receipt=receipt)
