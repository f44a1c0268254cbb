"""Where log lines go and what they look like: one JSON object per line, redacted last.

Libraries' own logging (drivers, uvicorn, httpx2 ...) runs through the same steps.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import MutableMapping
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

import structlog

from kiosk.events import Event
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
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, _name_of_library],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _exception_text, _line],
        )
    )
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(level)
    # what a request's address holds is nobody's business, and a migration that works is no news
    for noisy in ("httpx2", "httpcore2", "uvicorn.access", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _name_of_library(logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's line keeps its text as `message`; its event is always the catalogued one."""
    record = entry.get("_record")
    entry["message"] = entry["event"]
    entry["event"] = Event.LIBRARY.id
    entry["logger"] = record.name if isinstance(record, logging.LogRecord) else str(logger)
    return entry


def _exception_text(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Stack and message, never local variables."""
    info = entry.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if info and info[0] is not None:
        entry["exception"] = "".join(traceback.format_exception(*info))
    return entry


def _line(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> str:
    """Redact everything, then render: nothing is added after this step but the time."""
    clean = redact({key: value for key, value in entry.items() if not key.startswith("_")})
    return json.dumps(
        {"time": datetime.now(SHANGHAI).isoformat(timespec="milliseconds"), **clean}, ensure_ascii=False
    )
