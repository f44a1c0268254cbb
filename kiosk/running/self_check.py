"""The machine looks at itself: once when everything is open, then every minute, always beside the picture.

What it finds becomes a mishap, and what is right again stops being one. Two findings ask for a fresh program
at the next quiet moment: a database damaged in use, and an office that could not be opened and now could.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kiosk.clock import SHANGHAI
from kiosk.config import HallSettings
from kiosk.desk.trouble import locate
from kiosk.log.events import Event, EventLog, Field
from kiosk.office.start import reopens
from kiosk.ports import ClockPort
from kiosk.running.mishaps import Kind, Mishaps
from kiosk.running.shipped_files import broken_files
from kiosk.running.state_probe import probe
from kiosk.store.disk import Disk

if TYPE_CHECKING:
    from kiosk.office.guides_only import GuidesOnly
    from kiosk.office.office import Office

EVERY: Final = 60.0
SET_ASIDE: Final = "set-aside"
_DISK: Final = (Kind.DISK_FULL, Kind.STATE_UNWRITABLE)


class SelfCheck:
    """One task. `changed` is called on the loop when what can be done here may have changed; `renew` asks for
    a fresh program at the next quiet moment."""

    def __init__(
        self,
        settings: HallSettings,
        office: Office | GuidesOnly,
        clock: ClockPort,
        events: EventLog,
        mishaps: Mishaps,
        *,
        changed: Callable[[], None],
        renew: Callable[[], None],
        every: float = EVERY,
        disk: Disk | None = None,
    ) -> None:
        self._settings = settings
        self._office = office
        self._clock = clock
        self._events = events
        self._mishaps = mishaps
        self._changed = changed
        self._renew = renew
        self._every = every
        self._disk = disk
        self._now = asyncio.Event()

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        await asyncio.to_thread(self._installed)
        while True:
            self._now.clear()
            try:
                await self.look()
            except Exception as error:  # noqa: BLE001 - task boundary: the next look still has to come
                code, where = locate(error)
                self._events.write(Event.UNEXPECTED, where=where, code=code)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await self._now.wait()

    def listen(self) -> None:
        """Look at once, and not at the end of the minute, when something could not be saved. On the loop."""
        loop = asyncio.get_running_loop()

        def hear(event: Event, _fields: Mapping[str, Field]) -> None:
            if event is Event.SAVE_FAILED and not loop.is_closed():
                loop.call_soon_threadsafe(self._now.set)

        self._events.listen(hear)

    async def look(self) -> None:
        """One look at disk, database and clock."""
        await asyncio.to_thread(self._state)
        self._time()
        parts = self._office.parts
        if parts is None:
            if await asyncio.to_thread(reopens, self._settings):
                self._renew()
            return
        takes = not any(self._mishaps.has(kind) for kind in _DISK)
        if parts.store.damaged:
            takes = False
            self._mishaps.add(Kind.DATABASE_DAMAGED)
            self._renew()
        if takes != parts.disk_takes:
            parts.disk_takes = takes
            self._changed()

    def _state(self) -> None:
        refused = probe(self._settings.state_dir, self._disk)
        for kind in _DISK:
            if refused is not None and refused.kind is kind:
                self._mishaps.add(kind, refused.code)
            else:
                self._mishaps.clear(kind)
        self._aside()

    def _aside(self) -> None:
        """Nothing damaged is ever deleted here; it stands there until somebody took it."""
        try:
            lying = [path.stat().st_mtime for path in (self._settings.state_dir / SET_ASIDE).iterdir()]
        except OSError:
            lying = []
        if lying:
            since = datetime.fromtimestamp(min(lying), SHANGHAI)
            self._mishaps.add(Kind.SET_ASIDE, f"{len(lying)} 份", since)
        else:
            self._mishaps.clear(Kind.SET_ASIDE)

    def _time(self) -> None:
        if self._clock.now() is None:
            self._mishaps.add(Kind.CLOCK_WRONG)
        else:
            self._mishaps.clear(Kind.CLOCK_WRONG)

    def _installed(self) -> None:
        broken = broken_files()
        if broken:
            more = f" 等 {len(broken)} 个" if len(broken) > 1 else ""
            self._mishaps.add(Kind.ASSET_MISSING, f"{broken[0]}{more}")
