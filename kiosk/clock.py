"""Trusted time. A kiosk's own clock may be anything after a power cut; the office's answers tell the time.

The time is *known* when the office told it during this run, or when the system clock is where it plausibly
should be: not before the last good time, not more than `MAX_ABSENCE` after it, and right when last compared.
After that it runs on the monotonic counter, so somebody setting the system clock changes nothing.
While it is unknown no date is printed and no time promised.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from kiosk.log.events import Event, EventLog

if TYPE_CHECKING:
    from kiosk.store.database import Store

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
MAX_ABSENCE: Final = timedelta(
    days=45
)  # longer than any holiday; a battery clock drifts a minute or two in it
MAX_DRIFT: Final = timedelta(minutes=2)  # well inside the five minutes the office's signature check allows
REMEMBER_EVERY: Final = 600.0  # seconds between notes of the last good time


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the last run knew: the last good moment, and office minus system clock at that time."""

    last_good: datetime
    system_offset: timedelta


class KioskClock:
    """Implements ClockPort. `system` and `monotonic` are the machine's clocks, handed in by tests."""

    def __init__(
        self,
        remembered: Remembered | None,
        events: EventLog,
        *,
        system: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._system = system
        self._monotonic = monotonic
        self._events = events
        self._lock = threading.Lock()
        self._base: tuple[datetime, float] | None = None  # (moment, monotonic then)
        self._offset = timedelta()
        self._compared = False
        cause = _implausible(remembered, system())
        if cause:
            events.write(Event.CLOCK_UNKNOWN, cause=cause)
        else:
            self._base = (system(), monotonic())

    def now(self) -> datetime | None:
        """Asia/Shanghai, or None while the time is unknown."""
        with self._lock:
            if self._base is None:
                return None
            moment, counted = self._base
            return (moment + timedelta(seconds=self._monotonic() - counted)).astimezone(SHANGHAI)

    def monotonic(self) -> float:
        """Seconds for timers."""
        return self._monotonic()

    def best_guess(self) -> datetime:
        """The known time, else what the system clock says: for signatures and file headers only."""
        return self.now() or self._system().astimezone(SHANGHAI)

    @property
    def system_is_right(self) -> bool:
        """True when the system clock agrees with the known time: then certificate dates can be checked."""
        known = self.now()
        return known is not None and abs(known - self._system()) <= MAX_DRIFT

    @property
    def system_offset(self) -> timedelta | None:
        """Office minus system clock at the last comparison of this run; None before the first."""
        with self._lock:
            return self._offset if self._compared else None

    def learn(self, office_time: datetime, round_trip: float = 0.0) -> None:
        """Take the time of an office's answer that took `round_trip` seconds."""
        moment = office_time + timedelta(seconds=min(max(round_trip, 0.0), 10.0) / 2)
        before = self.now()
        with self._lock:
            self._base = (moment, self._monotonic())
            self._offset = moment - self._system()
            self._compared = True
        if before is None or abs(before - moment) > MAX_DRIFT:
            self._events.write(Event.CLOCK_LEARNT, seconds=round(self._offset.total_seconds()))

    def to_remember(self) -> Remembered | None:
        """What the next run should know; None while unknown."""
        known = self.now()
        return None if known is None else Remembered(known, self._offset)


def _implausible(remembered: Remembered | None, system: datetime) -> str:
    """Why the system clock cannot be believed at start; empty when it can."""
    if remembered is None:
        return "never_set"
    if abs(remembered.system_offset) > MAX_DRIFT:
        return "was_wrong"
    if system < remembered.last_good - MAX_DRIFT:
        return "behind"
    if system > remembered.last_good + MAX_ABSENCE:
        return "far_ahead"
    return ""


def recall(store: Store) -> Remembered | None:
    """Read the note of the last run. Raises sqlalchemy.exc.DBAPIError."""
    from kiosk.store.tables import ClockMemory  # the database's library comes after the first picture

    with store.read() as session:
        row = session.get(ClockMemory, 1)
    if row is None:
        return None
    return Remembered(row.last_good, timedelta(seconds=row.system_offset_seconds))


def remember(store: Store, clock: KioskClock) -> None:
    """Write the note for the next run, if there is something to note. Raises sqlalchemy.exc.DBAPIError."""
    from kiosk.store.tables import ClockMemory

    note = clock.to_remember()
    if note is not None:
        with store.write() as session:
            session.merge(
                ClockMemory(
                    id=1,
                    last_good=note.last_good,
                    system_offset_seconds=note.system_offset.total_seconds(),
                )
            )
