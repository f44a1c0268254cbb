"""Writing one folder to the stick in the cabinet's port. USB storage is open only while this runs.

However the writing ends (done, full, pulled, left, out of time), the port is closed again before anything
else is told; a program that dies in between leaves it to the next start
(`kiosk/running/usb_left_open.py`) and to root's timer.
"""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.admin.verb_result import result_of
from kiosk.verbs import Done, Failed, Verb, run, usb_folder

MOUNT_SECONDS: Final = 5.0
ENDING_SECONDS: Final = 20.0  # how long writing that nobody waits for may take to notice
_LOOK: Final = 0.05

Write = Callable[[Path, threading.Event], int]
"""Fills a folder that exists and is empty, and returns how many things it wrote, all of them on the disk.
Looks at the event between files and stops when it is set. Blocking; raises OSError."""


@dataclass(frozen=True, slots=True)
class Written:
    """On the stick, and the stick may be pulled. `folder` is its name there."""

    folder: str
    files: int


@dataclass(frozen=True, slots=True)
class NotWritten:
    """Nothing whole is on the stick. `code` for the log, `why` for staff."""

    code: str
    why: str


async def write_to_stick(name: str, write: Write, tell: Callable[[str], None]) -> Written | NotWritten:
    """Open the port, fill a new folder `name` by `write`, close the port. `tell` gets what is being done."""
    stop = threading.Event()
    tell("正在打开U盘，请稍等")
    filled: Written | NotWritten = NotWritten("cancelled", "没有导完")
    try:
        opened = await run(Verb.USB_OPEN)
        if not isinstance(opened, Done):
            return NotWritten(result_of(opened), opened.why)
        stick = await _mounted()
        if stick is None:
            filled = NotWritten("no_mount", "U盘打开了，但是程序写不进去，请安装人员检查")
        else:
            tell("正在写U盘，请不要拔")
            filled = await _filled(stick, name, write, stop)
    finally:
        stop.set()
        tell("正在关闭U盘，请不要拔")
        closed = await run(Verb.USB_CLOSE)
    if isinstance(filled, Written) and not isinstance(closed, Done):
        return NotWritten(result_of(closed), _not_closed(closed.why, closed))
    return filled


def _not_closed(why: str, closed: object) -> str:
    pulled = isinstance(closed, Failed) and closed.code == "stick-pulled"
    return why if pulled else f"写完了，但是U盘没有关好：{why}。请不要拔，再试一次"


async def _mounted() -> Path | None:
    """The stick's folder; the mount may take a moment to be seen here. Empty, it is root's alone."""
    folder = usb_folder()
    if folder is None:
        return None
    for _look in range(round(MOUNT_SECONDS / _LOOK)):
        if os.access(folder, os.W_OK | os.X_OK):
            return folder
        await asyncio.sleep(_LOOK)
    return folder if os.access(folder, os.W_OK | os.X_OK) else None


async def _filled(stick: Path, name: str, write: Write, stop: threading.Event) -> Written | NotWritten:
    """Write in a thread; cancelled, it waits until the thread has let go of the stick."""
    writing = asyncio.get_running_loop().run_in_executor(None, _fill, stick, name, write, stop)
    try:
        return await asyncio.shield(writing)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([writing], timeout=ENDING_SECONDS)
        raise


def _fill(stick: Path, name: str, write: Write, stop: threading.Event) -> Written | NotWritten:
    try:
        folder = _new_folder(stick, name)
    except OSError as error:
        return _why(error)
    try:
        files = write(folder, stop)
        _sync(folder)
        _sync(stick)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)  # half a folder would look like a whole one
        return _why(error)
    if stop.is_set():
        shutil.rmtree(folder, ignore_errors=True)
        return NotWritten("cancelled", "没有导完")
    return Written(folder.name, files)


def _new_folder(stick: Path, name: str) -> Path:
    """A folder that was not there: an earlier export is never mixed with this one."""
    for number in range(1, 100):
        folder = stick / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise OSError(errno.ENOSPC, "too many exports of this minute")


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _why(error: OSError) -> NotWritten:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return NotWritten("stick_full", "U盘满了，没有写成，请换一个空一些的")
        case errno.EROFS | errno.EACCES | errno.EPERM:
            return NotWritten("stick_read_only", "U盘不让写，看看它侧面的写保护开关，或换一个")
        case errno.EIO | errno.ENODEV | errno.ENXIO | errno.ENOENT | errno.ENOTCONN:
            return NotWritten("stick_pulled", "U盘中途断开了，没有写成，请插好再导出一次")
    return NotWritten(f"os_{error.errno}", f"没有写成，代码 os_{error.errno}")
