"""`legal-kiosk doctor`: what works on this machine and what does not, one line each."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Final, TypeVar

from PIL import ImageFont
from pydantic import ValidationError

from drivers.types import CardReader, PrinterState, ReaderState, ReceiptPrinter
from kiosk.config import HallSettings
from kiosk.hall_changes import changed, hall_file
from kiosk.log.events import EventLog
from kiosk.office.parts import StateInUse, claim, give_back
from kiosk.store.database import HEAD
from kiosk.store.tables import State

FONTS: Final = ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf", "NotoSerifSC-Bold.otf")
LEAST_FREE: Final = 200 * 1024 * 1024  # bytes; a submission is a few kilobytes, logs and updates are more
DEVICE_SECONDS: Final = 8.0

StatusT = TypeVar("StatusT")


class Verdict(StrEnum):
    """How a check ended."""

    GOOD = "好"
    NOTE = "注意"
    BAD = "坏"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    verdict: Verdict
    what: str
    words: str

    def __str__(self) -> str:
        return f"[{self.verdict}] {self.what}：{self.words}"


def good(what: str, words: str) -> Finding:
    """It works."""
    return Finding(Verdict.GOOD, what, words)


def note(what: str, words: str) -> Finding:
    """It works for now, or cannot be told."""
    return Finding(Verdict.NOTE, what, words)


def bad(what: str, words: str) -> Finding:
    """It does not work."""
    return Finding(Verdict.BAD, what, words)


def is_running(settings: HallSettings) -> bool:
    """True while a kiosk works in this state directory: it owns the devices then. Raises OSError."""
    if not settings.state_dir.exists():
        return False
    try:
        give_back(claim(settings.state_dir))
    except StateInUse:
        return True
    return False


def check_state(settings: HallSettings) -> Iterator[Finding]:
    """State directory, database, queue."""
    state = settings.state_dir
    if not state.exists():
        yield note("状态目录", f"{state} 还没有；第一次登记或运行时会建")
        return
    free = shutil.disk_usage(state).free
    words = f"{state}，剩余 {free // (1024 * 1024)} MB"
    yield good("状态目录", words) if free >= LEAST_FREE else bad("状态目录", f"{words}，空间不够")
    yield from _check_database(state / "kiosk.db")
    aside = state / "set-aside"
    if aside.exists() and any(aside.iterdir()):
        yield note("移到一边的文件", f"{aside} 里有损坏过的文件，请技术人员取走查看")


def check_hall_changes(settings: HallSettings) -> Iterator[Finding]:
    """What staff changed at the machine stands over the settings file: nobody should look in vain there."""
    from kiosk.admin.hall_fields import LABELS

    what = "大厅设置"
    kept = hall_file(settings.state_dir, EventLog()).read().values()
    if not kept:
        return
    names = "、".join({**LABELS, "volume": "音量"}[key] for key in kept)
    try:
        changed(settings, kept)
    except ValidationError:
        yield bad(what, f"维护模式改过{names}，与设置文件不合，没有采用；请到维护模式里重新改")
    else:
        yield note(what, f"维护模式改过{names}，盖住了设置文件里的；改回去也在维护模式里")


def _check_database(path: Path) -> Iterator[Finding]:
    if not path.exists():
        yield note("数据库", "还没有；第一次登记或运行时会建")
        return
    try:
        # read-only on purpose: a check never repairs, migrates or sweeps anything
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            (version,) = connection.execute("select version_num from alembic_version").fetchone()
            counts = dict(connection.execute("select state, count(*) from submissions group by state"))
    except sqlite3.Error as error:
        yield bad("数据库", f"读不了：{error}")
        return
    if verdict != "ok":
        yield bad("数据库", "内容损坏；下次启动会移到一边并新建，之后需要重新登记")
        return
    yield (
        good("数据库", f"完好，版本 {version}")
        if version == HEAD
        else note("数据库", f"版本 {version}，程序需要 {HEAD}，下次启动会更新")
    )
    yield _queue(counts, path.parent / "outbox")


def _queue(counts: dict[str, int], folder: Path) -> Finding:
    queued, parked, missing = (counts.get(s, 0) for s in (State.QUEUED, State.PARKED, State.MISSING))
    words = f"待发 {queued} 份，已送达 {counts.get(State.DELIVERED, 0)} 份"
    if missing:
        return bad("待发材料", f"{words}，有 {missing} 份的加密文件不在了")
    if parked:
        return bad(
            "待发材料",
            f"{words}，有 {parked} 份被机构拒收；文件在 {folder}，"
            "可以拿到后台用 legal-kiosk backend import 导入，或用 legal-kiosk outbox retry 再发",
        )
    return good("待发材料", words)


def check_fonts() -> Iterator[Finding]:
    """The fonts that are shipped."""
    broken = []
    for name in FONTS:
        try:
            ImageFont.truetype(str(files("assets") / "fonts" / name), 20)
        except OSError:
            broken.append(name)
    yield bad("字体", f"读不了 {'、'.join(broken)}") if broken else good("字体", f"{len(FONTS)} 个都在")


def check_catalogue(settings: HallSettings) -> Iterator[Finding]:
    """The packaged catalogue, and the tiles that the hall wants to see."""
    import catalogue

    try:
        services = catalogue.load().services
    except catalogue.CatalogueError as error:
        yield bad("事项目录", f"有 {len(error.problems)} 处错误，运行 legal-kiosk catalogue check 查看")
        return
    unknown = [code for code in settings.tiles if code not in services]
    if unknown:
        yield bad("事项目录", f"tiles 里写了没有的事项 {'、'.join(unknown)}；有 {'、'.join(services)}")
    else:
        yield good("事项目录", f"{len(services)} 个事项：{'、'.join(services)}")


def check_reader(reader: CardReader | None, limit: float = DEVICE_SECONDS) -> Iterator[Finding]:
    """Open the reader and wait until it answered with its SAM number."""
    what = "身份证阅读器"
    if reader is None:
        yield note(what, "设置里没有")
        return
    reader.start()
    try:
        status = _settled(lambda: reader.status, lambda s: s.state is not ReaderState.UNKNOWN, limit)
    finally:
        reader.stop()
    if status.state in (ReaderState.READY, ReaderState.CARD_PRESENT):
        yield good(what, f"正常，SAM 号 {status.sam_id or '没有给出'}，波特率 {status.baudrate}")
    else:
        yield bad(what, f"{status.state.value}，{status.detail or '没有应答'}")


def check_printer(printer: ReceiptPrinter | None, limit: float = DEVICE_SECONDS) -> Iterator[Finding]:
    """Open the printer and wait until it answered a status query (DLE EOT)."""
    what = "回执打印机"
    if printer is None:
        yield note(what, "设置里没有")
        return
    printer.start()
    try:
        status = _settled(lambda: printer.status, lambda s: s.state is not PrinterState.UNKNOWN, limit)
    finally:
        printer.stop()
    if status.state is PrinterState.READY:
        yield good(what, "正常")
    elif status.state is PrinterState.PAPER_LOW:
        yield note(what, "正常，纸快用完了")
    else:
        yield bad(what, f"{status.state.value}，{status.detail or '没有应答'}")


def _settled(read: Callable[[], StatusT], done: Callable[[StatusT], bool], limit: float) -> StatusT:
    end = time.monotonic() + limit
    while not done(read()) and time.monotonic() < end:
        time.sleep(0.02)
    return read()
