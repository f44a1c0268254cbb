"""The machine itself, for the technician: figures, versions, ports, log."""

from __future__ import annotations

import asyncio
from typing import Final

from kiosk.admin.checks.machine import figure_words
from kiosk.admin.checks.scene import Versions, light
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.serial_ports import Port, serial_ports
from kiosk.admin.spans import moment, size, span
from kiosk.admin.versions import versions
from kiosk.admin.views import Button, Light, Line
from kiosk.upkeep.measures import Figures

REFRESH: Final = "refresh"


class MachinePage(AdminPage):
    """本机."""

    title = "本机"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._versions: Versions | None = None
        self._ports: tuple[Port, ...] | None = None

    def enter(self) -> None:
        """Look at everything once."""
        self.host.spawn(self._look())

    def press(self, button: str) -> None:
        """Look again."""
        if button == REFRESH:
            self._ports = None
            self.host.spawn(self._look())

    def view(self) -> Body:
        """What is wrong first, then figures."""
        upkeep = self.host.upkeep
        now = self.host.clock.now()
        wrong = tuple(
            Line(one.words, f"{moment(one.since, now)} 起", Light.BAD if one.grave else Light.NOTE, one.todo)
            for one in upkeep.mishaps.current()
        )
        lines = (
            *wrong,
            *_figures(upkeep.figures, self._lamps()),
            *self._software(),
            self._panel(),
            *self._port_lines(),
            Line("日志", f"最后一行的校验值 {log_words(upkeep.log_hash())}"),
        )
        return Body("", None, lines, buttons=(Button(REFRESH, "再看一次"),), busy=self._ports is None)

    def _lamps(self) -> dict[str, Light]:
        found = {check: self.host.upkeep.conditions.of(check) for check in ("disk", "memory", "heat")}
        return {check: Light.UNKNOWN if one is None else light(one.health) for check, one in found.items()}

    def _software(self) -> tuple[Line, ...]:
        running = self._versions
        if running is None:
            return ()
        facts = (
            f"程序 {running.program}",
            f"事项目录 {self.host.office.catalogue.version}",
            f"译文 {running.words}",
            f"Python {running.python}",
        )
        return (Line("版本", " ・ ".join(facts)),)

    def _panel(self) -> Line:
        screen = self.host.settings.screen
        return Line("屏幕", f"{screen.width}×{screen.height} ・ {screen.diagonal_inches:g} 英寸")

    def _port_lines(self) -> tuple[Line, ...]:
        if self._ports is None:
            return ()
        if not self._ports:
            return (Line("串口", "一个也没有找到", Light.NOTE, "检查设备的数据线和电源"),)
        return tuple(Line(f"串口 {port.device}", " ・ ".join(port.facts)) for port in self._ports)

    async def _look(self) -> None:
        self._versions = await asyncio.to_thread(versions)
        await self.host.upkeep.measure()
        self._ports = await asyncio.to_thread(serial_ports)
        self.host.changed()


def log_words(value: str) -> str:
    """A hash is compared by its ends."""
    return f"{value[:8]}…{value[-8:]}" if len(value) > 16 else value or "没有"


def _figures(figures: Figures, lamps: dict[str, Light]) -> tuple[Line, ...]:
    disk = ""
    if figures.disk_free is not None and figures.disk_total:
        disk = f"剩 {size(figures.disk_free)}，共 {size(figures.disk_total)}"
    memory = " ・ ".join(words for words in figure_words(figures) if "内存" in words)
    heat = "" if figures.temperature is None else f"{figures.temperature:.0f} ℃"
    up = [
        f"{what}已运行 {span(seconds)}"
        for what, seconds in (("机器", figures.machine_up), ("程序", figures.program_up))
        if seconds is not None
    ]
    told = (
        Line("硬盘", disk, lamps["disk"]),
        Line("内存", memory, lamps["memory"]),
        Line("温度", heat, lamps["heat"]),
        Line("运行时间", " ・ ".join(up)),
    )
    return tuple(line for line in told if line.text)
