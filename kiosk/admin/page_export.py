"""导出日志: the log and a report of how the machine is, onto the stick in the cabinet."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Event
from typing import Final

from kiosk.admin.bundle import Facts, bundle_name, findings, write_bundle
from kiosk.admin.overview import Overview
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.usb_stick import Written, write_to_stick
from kiosk.admin.views import Button, Light, Line
from kiosk.clock import SHANGHAI

_STEPS: Final = (
    Line("第一步", "把U盘插进机柜里的口。只能插一个，要 FAT32 或 exFAT 格式"),
    Line("第二步", "点“导出到U盘”，等到这里说可以拔"),
    Line("里面有什么", "运行日志和机器情况，没有办事人的任何信息"),
)


class ExportPage(AdminPage):
    """One button. The port is open only while it writes."""

    title = "导出日志"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._busy = False
        self._note: tuple[str, Light | None] = ("", None)

    def view(self) -> Body:
        """What to do, or how it went."""
        note, light = self._note
        return Body(
            note=note,
            note_light=light,
            lines=_STEPS,
            buttons=(Button("export", "导出到U盘", main=True),),
            busy=self._busy,
        )

    def press(self, button: str) -> None:
        """Begin."""
        if button == "export":
            self._busy = True
            self._tell("正在查看机器情况，请稍等")
            self.host.spawn(self._export())

    def _tell(self, words: str) -> None:
        self._note = (words, None)
        self.host.changed()

    def leave(self) -> None:
        """Left in the middle: the writing ends, the port closes, nothing half stays on the stick."""
        if self._busy:
            self.host.note("export", "left")

    async def _export(self) -> None:
        facts = await self._facts()
        outcome = await write_to_stick(bundle_name(facts), partial(_write, facts), self._tell)
        if isinstance(outcome, Written):
            self._note = (f"可以拔下U盘了。文件在 {outcome.folder} 目录里", Light.GOOD)
            self.host.note("export", f"ok files={outcome.files}")
        else:
            self._note = (outcome.why, Light.BAD)
            self.host.note("export", outcome.code)
        self._busy = False
        self.host.changed()

    async def _facts(self) -> Facts:
        host, now = self.host, self.host.clock.now()
        overview = Overview(host)
        await overview.refresh(ask=True)  # it is not the one that somebody looked at: it knows nothing yet
        return Facts(
            machine=host.settings.hall.machine,
            software=version("legal-kiosk"),
            now=now or datetime.now(SHANGHAI),
            time_known=now is not None,
            findings=await asyncio.to_thread(findings, host.settings),
            lines=overview.lines(),
        )


def _write(facts: Facts, folder: Path, stop: Event) -> int:
    return len(write_bundle(folder, facts, stop=stop))
