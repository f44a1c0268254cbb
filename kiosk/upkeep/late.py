"""Upkeep, made by whoever needs it first: staff's knock, or the time after the first picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drivers.types import SpeechOutput
    from kiosk.desk.desk import Desk
    from kiosk.running.mishaps import Mishaps
    from kiosk.upkeep.upkeep import Upkeep


class LateUpkeep:
    """Holds it for the whole run; `roll_m` tells the metres on a roll as bought. Lives on the loop."""

    def __init__(self, speech: SpeechOutput, mishaps: Mishaps, roll_m: Callable[[], float]) -> None:
        self._speech = speech
        self._mishaps = mishaps
        self._roll_m = roll_m
        self._made: Upkeep | None = None

    def of(self, desk: Desk) -> Upkeep:
        """The one of this machine. Its modules are loaded by the first call."""
        if self._made is None:
            from kiosk.log import output as log_output
            from kiosk.upkeep.upkeep import Upkeep

            self._made = Upkeep(
                state_dir=desk.settings.state_dir,
                reader=desk.reader,
                printer=desk.printer,
                speech=self._speech,
                office=desk.office,
                clock=desk.clock,
                loop=desk.loop,
                events=desk.events,
                mishaps=self._mishaps,
                roll_m=self._roll_m(),
                log_hash=log_output.last_hash,
            )
        return self._made

    async def start(self, desk: Desk, log_file: Path | None) -> None:
        """Begin to watch; `log_file`: where earlier events stand."""
        await self.of(desk).start(log_file)

    def alarms(self) -> tuple[str, ...]:
        """What a person has to settle; nothing before anything was seen."""
        return () if self._made is None else self._made.alarms()

    async def close(self) -> None:
        """Write down what is known."""
        if self._made is not None:
            await self._made.close()
