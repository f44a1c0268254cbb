"""Follow one receipt from the first check to the proof that it is out, or to what is known instead."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ..types import PRINTER_USABLE, Failed, FailureCause, NotKnown, Printed, PrinterState, PrintOutcome
from .job import MARK, JobBytes
from .link import PrinterLink
from .probe import StatusReader
from .status import CAUSES

DOTS_PER_MM = 8
CUT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds. `query`: for one status reply. `stall`: how long the printer may refuse bytes. `margin`: on
    top of line and print time before a missing proof counts. `recovery`: how long paper out, cover open or a
    hot head may last in the middle of a receipt. `silence`: after which a printer is lost in the middle of
    a receipt. `settle`: for the last lines to come out. `quiet`: without a late answer before a new
    job. `poll`: between status rounds.
    """

    poll: float = 2.0
    query: float = 0.4
    stall: float = 90.0
    margin: float = 5.0
    recovery: float = 180.0
    silence: float = 4.0
    settle: float = 0.3
    quiet: float = 1.0


@dataclass(slots=True)
class _Trouble:
    """What went wrong so far while waiting."""

    cause: FailureCause | None = None
    since: float | None = None  # a fault that still lasts
    silent_since: float | None = None
    interrupted: bool = False
    lines_lost: bool = False  # possibly: a fault at which some models drop their buffer


class Delivery:
    """Runs one job on an open link. `publish` is told states worth showing; `stopping` ends the wait."""

    def __init__(
        self,
        link: PrinterLink,
        reader: StatusReader,
        limits: Limits,
        publish: Callable[[PrinterState, str], None],
        stopping: Callable[[], bool],
    ) -> None:
        self._link = link
        self._reader = reader
        self._limits = limits
        self._publish = publish
        self._stopping = stopping
        self._trouble = _Trouble()
        self.marks_sent = 0  # GS r requests that went out
        self._second_mark = b""
        self._sent_before = link.sent

    @property
    def bytes_sent(self) -> int:
        """Bytes of this job the operating system has taken."""
        return self._link.sent - self._sent_before

    def when_lost(self, job: JobBytes) -> PrintOutcome:
        """What is known when the port went away. What the printer was not given it cannot have printed."""
        if self.bytes_sent < job.content_length:
            return Failed(FailureCause.OFFLINE)
        return NotKnown(FailureCause.OFFLINE)

    def run(self, job: JobBytes) -> PrintOutcome:
        """Send the job (the printer was found usable) and wait. Raises `PortError` when the port goes."""
        replies = self._link.replies
        marks, noise = replies.marks, replies.noise
        replies.process_ids.clear()
        complete = self._send(job.data)
        if not complete:
            return self._cut_short(job)
        self.marks_sent = 1  # before the cut: printed
        self._second_mark = MARK  # after the cut: cut
        self._push_second_mark()

        def proven() -> bool:
            named = not job.process_id or job.process_id in replies.process_ids
            return named and replies.marks - marks >= 2 and replies.noise == noise

        if not self._wait(job, proven):
            return NotKnown(self._trouble.cause)
        if self._trouble.lines_lost and not self._link.profile.keeps_buffer:
            return NotKnown(self._trouble.cause)  # the end came out; lines before it may not have
        return self._after()

    def _push_second_mark(self) -> None:
        """Send the mark behind the cut, now or, when the printer holds the line, on a later round."""
        if self._second_mark and self._link.can_send():
            went = self._link.send(self._second_mark, self._limits.query, self._stopping)
            self._second_mark = self._second_mark[went:]
            self.marks_sent += not self._second_mark

    def _send(self, data: bytes) -> bool:
        while self.bytes_sent < len(data):
            went = self._link.send(data[self.bytes_sent :], self._limits.stall, self._stopping)
            if went == 0 or self._stopping():
                break
        return self.bytes_sent == len(data)

    def _cut_short(self, job: JobBytes) -> PrintOutcome:
        """The printer refused bytes for too long. What it does not have it cannot print."""
        self._link.drop_unsent()
        if self.bytes_sent < job.content_length:
            return Failed(self._trouble.cause or FailureCause.OFFLINE)
        return NotKnown(self._trouble.cause)

    def _wait(self, job: JobBytes, proven: Callable[[], bool]) -> bool:
        limits = self._limits
        line_time = len(job.data) * 10 / self._link.baudrate
        print_time = job.rows / DOTS_PER_MM / self._link.profile.print_speed + CUT_SECONDS
        allowed = line_time + print_time + limits.margin
        # Queries queue behind the receipt in the port: before the line time has passed silence says nothing.
        if self._collect(line_time, proven):
            return True
        deadline = time.monotonic() + allowed
        while not self._stopping():
            reading = self._reader.read()
            now = time.monotonic()
            self._push_second_mark()
            if proven():
                return True
            if self._give_up(reading.state, reading.held, now):
                return False
            if self._trouble.since is not None or self._trouble.silent_since is not None or reading.held:
                deadline = now + allowed
            elif now >= deadline:
                return False
            if self._collect(min(limits.poll, 0.5), proven):
                return True
        return False

    def _give_up(self, state: PrinterState, held: bool, now: float) -> bool:
        trouble, limits = self._trouble, self._limits
        if state is PrinterState.OFFLINE:
            trouble.silent_since = trouble.silent_since or now
            if now - trouble.silent_since >= limits.silence:
                trouble.cause = FailureCause.OFFLINE
                return True
            return False
        trouble.silent_since = None
        if state in PRINTER_USABLE:
            if trouble.since is not None:
                self._publish(PrinterState.PRINTING, "")
            trouble.since = None
            return False
        trouble.since = trouble.since or now
        if not (held and state is PrinterState.UNKNOWN):
            trouble.cause = CAUSES[state]
            trouble.interrupted = True
            trouble.lines_lost |= state is not PrinterState.HEAD_HOT
            self._publish(state, "回执打印到一半")
        if state in (PrinterState.FAULT, PrinterState.CUTTER_JAM):
            return True  # nobody standing at the kiosk can wait for this
        return now - trouble.since >= limits.recovery

    def _collect(self, seconds: float, until: Callable[[], bool]) -> bool:
        end = time.monotonic() + seconds
        while not self._stopping():
            rest = end - time.monotonic()
            if self._link.collect(min(max(rest, 0.0), 0.2), until):
                return True
            if rest <= 0:
                return False
        return until()

    def _after(self) -> PrintOutcome:
        self._collect(self._limits.settle, lambda: False)
        reading = self._reader.read()
        if reading.state in PRINTER_USABLE:
            return Printed(
                paper_low=reading.state is PrinterState.PAPER_LOW, interrupted=self._trouble.interrupted
            )
        return NotKnown(CAUSES[reading.state])
