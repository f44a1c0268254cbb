"""A whole machine whose every part can be broken and mended while somebody is served.

Desk, device services and outbox are real, the devices are simulators behind pseudo serial ports, the office
is its own process behind a line that may be bad (`tests/faults/bad_line.py`), over TLS.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from drivers.sim import card_text
from drivers.sim.cards import SimCard, born, cards
from drivers.sim.id_card_reader import ReaderFault
from drivers.sim.printer_faults import PrinterFault
from drivers.types import ReaderState
from kiosk.app import _log_states
from kiosk.backoff import Backoff
from kiosk.desk import sending as desk_sending
from kiosk.log.events import Event
from kiosk.views import DoneView, HomeView, Look, Paper
from tests.faults.bad_line import BadLine, LineFault
from tests.faults.fault_table import Case, Fault, Part
from tests.flows.whole_machine import PRINTER_LIMITS, READER_LIMITS, CityOffice, WholeMachine

LINES_BEFORE_FAULT = 5  # of a receipt that a fault interrupts
PATIENT_ANSWER = 60.0  # seconds the desk waits for the office where that is not the subject
SHORT = 0.3  # seconds for a wait that is to run out
_HURRIED_READER = replace(
    READER_LIMITS, status=0.01, find=0.01, select=0.01, read=0.01, stall=0.01, probe=0.01
)
_HURRIED_PRINTER = replace(PRINTER_LIMITS, query=0.02, silence=0.1)
_SILENT = (ReaderFault.SILENT, ReaderFault.GARBLED, PrinterFault.SILENT)
_HEARTBEATS = 0.2  # seconds between two of them
_READING = 0.4  # share of the radio time that the simulator spends in each half of a reading
_SERIAL = count(1)


class MatrixMachine(WholeMachine):
    """`begin` enrols it. One citizen after the other; `clean` between them."""

    look_again = 0.02

    def __init__(self, folder: Path, office: CityOffice, line: BadLine, ca: str) -> None:
        super().__init__(folder, office, url=line.url, ca=ca)
        self.line = line
        self.log: list[tuple[str, Mapping[str, Any]]] = []
        self.untrue: list[str] = []  # what the screen said of the paper, and was not so
        self._today = self.parts.clock.best_guess().date()
        self.events.listen(lambda event, fields: self.log.append((event.id, dict(fields))))
        _log_states(self._reader_service, self._printer_service, self.events)
        courier = self.office.courier
        courier._pauses, courier._away = (0.05, 0.2), Backoff(0.05, 0.2)
        self.office.heartbeats._seconds = _HEARTBEATS
        self._patience = self.parts.client._whole
        self._reader_service._baudrates = [115200]  # which speeds are tried is tested at the driver

    async def begin(self) -> MatrixMachine:
        await super().begin()
        self.desk.listen(self._check_paper)
        await self.until(lambda: any("/slots" in one for one in self.line.asked), "times in memory")
        await self.until(lambda: self._home_line() == "读卡器、打印机、网络正常", "everything to be well")
        return self

    # --- people and cards -------------------------------------------------------------------------------

    def new_person(self) -> tuple[SimCard, str]:
        """Somebody who was never here: card and number."""
        serial = next(_SERIAL)
        birth = born(self._today, 20 + serial // 900)
        number = card_text.with_check_character(f"119999{birth:%Y%m%d}{serial % 900 + 100:03d}")
        text = card_text.resident(
            "测试甲",
            "1",
            "01",
            birth,
            "示例市样例路1号",
            number,
            "示例市公安局",
            date(2020, 1, 1),
            None,
        )
        return SimCard("new", "新来的人", text), number

    def damaged_card(self) -> SimCard:
        """A card of which no number can be read."""
        return cards(self._today)["damaged"]

    # --- breaking and mending; all block ----------------------------------------------------------------

    @contextmanager
    def reading_held(self) -> Iterator[threading.Event]:
        """The next reading stops in its middle; the value is set then, and it goes on when the block ends."""
        begun, go_on = threading.Event(), threading.Event()
        module = self.reader._sam
        radio = module._radio

        def hold(share: float) -> None:
            if share == _READING and not begun.is_set():
                begun.set()
                go_on.wait(30)
            radio(share)

        module._radio = hold
        try:
            yield begun
        finally:
            go_on.set()
            module._radio = radio

    def break_reader(self, fault: Fault) -> None:
        """Begin a fault of the reader."""
        if fault.cause in _SILENT:
            self._hurry_reader(True)
        if fault.id == "absent":
            self._reader_service.stop()
        self.reader.set_fault(ReaderFault(fault.cause))
        if fault.id == "absent":
            self._reader_service.start()

    def break_printer(self, fault: Fault, *, in_the_middle: bool = False) -> None:
        """Begin a fault of the printer, at once or after some lines of the next receipt."""
        if fault.cause in _SILENT:
            self._hurry_printer(True)
        self.printer.set_fault(
            PrinterFault(fault.cause), after_lines=LINES_BEFORE_FAULT if in_the_middle else 0
        )

    def break_office(self, fault: Fault) -> None:
        """Begin a fault of the line to the office."""
        if fault.cause is LineFault.SLOW:
            self.parts.client._whole = SHORT
        desk_sending.ANSWER_SECONDS = SHORT  # type: ignore[misc]
        self.line.begin(LineFault(fault.cause))

    def mend(self, fault: Fault) -> None:
        """The fault ends; nothing else is done about it."""
        match fault.part:
            case Part.READER if isinstance(fault.cause, ReaderFault):
                self.reader.set_fault(fault.cause, False)
                self._hurry_reader(False)
            case Part.PRINTER:
                self.printer.clear_fault(PrinterFault(fault.cause))
                self._hurry_printer(False)
            case Part.OFFICE:
                self.line.mend()
                self.parts.client._whole = self._patience
                desk_sending.ANSWER_SECONDS = PATIENT_ANSWER  # type: ignore[misc]

    def _hurry_reader(self, hurried: bool) -> None:
        limits = _HURRIED_READER if hurried else READER_LIMITS
        self._reader_service._limits = limits
        if self._reader_service._sam is not None:
            self._reader_service._sam._limits = limits
        if hurried:
            self._until_looked()  # a request with the long limit may be under way

    def _until_looked(self) -> None:
        def total() -> int:
            return self.reader.requests.get("2001", 0) + self.reader.requests.get("3003", 0)

        goal = total() + 2
        while total() < goal:
            threading.Event().wait(0.005)

    def _hurry_printer(self, hurried: bool) -> None:
        limits = _HURRIED_PRINTER if hurried else PRINTER_LIMITS
        self._printer_service._limits = limits
        if self._printer_service._reader is not None:
            self._printer_service._reader._timeout = limits.query

    # --- looking ----------------------------------------------------------------------------------------

    def well(self, part: Part) -> bool:
        """Does the part work, as far as the machine knows?"""
        if part is Part.READER:
            return self._reader_service.status.state in (ReaderState.READY, ReaderState.CARD_PRESENT)
        if part is Part.PRINTER:
            return self.desk.printer.status.state.value in ("ready", "paper_low")
        return self.office.online is True

    def logged(self, fault: Fault, since: int) -> bool:
        """Does the log since then say what is wrong?"""
        event, field, value = fault.log
        return any(name == event and str(fields.get(field)) == value for name, fields in self.log[since:])

    def crashes(self) -> list[Mapping[str, Any]]:
        """Errors that ended in the one handler, or in a task's."""
        return [fields for name, fields in self.log if name == Event.UNEXPECTED.id]

    def whole_papers(self, number: str) -> int:
        """Receipts of this number that really came out whole: printed to the end, with the code, and cut."""
        plain = number.replace(" ", "")
        return sum(
            paper.cut
            and not paper.half_line
            and bool(paper.qr_payloads)
            and plain in "".join(paper.lines).replace(" ", "")
            for paper in self.printer.papers()
        )

    def _home_line(self) -> str:
        return self.view.status.text if isinstance(self.view, HomeView) else ""

    def _check_paper(self, look: Look) -> None:
        view = look.view
        if not isinstance(view, DoneView) or view.paper not in (Paper.PRINTED, Paper.FAILED):
            return
        if bool(self.whole_papers(view.number)) != (view.paper is Paper.PRINTED):
            self.untrue.append(f"{view.paper} of {view.number}")

    async def clean(self, case: Case) -> None:
        """Ready for the next citizen: nothing broken, no card, no paper."""
        await asyncio.to_thread(self.reader.remove)
        self.printer.take_paper()
        self.log.clear()
        self.untrue.clear()
        assert self.desk.state.value == "home", case
