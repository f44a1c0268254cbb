"""Where log lines go and what they look like: one JSON object per line, redacted last.

Libraries' own logging (drivers, uvicorn, httpx2 ...) runs through the same steps. The standard library's
logging carries it all: a structured-logging package costs a start fifty milliseconds.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from kiosk.events import FIELDS, Event
from kiosk.redaction import redact

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAX_BYTES = 10 * 1024 * 1024
KEPT_FILES = 30  # a busy machine writes about 40 MB in six months


def configure(file: Path | None = None, *, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send every log line to `file` (rotated) or `stream` (default: standard error)."""
    handler: logging.Handler
    if file is not None:
        handler = RotatingFileHandler(file, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8")
    else:
        handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLine())
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(level)
    # what a request's address holds is nobody's business, and a migration that works is no news
    for noisy in ("httpx2", "httpcore2", "uvicorn.access", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class JsonLine(logging.Formatter):
    """A record as one line of JSON: a catalogued event with its fields, or what a library said."""

    def format(self, record: logging.LogRecord) -> str:
        """Collect, redact everything, then render: nothing is added after the redaction but the time."""
        entry: dict[str, Any]
        if hasattr(record, FIELDS):
            entry = {**getattr(record, FIELDS), "event": record.msg}
        else:  # a library's line keeps its text as `message`; its event is always the catalogued one
            entry = {
                "event": Event.LIBRARY.id,
                "message": record.getMessage(),
                "logger": record.name,
            }
        entry["level"] = record.levelname.lower()
        if record.exc_info and record.exc_info[0] is not None:
            # stack and message, never local variables
            entry["exception"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(
            {"time": datetime.now(SHANGHAI).isoformat(timespec="milliseconds"), **redact(entry)},
            ensure_ascii=False,
        )
