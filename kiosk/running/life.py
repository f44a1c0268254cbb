"""What lets the program run without anybody: the sign of life, the proof of a start, the look at itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kiosk.config import HallSettings
from kiosk.log.events import EventLog
from kiosk.running.mishaps import Kind, Mishaps
from kiosk.running.starts import PROVEN
from kiosk.running.watchdog import Manager, Pulse
from words import _

if TYPE_CHECKING:
    from kiosk.desk.desk import Desk
    from kiosk.office.guides_only import GuidesOnly
    from kiosk.office.late import LateOffice
    from kiosk.office.office import Office

CLOSING: Final = (Kind.CONFIG_LOST, Kind.CATALOGUE_LOST)
"""With these there is nothing true to show to a citizen."""

Every = Callable[[float, Callable[..., None]], None]


def nothing() -> None:
    """In place of a proof that nobody counts."""


class Life:
    """One run of the program. `proven` is told, on a thread, when the start has shown to be good."""

    def __init__(
        self,
        mishaps: Mishaps | None = None,
        proven: Callable[[], None] = nothing,
        manager: Manager | None = None,
    ) -> None:
        self.mishaps = mishaps or Mishaps()
        self._proven = proven
        self._manager = manager or Manager()
        self._pulse: Pulse | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def open_or_not(self, desk: Desk) -> None:
        """Keep the machine out of service when its settings or its services are not there."""
        if not desk.office.catalogue.services:
            self.mishaps.add(Kind.CATALOGUE_LOST)
        for kind in CLOSING:
            if self.mishaps.has(kind):
                desk.withdraw(_("本机出了故障，工作人员修好以后再开放。"), "", kind.id)

    def first_picture(
        self, desk: Desk, office: Office | LateOffice | GuidesOnly, events: EventLog, every: Every
    ) -> None:
        """It is drawn. `every` calls back from the loop that draws, each so many seconds."""
        self._manager.ready()
        self._tasks.append(asyncio.ensure_future(self._prove()))

        async def ask() -> None:
            await asyncio.to_thread(nothing)
            await office.answers()

        self._pulse = Pulse(self._manager, ask, lambda: desk.state.value, events)
        if self._pulse.every:
            every(self._pulse.every, self._pulse.beat)

    def opened(
        self,
        settings: HallSettings,
        office: Office | GuidesOnly,
        desk: Desk,
        renew: Callable[[], None],
    ) -> None:
        """Everything is there: begin to look after it. `renew` asks for a fresh program when it is quiet."""
        from kiosk.running.self_check import SelfCheck

        check = SelfCheck(
            settings, office, desk.clock, desk.events, self.mishaps, changed=desk.refresh_home, renew=renew
        )
        check.listen()
        self._tasks.append(asyncio.ensure_future(check.run()))

    async def close(self, *, renewing: bool) -> None:
        """The window is gone."""
        if not renewing:
            self._manager.stopping()
        if self._pulse is not None:
            self._pulse.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _prove(self) -> None:
        await asyncio.sleep(PROVEN)
        await asyncio.to_thread(self._proven)
