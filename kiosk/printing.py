"""The printing desk: a job belongs to the printer until its end, whatever the session does.

A receipt's blocks stay in memory ten minutes for a marked reprint (by the citizen, then by staff).
Afterwards only a slip with the number can be printed. Three outcomes, never two: printed, failed, not known.
"""

from __future__ import annotations

import asyncio
import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from drivers.types import (
    PRINTER_USABLE,
    Block,
    Failed,
    FailureCause,
    NotKnown,
    Printed,
    PrinterState,
    PrinterStatus,
    PrintJob,
    PrintOutcome,
    ReceiptPrinter,
)
from kiosk.log.events import Event, EventLog
from kiosk.ports import ClockPort, LoopPort
from kiosk.receipt import slip
from kiosk.views import Paper
from words import _, language

KEEP_SECONDS: Final = 600.0
MOST_COPIES: Final = 3  # marked reprints a citizen may ask for
_ID_ALPHABET: Final = string.ascii_uppercase + string.digits


@dataclass(frozen=True, slots=True)
class PaperReport:
    """What became of one receipt's paper so far. `cause` belongs to failed and not known."""

    state: Paper
    cause: FailureCause | None = None
    copies: int = 0  # reprints asked for

    @property
    def ended(self) -> bool:
        """Has the last job ended?"""
        return self.state in (Paper.PRINTED, Paper.FAILED, Paper.NOT_KNOWN)


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """A receipt that can still be printed again. `age` in seconds."""

    number: str
    age: float
    report: PaperReport


@dataclass(slots=True, repr=False)
class _Sheet:
    """One receipt in memory."""

    blocks: tuple[Block, ...]
    until: float  # monotonic
    copy_mark: str
    right_to_left: bool  # as the language of its words runs
    jobs: int = 0
    outcome: PrintOutcome | None = None
    running: bool = False


def _job_id() -> str:
    return "".join(secrets.choice(_ID_ALPHABET) for _ in range(4))


def _copy_mark() -> str:
    return _("补打 第{count}次")


class PrinterDesk:
    """The only one that hands jobs to the printer. All methods are called on the loop; `start` first."""

    def __init__(self, printer: ReceiptPrinter, loop: LoopPort, clock: ClockPort, events: EventLog) -> None:
        self._printer = printer
        self._loop = loop
        self._clock = clock
        self._events = events
        self._sheets: dict[str, _Sheet] = {}
        self._listeners: list[Callable[[], None]] = []
        self._paper_listeners: list[Callable[[PrintOutcome, bool], None]] = []
        self._hop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Begin to follow the printer; call on the running loop, before the printer service starts.

        Calling it again changes nothing.
        """
        if self._hop is not None:
            return
        self._hop = asyncio.get_running_loop()
        self._printer.subscribe(lambda _status: self._on_loop(self._tell))

    @property
    def status(self) -> PrinterStatus:
        """The printer's last published status."""
        return self._printer.status

    @property
    def usable(self) -> bool:
        """Would a receipt come out now, as far as is known?"""
        return self.status.state in PRINTER_USABLE | {PrinterState.PRINTING, PrinterState.HEAD_HOT}

    @property
    def known(self) -> bool:
        """Has the printer said anything yet?"""
        return self.status.state is not PrinterState.UNKNOWN

    def listen(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Called on the loop whenever a status or an outcome changes, until what is returned is called."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def listen_paper(self, callback: Callable[[PrintOutcome, bool], None]) -> None:
        """Called on the loop with each outcome, and whether the paper was a citizen's receipt."""
        self._paper_listeners.append(callback)

    def print_for_staff(self, blocks: tuple[Block, ...], ended: Callable[[PrintOutcome], None]) -> None:
        """Print something that is nobody's: a test page. Nothing of it is kept; `ended` runs on the loop."""

        def done(outcome: PrintOutcome) -> None:
            self._log(outcome, copy_number=0)
            for listener in self._paper_listeners:
                listener(outcome, False)
            ended(outcome)
            self._tell()

        job = PrintJob(_job_id(), blocks)
        self._printer.submit(job, lambda outcome: self._on_loop(lambda: done(outcome)))
        self._tell()

    def print(self, number: str, blocks: tuple[Block, ...]) -> None:
        """Print a receipt. A second one under the same number replaces the first (another time was
        chosen)."""
        self._sheets[number] = sheet = _Sheet(
            blocks, self._clock.monotonic() + KEEP_SECONDS, _copy_mark(), language().right_to_left
        )
        self._loop.call_later(KEEP_SECONDS, self.forget_old)
        self._submit(number, sheet, copy_number=0)

    def reprint(self, number: str) -> bool:
        """Print once more, marked with the count. After ten minutes a slip with the number instead. False
        while a job of this number is still running."""
        self.forget_old()
        sheet = self._sheets.get(number)
        if sheet is None:
            sheet = _Sheet(slip(number), self._clock.monotonic(), _copy_mark(), language().right_to_left)
            self._submit(number, sheet, copy_number=0)
            return True
        if sheet.running:
            return False
        self._submit(number, sheet, copy_number=sheet.jobs)
        return True

    def report(self, number: str) -> PaperReport:
        """How the paper of this number is doing."""
        sheet = self._sheets.get(number)
        if sheet is None:
            return PaperReport(Paper.WAITING)
        copies = max(sheet.jobs - 1, 0)
        match sheet.outcome:
            case Printed(interrupted=True):  # the end came out; it may hang together no more
                return PaperReport(Paper.NOT_KNOWN, None, copies)
            case Printed():
                return PaperReport(Paper.PRINTED, None, copies)
            case Failed(cause):
                return PaperReport(Paper.FAILED, cause, copies)
            case NotKnown(cause):
                return PaperReport(Paper.NOT_KNOWN, cause, copies)
        return PaperReport(Paper.PRINTING if self.usable else Paper.WAITING, None, copies)

    def remembered(self) -> tuple[str, ...]:
        """Numbers whose whole receipt can still be printed again, oldest first: for the staff page."""
        self.forget_old()
        return tuple(self._sheets)

    def kept(self) -> tuple[Kept, ...]:
        """The same with what staff may know of them: oldest first."""
        self.forget_old()
        now = self._clock.monotonic()
        return tuple(
            Kept(number, KEEP_SECONDS - (sheet.until - now), self.report(number))
            for number, sheet in self._sheets.items()
        )

    def forget_old(self) -> None:
        """Drop the blocks of receipts older than ten minutes; a running job keeps them until its end."""
        now = self._clock.monotonic()
        for number in [n for n, s in self._sheets.items() if s.until <= now and not s.running]:
            del self._sheets[number]

    def _submit(self, number: str, sheet: _Sheet, *, copy_number: int) -> None:
        sheet.jobs += 1
        sheet.outcome = None
        sheet.running = True
        # the number stays in this closure only: nothing about the paper is kept elsewhere
        self._printer.submit(
            PrintJob(_job_id(), sheet.blocks, copy_number, sheet.copy_mark, sheet.right_to_left),
            lambda outcome: self._on_loop(lambda: self._ended(sheet, outcome, copy_number)),
        )
        self._tell()

    def _ended(self, sheet: _Sheet, outcome: PrintOutcome, copy_number: int) -> None:
        sheet.outcome = outcome
        sheet.running = False
        self._log(outcome, copy_number)
        for listener in self._paper_listeners:
            listener(outcome, True)
        self.forget_old()
        self._tell()

    def _log(self, outcome: PrintOutcome, copy_number: int) -> None:
        match outcome:
            case Printed(interrupted=True):
                self._events.write(Event.PAPER_NOT_KNOWN, cause="interrupted")
            case Printed():
                self._events.write(Event.PAPER_PRINTED, copy=copy_number)
            case Failed(cause):
                self._events.write(Event.PAPER_FAILED, cause=cause.value)
            case NotKnown(cause):
                self._events.write(Event.PAPER_NOT_KNOWN, cause=cause.value if cause else "")

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def _on_loop(self, callback: Callable[[], None]) -> None:
        if self._hop is None or self._hop.is_closed():
            return  # the program is ending: nobody is left to be told
        self._hop.call_soon_threadsafe(callback)
