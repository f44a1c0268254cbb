"""待发材料: what has not reached the office, as numbers and ages; send again, or carry it there, sealed.

Nothing here can be opened on this machine: what is shown is a random id's end, an age, a count and a code.
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from kiosk.admin.office_words import why
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.sealed_export import write_sealed
from kiosk.admin.spans import span
from kiosk.admin.usb_stick import Written, write_to_stick
from kiosk.admin.views import Button, Light, Line
from kiosk.clock import SHANGHAI
from kiosk.ports import MaintenancePort, Unavailable
from kiosk.store.tables import State

if TYPE_CHECKING:
    from kiosk.store.submissions import Waiting

SHOWN: Final = 20
MOST: Final = 10_000  # of one export; more than a machine takes in in years
READ_SECONDS: Final = 30.0
_REFUSED: Final = {
    "other_bytes": ("后台已有同一编号的另一份", "请后台人员查看，不要删除"),
    "receipt_taken": ("受理号和后台已有的重复", "请后台人员查看，不要删除"),
    "too_large": ("这一份太大，后台不收", "导出后请后台人员查看"),
    "unknown_key": ("后台没有能打开它的密钥", "请后台人员找回密钥，或用保险柜里的恢复密钥导入"),
    "malformed": ("后台看不懂这一份", "导出后请后台人员查看"),
    "identity_lost": ("本机当时的登记文件不在了，不能再发", "导出后到后台导入"),
    "file_missing": ("加密文件不在了", "请维护方查找"),
}


class QueuePage(AdminPage):
    """The list, and what can be done with all of it."""

    title = "待发材料"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._office: MaintenancePort | None = None
        self._waiting: Sequence[Waiting] = ()
        self._queued = self._parked = self._missing = 0
        self._note: tuple[str, Light | None] | None = ("正在查看", None)
        self._busy = True
        self._exporting = False

    def enter(self) -> None:
        """Look."""
        self.host.spawn(self._open())

    def leave(self) -> None:
        """Left in the middle: the writing ends, the port closes, nothing half stays on the stick."""
        if self._exporting:
            self.host.note("queue_export", "left")

    def view(self) -> Body:
        """Counts, then each one."""
        note, light = self._note or (self._summary(), self._light())
        return Body(
            note=note,
            note_light=light,
            lines=(*self._missing_line(), *(self._line(one) for one in self._waiting), *self._more()),
            buttons=self._buttons(),
            busy=self._busy,
        )

    def press(self, button: str) -> None:
        """All of it at once: nobody chooses among matters that nobody can read."""
        office = self._office
        match button:
            case "again" if office is not None:
                self._work("正在重新排队", self._send_again(office))
            case "export" if office is not None:
                self._work("正在打开U盘，请稍等", self._export(office))
            case "look" if office is not None:
                self._work("正在查看", self._look(office))

    # --- what is shown ---------------------------------------------------------------------------------

    def _summary(self) -> str:
        if not self._queued and not self._parked:
            return "没有待发的材料"
        parked = f"，其中 {self._parked} 份被后台拒收" if self._parked else ""
        return f"有 {self._queued + self._parked} 份还没有送到{parked}。都已加密，本机打不开"

    def _light(self) -> Light:
        if self._parked or self._missing:
            return Light.BAD
        return Light.NOTE if self._queued else Light.GOOD

    def _missing_line(self) -> tuple[Line, ...]:
        if not self._missing:
            return ()
        words = f"有 {self._missing} 份登记过，但加密文件不在本机"
        return (Line("找不到的文件", words, Light.BAD, "导出日志交给维护方，不要清理硬盘"),)

    def _line(self, one: Waiting) -> Line:
        tried = f"发过 {one.attempts} 次" if one.attempts else "还没有发过"
        words, todo = _cause(one.last_cause) if one.last_cause else ("", "")
        parts = [self._age(one.created), tried, words]
        light = Light.BAD if one.state is State.PARKED else Light.NOTE
        return Line(
            f"编号尾号 {one.uuid[-6:]}",
            " ・ ".join(part for part in parts if part),
            light,
            todo if one.state is State.PARKED else "",
        )

    def _age(self, created: datetime) -> str:
        now = self.host.clock.now()
        return "" if now is None else f"存了 {span(max(0.0, (now - created).total_seconds()))}"

    def _more(self) -> tuple[Line, ...]:
        hidden = self._queued + self._parked - len(self._waiting)
        return (Line(f"还有 {hidden} 份没有列出", "导出和再发都包括它们"),) if hidden > 0 else ()

    def _buttons(self) -> tuple[Button, ...]:
        any_here = bool(self._queued or self._parked)
        return (
            Button("look", "再看一次", enabled=self._office is not None, why="数据库不能用"),
            Button("again", "重发被拒收的", enabled=bool(self._parked), why="没有被拒收的"),
            Button("export", "导出到U盘", enabled=any_here, why="没有要导出的"),
        )

    # --- what is done ----------------------------------------------------------------------------------

    def _work(self, words: str, work: Coroutine[Any, Any, None]) -> None:
        self._busy, self._note = True, (words, None)
        self.host.spawn(work)

    def _tell(self, words: str) -> None:
        self._note = (words, None)
        self.host.changed()

    async def _open(self) -> None:
        self._office = await self.host.office.maintenance()
        if self._office is None:
            self._note = ("状态目录不能用，看不到待发的材料", Light.BAD)
            self._busy = False
            self.host.changed()
            return
        await self._look(self._office)

    async def _look(self, office: MaintenancePort, said: tuple[str, Light | None] | None = None) -> None:
        queue, waiting = await office.queue(), await office.waiting(SHOWN)
        if isinstance(queue, Unavailable):
            said = ("：".join(why(queue)), Light.BAD)
        elif isinstance(waiting, Unavailable):
            said = ("：".join(why(waiting)), Light.BAD)
        else:
            self._queued, self._parked, self._missing = queue.queued, queue.parked, queue.missing
            self._waiting = waiting
        self._note, self._busy, self._exporting = said, False, False
        self.host.changed()

    async def _send_again(self, office: MaintenancePort) -> None:
        count = await office.send_again()
        if isinstance(count, Unavailable):
            self.host.note("queue_again", count.cause)
            await self._look(office, ("：".join(why(count)), Light.BAD))
        else:
            self.host.note("queue_again", f"ok count={count}")
            await self._look(office, (f"{count} 份重新排队，正在发。过一会儿点“再看一次”", Light.GOOD))

    async def _export(self, office: MaintenancePort) -> None:
        self._exporting = True
        waiting = await office.waiting(MOST)
        if isinstance(waiting, Unavailable):
            self.host.note("queue_export", waiting.cause)
            await self._look(office, ("：".join(why(waiting)), Light.BAD))
            return
        made = self.host.clock.now() or datetime.now(SHANGHAI)
        sealed = partial(_from_loop, asyncio.get_running_loop(), office)
        write = _writer([one.uuid for one in waiting], sealed, office.machine, made)
        outcome = await write_to_stick(f"sealed-{made:%Y%m%d-%H%M}", write, self._tell)
        if isinstance(outcome, Written):
            self.host.note("queue_export", f"ok count={outcome.files}")
            words = (
                f"可以拔下U盘了。{outcome.files} 份在 {outcome.folder} 目录里，仍然是加密的。"
                "拿到后台导入；本机的原件会留到后台确认收到"
            )
            await self._look(office, (words, Light.GOOD))
        else:
            self.host.note("queue_export", outcome.code)
            await self._look(office, (outcome.why, Light.BAD))


def _writer(
    uuids: list[str], sealed: Callable[[str], bytes | None], machine: str, made: datetime
) -> Callable[[Path, Event], int]:
    def write(folder: Path, stop: Event) -> int:
        return write_sealed(folder, uuids, sealed, machine, made, stop)

    return write


def _from_loop(loop: asyncio.AbstractEventLoop, office: MaintenancePort, uuid: str) -> bytes | None:
    """Ask the loop from the writing thread. Raises OSError."""
    got = asyncio.run_coroutine_threadsafe(office.sealed(uuid), loop).result(READ_SECONDS)
    if isinstance(got, Unavailable):
        raise OSError(errno.EBADMSG, "the outbox cannot be read")
    return got


def _cause(cause: str) -> tuple[str, str]:
    """(what happened, what to do) for a cause that sending left behind."""
    return _REFUSED.get(cause) or why(Unavailable(cause))
