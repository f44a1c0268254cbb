"""What a log line looks like: one JSON object, redacted, without any text that could quote a person.

Our own messages are closed (codes, counts, states), and redacted all the same. A library's message is kept
only where its source spells it out; what it was filled with is not. Of an exception the place stays, never
the text.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from kiosk.log.events import FIELDS, Event
from kiosk.log.redaction import REDACTED, redact

SHANGHAI = ZoneInfo("Asia/Shanghai")
OURS: Final = frozenset(("assets", "backend", "catalogue", "drivers", "kiosk", "screens", "wire", "words"))
IN_WORDS: Final = frozenset(("machine", "detail"))  # what the machine is called; which file, which line
LONGEST: Final = 16_000  # characters of a line; a longer one loses its long texts
MOST_FRAMES: Final = 10  # the innermost ones
MOST_CAUSES: Final = 4


class JsonLine(logging.Formatter):
    """A record as one line of JSON: a catalogued event with its fields, or what a library said."""

    def format(self, record: logging.LogRecord) -> str:
        """Collect, redact everything, then render: nothing is added after the redaction but the time."""
        entry: dict[str, Any]
        if hasattr(record, FIELDS):
            entry = {**_codes(getattr(record, FIELDS)), "event": record.msg}
        else:  # a library's line keeps its text as `message`; its event is always the catalogued one
            entry = {"event": Event.LIBRARY.id, "message": message(record), "logger": record.name}
        entry["level"] = record.levelname.lower()
        if record.exc_info and record.exc_info[1] is not None:
            entry["exception"] = stack(record.exc_info[1])
        return rendered(entry)


def _codes(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields of an event are codes: what is not ASCII was written by a person, and is not let through."""
    return {
        name: REDACTED if isinstance(value, str) and not value.isascii() and name not in IN_WORDS else value
        for name, value in fields.items()
    }


def rendered(entry: dict[str, Any]) -> str:
    """One line, redacted, with the time; texts that are too long for it are left out (`cut`), not shortened:
    half a number would not be recognised as one."""
    if any(len(value) > LONGEST // 4 for value in entry.values() if isinstance(value, str)):
        entry = {key: value for key, value in entry.items() if len(str(value)) <= LONGEST // 4} | {
            "cut": True
        }
    line = _json(redact(entry))
    if len(line) <= LONGEST:
        return line
    return _json(
        redact({key: value for key, value in entry.items() if len(str(value)) < 200}) | {"cut": True}
    )


def _json(entry: dict[str, Any]) -> str:
    moment = datetime.now(SHANGHAI).isoformat(timespec="milliseconds")
    return json.dumps({"time": moment, **entry}, ensure_ascii=False)


def message(record: logging.LogRecord) -> str:
    """What a library said: ours in full; another's template, if its source holds it word for word.

    A text that the source does not hold was put together from something: only the place is kept.
    """
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    said = str(record.msg)
    try:
        literal = repr(said)[1:-1] in Path(record.pathname).read_text(encoding="utf-8")
    except (OSError, ValueError):
        literal = False
    return said if literal else f"{Path(record.pathname).name}:{record.lineno}"


def stack(error: BaseException) -> str:
    """Types and places of an exception and its causes, never their texts: those quote what was handled."""
    lines: list[str] = []
    current: BaseException | None = error
    for _ in range(MOST_CAUSES):
        if current is None:
            break
        kind = type(current)
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        walked = list(traceback.walk_tb(current.__traceback__))[-MOST_FRAMES:]
        lines += [
            f"  {_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}" for frame, line in walked
        ]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(lines)


def _short(file: str) -> str:
    return "/".join(Path(file).parts[-2:])
