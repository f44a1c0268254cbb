"""What is wrong with this machine itself, apart from its devices and its network: facts for staff.

A mishap begins with `add` and ends with `clear`. Most end by themselves when their cause is gone (disk full);
some stand until a person acted, because they are read from the disk at every start (database set aside).
Staff see them in admin mode; citizens never do. Nothing here may need a disk, a database or a catalogue.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

from kiosk.log.events import Event, EventLog, Field

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


class Kind(Enum):
    """(id, what happened, what to do, does it keep citizens from applying?). Ids are never reused."""

    id: str
    words: str
    todo: str
    grave: bool

    def __init__(self, id: str, words: str, todo: str, grave: bool = False) -> None:
        self.id = id
        self.words = words
        self.todo = todo
        self.grave = grave

    # settings
    CONFIG_BROKEN = (
        "config.broken",
        "设置文件写错了，正在用上一次能用的设置",
        "改正设置文件，运行 legal-kiosk doctor 检查，再重新启动程序",
    )
    CONFIG_LOST = (
        "config.lost",
        "设置文件不能用，也没有留下能用的旧设置，本机没有开放",
        "改正设置文件，运行 legal-kiosk doctor 检查，再重新启动程序",
        True,
    )
    PROFILE_BROKEN = (
        "config.profile",
        "打印机的型号文件不能用，先按通用的 80 毫米打印机打印",
        "改正设置文件里的 devices.printer.profile，再重新启动程序",
    )
    # the disk
    STATE_IN_USE = ("state.in_use", "另一个程序占用了状态目录", "重新启动机器", True)
    STATE_UNWRITABLE = (
        "state.unwritable",
        "状态目录写不进去，现在只能看办事指南",
        "重新启动机器；还不行就检查硬盘和目录权限",
        True,
    )
    DISK_FULL = (
        "state.disk_full",
        "硬盘满了，现在只能看办事指南",
        "导出日志后请技术人员清理硬盘；有空间后自动恢复",
        True,
    )
    DATABASE_UNUSABLE = (
        "store.unusable",
        "数据库打不开，现在只能看办事指南",
        "重新启动机器；还不行就请技术人员查看",
        True,
    )
    DATABASE_DAMAGED = (
        "store.damaged",
        "数据库在使用中损坏，首页空闲时会重新启动并换一个新的",
        "等待自动重新启动，或现在重新启动程序",
        True,
    )
    SET_ASIDE = (
        "store.set_aside",
        "有损坏的文件移到了一边，没有删除",
        "请技术人员从状态目录的 set-aside 里取走查看",
    )
    NUMBERS_LOST = (
        "store.numbers_lost",
        "编号计数器不在了，现在只能看办事指南；已存好的材料照常发送",
        "到后台取一个登记码，运行 legal-kiosk enrol 重新登记",
        True,
    )
    KEPT_DAMAGED = (
        "store.kept_damaged",
        "一个小文件读不了，用了上一份",
        "检查工作人员名单、暂停和纸卷的设置是否还对",
    )
    LOG_UNWRITABLE = ("log.unwritable", "日志写不进去，只留在内存里", "检查硬盘空间和日志目录的权限")
    # what is shipped
    FONT_MISSING = ("assets.font", "有字体文件读不了，用了别的字体代替", "重新安装程序")
    ASSET_MISSING = ("assets.missing", "有随程序安装的文件读不了", "重新安装程序")
    CATALOGUE_BROKEN = ("assets.catalogue", "随程序安装的事项目录读不了，用的是以前留下的", "重新安装程序")
    CATALOGUE_LOST = ("assets.catalogue_lost", "事项目录读不了，本机没有开放", "重新安装程序", True)
    # time
    CLOCK_WRONG = (
        "clock.wrong",
        "系统时间不可信，回执上不印日期",
        "接通网络，时间会自动校正；常出现就换主板电池",
    )
    # the program
    CRASHED = ("program.crashed", "程序刚才自己出错退出过", "导出日志交给技术人员")


_TOLD: Final = {
    Event.KEPT_DAMAGED: Kind.KEPT_DAMAGED,
    Event.CATALOGUE_FILES: Kind.CATALOGUE_BROKEN,
    Event.NUMBERS_LOST: Kind.NUMBERS_LOST,
}
"""Events that are mishaps; `file` is their detail."""


@dataclass(frozen=True, slots=True)
class Mishap:
    """One thing that is wrong. `words` and `todo` are for staff; `since` is by this machine's own clock."""

    id: str
    words: str
    todo: str
    since: datetime
    grave: bool = False


def _machine_time() -> datetime:
    return datetime.now(SHANGHAI)


class Mishaps:
    """What is wrong now. Every method may be called from any thread, and again for the same kind."""

    def __init__(self, now: Callable[[], datetime] = _machine_time) -> None:
        self._events: EventLog | None = None
        self._now = now
        self._lock = threading.Lock()
        self._present: dict[Kind, Mishap] = {}
        self._listeners: list[Callable[[], None]] = []

    def attach(self, events: EventLog) -> None:
        """Write what is wrong already, and every later change, into the log; hear what others write there."""
        with self._lock:
            self._events = events
            present = list(self._present.values())
        for one in present:
            events.write(Event.MISHAP, mishap=one.id)
        events.listen(self._hear)

    def _hear(self, event: Event, fields: Mapping[str, Field]) -> None:
        if event in _TOLD:
            self.add(_TOLD[event], str(fields.get("file", "")))

    def add(self, kind: Kind, detail: str = "", since: datetime | None = None) -> None:
        """It is wrong from now on, or since `since`. `detail` (a file, a line, a code) follows the words.

        Repeating it changes the words at most: the moment stays, and nothing is logged again.
        """
        words = f"{kind.words}（{detail}）" if detail else kind.words
        with self._lock:
            before = self._present.get(kind)
            moment = before.since if before is not None else since or self._now()
            mishap = Mishap(kind.id, words, kind.todo, moment, kind.grave)
            self._present[kind] = mishap
        if before is None and self._events is not None:
            self._events.write(Event.MISHAP, mishap=kind.id, detail=detail)
        if before != mishap:
            self._tell()

    def clear(self, kind: Kind) -> None:
        """It is right again; nothing happens when it was."""
        with self._lock:
            before = self._present.pop(kind, None)
        if before is None:
            return
        if self._events is not None:
            self._events.write(Event.MISHAP_OVER, mishap=kind.id)
        self._tell()

    def has(self, kind: Kind) -> bool:
        """Is it wrong now?"""
        with self._lock:
            return kind in self._present

    def current(self) -> tuple[Mishap, ...]:
        """What is wrong now: what keeps citizens from applying first, then the oldest."""
        with self._lock:
            present = list(self._present.values())
        return tuple(sorted(present, key=lambda one: (not one.grave, one.since, one.id)))

    def listen(self, callback: Callable[[], None]) -> None:
        """`callback` after every later change, on the thread that changed it."""
        with self._lock:
            self._listeners.append(callback)

    def _tell(self) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for callback in listeners:
            callback()
