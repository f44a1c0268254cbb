"""What happened last, for the overview: events worth telling, from this run and from the end of the log file.

Only catalogued events with the few fields that are told; the words are made in admin mode.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kiosk.log.events import Event, Field
from kiosk.log.output import recent_lines
from kiosk.ports import ClockPort

KEPT: Final = 200
TAIL_LINES: Final = 2000

TOLD: Final = frozenset(
    {
        Event.STARTED,
        Event.UNEXPECTED,
        Event.PAPER_FAILED,
        Event.PAPER_NOT_KNOWN,
        Event.DEVICE_STATE,
        Event.SAVE_FAILED,
        Event.FILE_MISSING,
        Event.DELIVERED,
        Event.PARKED,
        Event.OFFICE_ONLINE,
        Event.OFFICE_AWAY,
        Event.OFFICE_REFUSED,
        Event.CLOCK_UNKNOWN,
        Event.CLOCK_LEARNT,
        Event.DATABASE_SET_ASIDE,
        Event.READER_CHANGED,
        Event.MISHAP,
        Event.ADMIN_ACTION,
        Event.ADMIN_LOCKED,
        Event.STAFF_CHANGED,
    }
)
_BY_ID: Final = {event.id: event for event in TOLD}


@dataclass(frozen=True, slots=True)
class Happened:
    """An event and when; `at` is None while no time was known."""

    at: datetime | None
    event: Event
    fields: Mapping[str, Any]


class RecentEvents:
    """A ring in memory. `hear` may be called from any thread, the rest as well."""

    def __init__(self, clock: ClockPort) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._ring: deque[Happened] = deque(maxlen=KEPT)
        self._earlier: tuple[Happened, ...] = ()

    def hear(self, event: Event, fields: Mapping[str, Field]) -> None:
        """A listener of `EventLog`."""
        if event in TOLD:
            with self._lock:
                self._ring.append(Happened(self._clock.now(), event, dict(fields)))

    def read_tail(self, file: Path | None, before: datetime | None) -> None:
        """Take over the end of the log file, up to this run's beginning. Blocking; bad luck leaves it out."""
        if file is not None:
            found = [one for entry in recent_lines(file, TAIL_LINES) if (one := _parsed(entry)) is not None]
            told = [one for one in found if before is None or one.at is None or one.at < before]
            self._earlier = tuple(told[-KEPT:])

    def all(self) -> tuple[Happened, ...]:
        """Oldest first."""
        with self._lock:
            return (*self._earlier, *self._ring)


def _parsed(entry: Mapping[str, Any]) -> Happened | None:
    try:
        event = _BY_ID.get(entry["event"])
        at = datetime.fromisoformat(entry["time"])
    except (ValueError, KeyError, TypeError):  # another program's line
        return None
    return None if event is None else Happened(at, event, entry)
