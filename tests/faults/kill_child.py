"""The process that is killed: a real kiosk without a face, saving and delivering until it dies.

It tells its parent over a pipe what a citizen would have seen; what is in the pipe survives the kill.
"""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass
from pathlib import Path

from kiosk.config import Backend, HallSettings
from kiosk.log.events import EventLog
from kiosk.log.output import configure
from kiosk.office.office import Office
from kiosk.office.parts import open_parts
from kiosk.outbox import Step
from tests.faults.drafts import make_draft


@dataclass(frozen=True)
class Fate:
    """Die at the `nth` time `step` is passed; `step` None: somebody else kills."""

    step: Step | None
    nth: int = 1


class Observer:
    """Writes each step into the pipe, and ends the process without any farewell when its time has come."""

    def __init__(self, pipe: int, fate: Fate) -> None:
        self._pipe, self._fate, self._seen = pipe, fate, 0

    def __call__(self, step: Step) -> None:
        os.write(self._pipe, f"step {step.value}\n".encode())
        if step is self._fate.step:
            self._seen += 1
            if self._seen == self._fate.nth:
                os.kill(os.getpid(), signal.SIGKILL)


def settings(state_dir: Path, url: str) -> HallSettings:
    """A hall whose office is at `url`."""
    return HallSettings(state_dir=state_dir, backend=Backend(url=url))


def live(state_dir: Path, url: str, pipe: int, fate: Fate, serial: int) -> None:
    """Be a kiosk until killed."""
    configure(state_dir / "events.log")
    asyncio.run(_live(state_dir, url, pipe, fate, serial))


async def _live(state_dir: Path, url: str, pipe: int, fate: Fate, serial: int) -> None:
    parts = open_parts(settings(state_dir, url), EventLog(), observer=Observer(pipe, fate))
    office = Office(parts)
    office.start()
    os.write(pipe, b"ready\n")
    while True:
        serial += 1
        saved = await office.save(make_draft(serial))
        os.write(pipe, f"shown {saved.receipt_number} {saved.uuid}\n".encode())
        if serial % 2:  # every other citizen waits for the answer
            await office.answer(saved.uuid, 2.0)
