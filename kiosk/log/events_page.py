"""`python -m kiosk.log.events_page docs/events.md`: the event catalogue as a page, from its one source."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

from kiosk.log.events import Event

_HEAD: Final = """\
# Events

*Made from `kiosk/log/events.py` by `python -m kiosk.log.events_page docs/events.md`; do not edit.*

What the machine may write into its log, and nothing else. A line is one JSON object: `time` (Asia/Shanghai),
`event` (the id), `level`, `machine`, the fields of the event, and at its end `chain`: SHA-256 over the
previous line's `chain` and this line without it (`legal-kiosk log verify`). Ids are never reused. No field
holds anything about a citizen. Where the files lie and how long they stay: [kiosk.md](kiosk.md).
"""
_FIELD: Final = re.compile(r"(?<![A-Za-z_-])([a-z_]+) 是")
_ROOMS: Final = {
    "kiosk": "The program",
    "session": "A session",
    "phone": "A phone beside it",
    "paper": "Paper",
    "device": "Devices",
    "submission": "Submissions",
    "office": "The office",
    "clock": "Time",
    "store": "What is kept",
    "mishap": "The machine itself",
    "log": "The log itself",
    "admin": "Admin mode",
}


def fields(event: Event) -> tuple[str, ...]:
    """The fields that the event's meaning explains (`name 是 ...`)."""
    return tuple(_FIELD.findall(event.meaning))


def page() -> str:
    """The page, one table for each part of the machine."""
    rooms: dict[str, list[Event]] = {}
    for event in Event:
        rooms.setdefault(event.id.partition(".")[0], []).append(event)
    parts = [_HEAD]
    for room in [*(one for one in _ROOMS if one in rooms), *sorted(rooms.keys() - _ROOMS.keys())]:
        parts.append(
            f"\n## {_ROOMS.get(room, room)}\n\n| Id | Level | Meaning | Fields |\n| --- | --- | --- | --- |\n"
        )
        parts += [_row(event) for event in rooms[room]]
    return "".join(parts)


def _row(event: Event) -> str:
    named = " ".join(f"`{name}`" for name in fields(event))
    return f"| `{event.id}` | {event.level} | {event.meaning.replace('|', '/')} | {named} |\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
