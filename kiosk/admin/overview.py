"""The one page that answers "what is wrong?": looks again and again while somebody reads it."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

from kiosk.admin.checks import devices, machine, office
from kiosk.admin.checks.scene import Paper, Scene, Versions, button, worst_first
from kiosk.admin.page import AdminHost
from kiosk.admin.recent_words import recent
from kiosk.admin.versions import versions
from kiosk.admin.views import Bar, Button, Line, OverviewView, Today
from kiosk.ports import Answered, MaintenancePort, Timer, Unavailable
from kiosk.store.today import Day

LOOK_SECONDS: Final = 1.0  # at what is in memory
MEASURE_EVERY: Final = 10  # looks: disk, memory, queue
ASK_EVERY: Final = 30  # looks: the office

_CHECKS: Final = ("reader", "printer", "backend", "queue", "sound", "clock", "disk", "memory", "heat")
_FIRST_HOUR, _LAST_HOUR = 8, 18  # drawn at least, so that a morning does not look like a whole day

FOOT: Final = (
    ("paper", "换纸"),
    ("reprint", "补打回执"),
    ("light", "音量和亮度"),
    ("service", "暂停服务"),
    ("export", "导出日志"),
    ("restart", "重启程序"),
    ("network", "网络设置"),
    ("hall", "大厅设置"),
    ("staff", "工作人员"),
)
"""Pages that no line leads to, most used first."""


class Overview:
    """`start` when it comes into sight, `stop` when a page covers it or the session ends."""

    def __init__(self, host: AdminHost) -> None:
        self._host = host
        self._versions = Versions("", "", "")
        self._asked: Answered | Unavailable | None = None
        self._day: Day | Unavailable | None = None
        self._looks = 0
        self._timer: Timer | None = None
        self._running = False
        self._refreshing = False

    def start(self) -> None:
        """Look at everything now, then again and again."""
        self._running = True
        self._looks = 0
        self._tick()

    def stop(self) -> None:
        """Nobody reads it."""
        self._running = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def view(self, bar: Bar) -> OverviewView:
        """What is known now."""
        scene = self.scene()
        return OverviewView(
            bar,
            self.lines(scene),
            self._today(scene.now),
            recent(scene.happened, scene.now),
            tuple(self._foot(scene)),
        )

    def lines(self, scene: Scene | None = None) -> tuple[Line, ...]:
        """One line per part, worst first; also for the readiness report."""
        scene = scene or self.scene()
        return worst_first(
            [
                *machine.paused(scene),
                *machine.mishaps(scene),
                devices.reader(scene),
                devices.printer(scene),
                office.backend(scene),
                office.queue(scene),
                devices.screen(scene),
                devices.sound(scene),
                office.clock(scene),
                machine.machine(scene),
                machine.versions(scene),
            ]
        )

    def scene(self) -> Scene:
        """Everything the checks look at; nothing is asked or measured for it, only what is in memory."""
        host, upkeep = self._host, self._host.upkeep
        upkeep.look()
        known = {check: upkeep.conditions.of(check) for check in _CHECKS}
        return Scene(
            settings=host.settings,
            role=host.role,
            now=host.clock.now(),
            conditions={check: one for check, one in known.items() if one is not None},
            reader=host.reader.status,
            last_read=upkeep.last_read,
            other_reader=upkeep.reader_identity.other,
            printer=host.printer.status,
            paper=Paper(
                upkeep.paper.receipts_left,
                upkeep.paper.remaining_mm / upkeep.paper.length_mm,
                upkeep.paper.known,
                upkeep.paper.measured,
                upkeep.paper.changed_at,
            ),
            speech=host.speech.status,
            headphones=host.speech.headphones,
            volume=host.volume,
            office=self._asked,
            queue=upkeep.queue,
            day=self._day,
            figures=upkeep.figures,
            catalogue_version=host.office.catalogue.version[:8],
            versions=self._versions,
            mishaps=upkeep.mishaps.current(),
            paused=host.paused,
            happened=upkeep.recent.all(),
        )

    async def refresh(self, *, ask: bool) -> None:
        """Measure, count, and `ask` the office."""
        if self._refreshing:
            return  # an office that keeps us waiting is not asked again meanwhile
        self._refreshing = True
        try:
            await self._refresh(ask=ask)
        finally:
            self._refreshing = False

    # --- inside ------------------------------------------------------------------------------------------

    async def _refresh(self, *, ask: bool) -> None:
        host = self._host
        self._versions = await asyncio.to_thread(versions)
        await host.upkeep.measure()
        maintenance = await host.office.maintenance()
        if maintenance is None:
            self._asked = self._day = Unavailable("nothing_can_be_kept")
        else:
            await self._ask_office(maintenance, ask=ask)
        host.changed()

    async def _ask_office(self, maintenance: MaintenancePort, *, ask: bool) -> None:
        host = self._host
        now = host.clock.now()
        if now is not None:
            midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
            self._day = await maintenance.day(midnight)
        if self._asked is None:
            self._asked = maintenance.last
            host.changed()  # what the last report said, until this one is answered
        if ask:
            self._asked = await maintenance.ask()

    def _tick(self) -> None:
        if not self._running:
            return
        host = self._host
        if self._looks % MEASURE_EVERY == 0:
            host.spawn(self.refresh(ask=self._looks % ASK_EVERY == 0))
        self._looks += 1
        self._timer = host.loop.call_later(LOOK_SECONDS, self._tick)

    def _today(self, now: datetime | None) -> Today:
        made = self._day.made if isinstance(self._day, Day) else ()
        hours = [moment.hour for moment in made]
        first = min([_FIRST_HOUR, *hours])
        last = max([_LAST_HOUR, *hours])
        return Today(len(made), first, tuple(hours.count(hour) for hour in range(first, last + 1)))

    def _foot(self, scene: Scene) -> list[Button]:
        labels = {"service": "恢复服务"} if scene.paused is not None else {}
        return [button(scene, page, labels.get(page, label)) for page, label in FOOT]
