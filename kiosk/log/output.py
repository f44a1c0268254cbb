"""Where log lines go: the machine's chained file, or a stream. Libraries' own logging goes the same way.

The standard library's logging carries it all: a structured-logging package costs a start fifty milliseconds.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, TextIO

from kiosk.log.events import Event, EventLog
from kiosk.log.file import MAX_BYTES, LogFile, Watcher
from kiosk.log.lines import JsonLine, stack

if TYPE_CHECKING:
    from kiosk.config import HallSettings

RECENT: Final = 256 * 1024  # bytes of a file's end in which recent lines are looked for

_watchers: list[Watcher] = []


def log_path(settings: HallSettings) -> Path:
    """The log's file: as set, else in the state directory."""
    return settings.log.file or settings.state_dir / "log" / "kiosk.log"


def configure(
    file: Path | None = None,
    *,
    stream: TextIO | None = None,
    level: int = logging.INFO,
    max_bytes: int = MAX_BYTES,
) -> None:
    """Send every log line to `file` or `stream` (default: standard error). Raises nothing for a bad disk."""
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    handler: logging.Handler
    if file is not None:
        handler = LogFile(file, max_bytes=max_bytes)
        handler.watcher = _tell
    else:
        handler = logging.StreamHandler(stream or sys.stderr)
        handler.setFormatter(JsonLine())
    root.addHandler(handler)
    root.setLevel(level)
    # what a request's address holds is nobody's business, and a migration that works is no news
    for noisy in ("httpx2", "httpcore2", "uvicorn.access", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def catch_unexpected(events: EventLog) -> None:
    """From now on errors that nobody caught are logged by place; the interpreter would print their texts."""

    def caught(error: BaseException | None) -> None:
        if error is not None and not isinstance(error, KeyboardInterrupt | SystemExit):
            from kiosk.desk.trouble import locate

            code, where = locate(error)
            events.write(Event.UNEXPECTED, where=where, code=code)
            sys.stderr.write(f"{code}\n{stack(error)}\n")

    def at_the_end(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        caught(error)

    sys.excepthook = at_the_end
    sys.unraisablehook = lambda unraisable: caught(unraisable.exc_value)
    threading.excepthook = lambda arguments: caught(arguments.exc_value)


def watch_trouble(watcher: Watcher) -> None:
    """`watcher` gets why lines are not written (a name of `errno`), or None: now, and whenever it changes.

    Called on the thread that logged.
    """
    _watchers.append(watcher)
    watcher(trouble())


def trouble() -> str | None:
    """Why lines are not written to the file now; None while they are, or where there is no file."""
    file = _file()
    return file.trouble if file is not None else None


def current_file() -> Path | None:
    """The file this program writes; None on a stream."""
    file = _file()
    return file.path if file is not None else None


def last_hash() -> str:
    """The chain value of the last line; empty where there is no file. Cheap, any thread."""
    file = _file()
    return file.last_hash if file is not None else ""


def settled_hash() -> str:
    """The same for the heartbeat: of a line that a power cut cannot take any more. Blocking, any thread."""
    file = _file()
    return file.settled_hash() if file is not None else ""


def recent_lines(file: Path, most: int) -> list[dict[str, Any]]:
    """The newest lines of a log file, oldest first, at most `most`. Blocking; empty for an unreadable one."""
    try:
        with file.open("rb") as opened:
            opened.seek(max(0, file.stat().st_size - RECENT))
            lines = opened.read().splitlines()[-most:]
    except OSError:
        return []
    found = []
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:  # cut in two by the seek, or by a power cut
            continue
        if isinstance(entry, dict):
            found.append(entry)
    return found


def _file() -> LogFile | None:
    return next((one for one in logging.getLogger().handlers if isinstance(one, LogFile)), None)


def _tell(why: str | None) -> None:
    for watcher in _watchers:
        watcher(why)
