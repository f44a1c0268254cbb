"""The log's file: chained lines, a new file at a size, old ones kept for months, never an error for a caller.

Where the disk does not take a line (full, read-only, gone) it waits in memory and appears on standard error;
it is written, in order, as soon as the disk takes it. Several processes may write (a command beside the
machine): each line is written under a lock, after the last line that is there.
"""

from __future__ import annotations

import errno
import fcntl
import logging
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from kiosk.log.chain import START, link, value_of
from kiosk.log.events import Event
from kiosk.log.keeping import archives, drop_old, next_archive
from kiosk.log.lines import JsonLine, rendered

MAX_BYTES: Final = 10 * 1024 * 1024
TAIL: Final = (
    64 * 1024
)  # bytes in which the last whole line must be found; a line has 16,000 characters at most
MOST_WAITING: Final = 1000  # lines in memory
LOCK_TRIES: Final = 50

Watcher = Callable[[str | None], None]


class LogFile(logging.Handler):
    """A `logging` handler for one file. `max_bytes` is when the next file begins."""

    def __init__(self, path: Path, *, max_bytes: int = MAX_BYTES, watcher: Watcher | None = None) -> None:
        super().__init__()
        self.path = path
        self.trouble: str | None = None
        """Why lines are not written now (a name of `errno`); None while they are."""
        self.watcher = watcher
        self._max = max_bytes
        self._descriptor = -1
        self._size = 0
        self._last = START
        self._waiting: deque[str] = deque(maxlen=MOST_WAITING)
        self._lost = 0
        self.setFormatter(JsonLine())
        self._put(None)

    @property
    def last_hash(self) -> str:
        """Chain value of the last line written by this process, or found at its start."""
        return self._last

    def settled_hash(self) -> str:
        """The same, when the line is on the disk: a power cut cannot take it any more. Blocking."""
        with self._guarded():
            value, descriptor = self._last, self._descriptor
            if descriptor >= 0:
                with suppress(OSError):
                    os.fdatasync(descriptor)
        return value

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, or keep it for later. Raises nothing."""
        try:
            line = self.format(record)
        except Exception as error:  # noqa: BLE001 - a call with wrong arguments must not end the program
            line = rendered(
                {"event": Event.LIBRARY.id, "message": type(error).__name__, "logger": record.name}
            )
        self._put(line)

    def close(self) -> None:
        """Let go of the file."""
        with self._guarded():
            self._drop()
        super().close()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        self.acquire()
        try:
            yield
        finally:
            self.release()

    def _put(self, line: str | None) -> None:
        before = self.trouble
        try:
            with self._held():
                self._catch_up()
                if line is None:
                    self._tidy()
                else:
                    self._append(line)
            self.trouble = None
        except OSError as error:
            self.trouble = errno.errorcode.get(error.errno or 0, "unknown")
            self._keep(line)
            self._drop()
        if self.trouble != before and self.watcher is not None:
            self.watcher(self.trouble)

    def _keep(self, line: str | None) -> None:
        if line is None:
            return
        self._lost += len(self._waiting) == MOST_WAITING
        self._waiting.append(line)
        with suppress(OSError, ValueError):
            if sys.stderr is not None:  # a program may have been started without one
                sys.stderr.write(line + "\n")

    def _catch_up(self) -> None:
        """What waited is written first, in order."""
        if not self._waiting:
            return
        self._tidy()
        waited = len(self._waiting)
        while self._waiting:
            self._append(self._waiting[0])
            self._waiting.popleft()
        lost, self._lost = self._lost, 0
        self._append(_event(Event.LOG_RESUMED, waited=waited, lost=lost))

    # --- the file, under its lock ---------------------------------------------------------------------

    @contextmanager
    def _held(self) -> Iterator[None]:
        """The file that stands at `path` now, locked, its last line known. Raises OSError."""
        while True:
            if self._descriptor < 0:
                self._open()
            _lock(self._descriptor)
            about = os.fstat(self._descriptor)
            if self._is_current(about):
                break
            self._drop()  # another process began the next file
        try:
            if about.st_size != self._size or not about.st_size:
                self._find_end(about.st_size)
            yield
        finally:
            if self._descriptor >= 0:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def _open(self) -> None:
        for folder in (*reversed(self.path.parent.parents), self.path.parent):
            if not folder.exists():  # `parents=True` would leave the state directory open to others
                folder.mkdir(mode=0o700, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        self._descriptor = os.open(self.path, flags, 0o600)
        self._size = -1

    def _is_current(self, about: os.stat_result) -> bool:
        try:
            there = self.path.stat()
        except FileNotFoundError:
            return False
        return (there.st_dev, there.st_ino) == (about.st_dev, about.st_ino)

    def _drop(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _find_end(self, size: int) -> None:
        """Continue after the last whole line; what a power cut left behind it is cut off, and said."""
        if size == 0:
            self._begin()
            return
        start = max(0, size - TAIL)
        tail = os.pread(self._descriptor, size - start, start)
        end = tail.rfind(b"\n") + 1
        while end:
            before = tail.rfind(b"\n", 0, end - 1) + 1
            value = value_of(tail[before : end - 1])
            if value is not None:
                self._last, self._size = value, size
                if start + end < size:
                    os.ftruncate(self._descriptor, start + end)
                    self._size = start + end
                    self._append(_event(Event.LOG_TORN, bytes=size - start - end))
                return
            end = before
        # nothing in it is a line of ours: it stays as it is, under an older file's name
        self._next_file(START)
        self._append(_event(Event.LOG_TORN, bytes=size))

    def _append(self, body: str) -> None:
        if self._size >= self._max:
            self._next_file(self._last)
        self._write(body)

    def _write(self, body: str) -> None:
        line, value = link(self._last, body)
        data = line.encode("utf-8", errors="backslashreplace") + b"\n"
        written = os.write(self._descriptor, data)
        if written != len(data):  # the disk is full in the middle of a line
            os.ftruncate(self._descriptor, self._size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._size += written
        self._last = value

    def _next_file(self, previous: str) -> None:
        old = self._descriptor
        self.path.rename(next_archive(self.path))
        self._open()
        os.close(old)
        _lock(self._descriptor)
        size = os.fstat(self._descriptor).st_size
        if size:  # another process was faster
            self._find_end(size)
        else:
            self._begin(previous)

    def _begin(self, previous: str | None = None) -> None:
        """The first line of a file says what came before it."""
        self._size = 0
        self._last = self._before() if previous is None else previous
        opened = rendered({"event": Event.LOG_OPENED.id, "level": Event.LOG_OPENED.level})
        # past the redaction: no personal number, whatever digits stand side by side in it
        self._write(f'{opened[:-1]}, "previous": "{self._last}"}}')
        self._tidy()

    def _tidy(self) -> None:
        dropped = drop_old(self.path, time.time())
        if dropped.files:
            self._write(_event(Event.LOG_DROPPED, files=dropped.files, why=dropped.why))

    def _before(self) -> str:
        """The last value of the newest older file."""
        for file in archives(self.path)[-1:]:
            with file.open("rb") as opened:
                opened.seek(max(0, file.stat().st_size - TAIL))
                return value_of(opened.read().removesuffix(b"\n").rpartition(b"\n")[2]) or START
        return START


def _event(event: Event, **fields: str | int) -> str:
    """A line of the log about itself."""
    return rendered({"event": event.id, "level": event.level, **fields})


def _lock(descriptor: int) -> None:
    """Raises BlockingIOError when another process holds the file for long: nobody waits for it."""
    for attempt in range(LOCK_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if attempt + 1 == LOCK_TRIES:
                raise
            time.sleep(0.002)
