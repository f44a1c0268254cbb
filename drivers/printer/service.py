"""The receipt printer as the product sees it: a status that is always true, and jobs with an honest end."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..serial_port import PortError
from ..service import DeviceService, TemporaryFault
from ..types import (
    PRINTER_USABLE,
    Failed,
    FailureCause,
    NotKnown,
    Printed,
    PrinterState,
    PrinterStatus,
    PrintJob,
    PrintOutcome,
)
from .clearing import clear, flush
from .delivery import DOTS_PER_MM, Delivery, Limits
from .job import JobBytes, JobEncoder
from .layout import lay_out
from .link import PrinterLink
from .probe import StatusReader
from .profiles import PrinterProfile
from .status import CAUSES

_log = logging.getLogger("drivers.printer")

Done = Callable[[PrintOutcome], None]


class ReceiptPrinterService(DeviceService[PrinterStatus, PrinterStatus]):
    """Implements `drivers.types.ReceiptPrinter` on the serial port `path`.

    `font_path`: a font for characters the printer lacks (None: they become a mark). `clear_at_start`: the
    caller knows that a receipt was under way when it last ended. `baudrate` overrides the profile's.
    """

    def __init__(
        self,
        path: str,
        profile: PrinterProfile,
        font_path: Path | None = None,
        *,
        baudrate: int | None = None,
        limits: Limits | None = None,
        clear_at_start: bool = False,
        first_delay: float = 0.5,
        max_delay: float = 10.0,
    ) -> None:
        super().__init__(
            "printer", PrinterStatus(PrinterState.UNKNOWN), first_delay=first_delay, max_delay=max_delay
        )
        self.profile = profile
        self._path = path
        self._baudrate = baudrate
        self._limits = limits or Limits()
        self._encoder = JobEncoder(profile, font_path)
        self._jobs: deque[tuple[PrintJob, Done]] = deque()
        self._jobs_lock = threading.Lock()
        self._accepting = False
        self._busy = False
        self._must_clear = clear_at_start
        self._flush_by: float | None = None  # a command may be cut short; monotonic time to end it by
        self._marks_owed = 0
        self._link: PrinterLink | None = None
        self._reader: StatusReader | None = None
        self._silent_rounds = 0

    # --- what the product calls -------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to own the port."""
        with self._jobs_lock:
            self._accepting = True
        super().start()

    def stop(self) -> None:
        """Stop within a second and release the port; jobs not begun end as failed."""
        with self._jobs_lock:
            self._accepting = False
        super().stop()
        self._refuse_waiting_jobs()

    def submit(self, job: PrintJob, done: Done) -> None:
        """Queue a job; `done` is called exactly once, on the service's thread (on the caller's when stopped).

        Raises `JobError` for a job no printer of this profile can print. Never reprints by itself.
        """
        lay_out(job, self.profile)
        with self._jobs_lock:
            accepted = self._accepting
            if accepted:
                self._jobs.append((job, done))
        if not accepted:
            self._finish(done, Failed(FailureCause.OFFLINE))
        elif self.status.state is PrinterState.OFFLINE and not self._busy:
            self.restart()  # look now whether it is back, instead of at the end of the pause
        else:
            self.wake()

    # --- DeviceService ----------------------------------------------------------------------------------

    def setup(self) -> None:
        """Open the port and learn what answers."""
        try:
            self._link = PrinterLink(self._path, self.profile, self._baudrate)
            self._reader = StatusReader(self._link, self._limits.query)
            self._silent_rounds = 0
            if self._must_clear:
                flush(self._link, self._limits.margin, lambda: self.stopping)
                self._flush_by = None
            if not self._reader.learn():
                noise = self._link.replies.noise
                raise TemporaryFault("应答无法识别" if noise else "没有应答")
        except PortError as error:
            raise TemporaryFault(str(error)) from error

    def step(self) -> None:
        """One status round; then a job, or a pause."""
        try:
            self._round()
        except PortError as error:
            raise TemporaryFault(str(error)) from error
        with self._jobs_lock:
            waiting = bool(self._jobs)
        if not waiting:
            self.wait(self._limits.poll)

    def teardown(self) -> None:
        """Close the port."""
        link, self._link, self._reader = self._link, None, None
        if link is not None:
            link.close()

    def status_when_down(self, detail: str, *, permanent: bool) -> PrinterStatus:
        """OFFLINE; waiting jobs end as failed, because nobody knows when the printer comes back."""
        self._refuse_waiting_jobs()
        return PrinterStatus(PrinterState.OFFLINE, detail)

    # --- inside -----------------------------------------------------------------------------------------

    def _round(self) -> None:
        assert self._link is not None and self._reader is not None
        if not self._flushed(self._link):
            self._show(PrinterState.UNKNOWN, "打印机暂停接收数据")
            return
        reading = self._reader.read()
        if reading.state is PrinterState.OFFLINE:
            self._silent_rounds += 1
            if self._silent_rounds >= 2:
                raise TemporaryFault("应答无法识别" if reading.garbled else "没有应答")
            return
        self._silent_rounds = 0
        usable = reading.state in PRINTER_USABLE and not reading.held
        if usable and self._must_clear:
            usable = self._clear()
        if usable and (self._reader.has_mark is None or self._reader.has_process_id is None):
            self._reader.learn_marks()
        self._show(reading.state, "打印机暂停接收数据" if reading.held else "")
        if self.stopping:
            return
        with self._jobs_lock:
            entry = self._jobs.popleft() if self._jobs else None
            self._busy = entry is not None
        if entry is None:
            return
        job, done = entry
        if not usable:
            self._finish(done, Failed(CAUSES.get(reading.state, FailureCause.OFFLINE)))
            return
        self._print(job, done)

    def _flushed(self, link: PrinterLink) -> bool:
        """End a command that was cut short before anything else is sent; false while the line is held."""
        if self._flush_by is None:
            return True
        if not link.can_send():
            if time.monotonic() < self._flush_by:
                return False
            link.release()  # the printer was switched off meanwhile, or its XON got lost
        flush(link, self._limits.margin, lambda: self.stopping)
        self._flush_by = None
        return True

    def _clear(self) -> bool:
        assert self._link is not None and self._reader is not None
        has_mark = self._reader.has_mark is not False
        self._link.replies.drop_unfinished()
        if clear(self._link, self._limits, self._marks_owed, has_mark, lambda: self.stopping):
            self._must_clear = False
            self._marks_owed = 0
            _log.info("printer cleared", extra={"event": "printer.cleared"})
            return True
        return False

    def _print(self, job: PrintJob, done: Done) -> None:
        """Runs one job; its outcome is told once, whatever happens to the port."""
        assert self._link is not None and self._reader is not None
        self._show(PrinterState.PRINTING, "")
        self._must_clear = True  # until the opposite is proven
        outcome: PrintOutcome = Failed(FailureCause.FAULT)  # until something was sent
        replies = self._link.replies
        marks = replies.marks
        delivery = Delivery(self._link, self._reader, self._limits, self._show, lambda: self.stopping)
        started = time.monotonic()
        data = JobBytes(b"", 1, 0)
        try:
            data = self._encoder.encode(job, process_id=bool(self._reader.has_process_id))
            outcome = delivery.run(data)
        except PortError:
            outcome = delivery.when_lost(data)
            raise
        except Exception:
            outcome = NotKnown() if delivery.bytes_sent else outcome
            raise
        finally:
            if isinstance(outcome, Printed) or delivery.bytes_sent == 0:
                self._must_clear = False
            elif delivery.bytes_sent < len(data.data):
                self._flush_by = time.monotonic() + self._limits.margin
            self._marks_owed = max(delivery.marks_sent - (replies.marks - marks), 0)
            _log.info(
                "receipt %s",
                type(outcome).__name__,
                extra={"event": "printer.outcome", "seconds": round(time.monotonic() - started, 2)},
            )
            self._busy = False
            self._finish(done, replace(outcome, length_mm=_paper_taken(data, delivery.bytes_sent)))
            self.wake()  # look at once what the printer says now

    def _show(self, state: PrinterState, detail: str) -> None:
        unanswered = self._reader.unanswered if self._reader else ()
        self._publish(PrinterStatus(state, detail, unanswered))

    def _refuse_waiting_jobs(self) -> None:
        while True:
            with self._jobs_lock:
                if not self._jobs:
                    return
                _, done = self._jobs.popleft()
            self._finish(done, Failed(FailureCause.OFFLINE))

    def _finish(self, done: Done, outcome: PrintOutcome) -> None:
        try:
            done(outcome)
        except Exception as error:  # noqa: BLE001 - boundary: other people's code
            self._log_unexpected("printer.done_failed", error)


def _paper_taken(job: JobBytes, sent: int) -> float:
    """Millimetres; of a job that was cut short the share that the printer was given."""
    if sent == 0:
        return 0.0
    return job.rows / DOTS_PER_MM * min(sent / len(job.data), 1.0)
