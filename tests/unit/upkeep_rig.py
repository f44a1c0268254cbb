"""Upkeep on a table: hand clock, table devices, real files."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from drivers.speech.absent import AbsentSpeech
from kiosk.printing import PrinterDesk
from kiosk.running.mishaps import Mishaps
from kiosk.store.disk import Disk
from kiosk.upkeep.upkeep import Upkeep
from tests.unit.desk_kit import Log, TablePrinter, TableReader
from tests.unit.hand_clock import HandClock
from tests.unit.table_office import TableOffice

LIMIT = 30.0


class UpkeepRig:
    """One run of the machine's upkeep on a state directory; make another one for the next run."""

    def __init__(self, state_dir: Path, clock: HandClock | None = None, *, roll_m: float = 80) -> None:
        self.clock = clock or HandClock()
        self.state_dir = state_dir
        self.log = Log()
        self.reader = TableReader()
        self.paper = TablePrinter()
        self.printer = PrinterDesk(self.paper, self.clock, self.clock, self.log)  # type: ignore[arg-type]
        self.office = TableOffice(self.clock)
        self.upkeep = Upkeep(
            state_dir=state_dir,
            reader=self.reader,
            printer=self.printer,
            speech=AbsentSpeech(),
            office=self.office,
            clock=self.clock,
            loop=self.clock,
            events=self.log,  # type: ignore[arg-type]
            mishaps=Mishaps(),
            roll_m=roll_m,
        )

    async def start(self, log_file: Path | None = None) -> UpkeepRig:
        self.printer.start()
        await self.upkeep.start(log_file)
        return self

    async def hops(self) -> None:
        """What was said on other threads has arrived."""
        for _ in range(20):
            await asyncio.sleep(0)

    def kept(self, name: str) -> str:
        """Text of a kept file; empty while there is none."""
        path = self.state_dir / "admin" / name
        return path.read_text() if path.exists() else ""


async def until(true: Callable[[], bool]) -> None:
    """Wait for work in threads."""
    end = time.monotonic() + LIMIT
    while not true():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.005)


class FullDisk(Disk):
    """No room, until there is."""

    def __init__(self) -> None:
        self.full = True
        self.writes = 0

    def replace(self, path: Path, data: bytes) -> None:
        if self.full:
            raise OSError(28, "no space left")
        self.writes += 1
        super().replace(path, data)
