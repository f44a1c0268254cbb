"""Time that moves only when a test says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)  # a Monday
REGION = "990101"


class HandClock:
    """Clock and timers in one; time passes only in `advance`."""

    def __init__(self, now: datetime | None = NOW) -> None:
        self.seconds = 1000.0
        self._now = now
        self._zero = self.seconds
        self._timers: list[HandTimer] = []
        self._order = count()

    def now(self) -> datetime | None:
        return None if self._now is None else self._now + timedelta(seconds=self.seconds - self._zero)

    def forget(self) -> None:
        """From now on the time is unknown."""
        self._now = None

    def monotonic(self) -> float:
        return self.seconds

    def call_later(self, delay: float, callback: Callable[[], None]) -> HandTimer:
        timer = HandTimer(self.seconds + delay, next(self._order), callback)
        self._timers.append(timer)
        return timer

    def advance(self, seconds: float) -> None:
        """Let the time pass; timers run in their order, each at its moment."""
        end = self.seconds + seconds
        while True:
            due = [one for one in self._timers if not one.cancelled and one.at <= end]
            if not due:
                break
            first = min(due, key=lambda one: (one.at, one.order))
            self._timers.remove(first)
            self.seconds = max(self.seconds, first.at)
            first.callback()
        self.seconds = end
        self._timers = [one for one in self._timers if not one.cancelled]

    @property
    def waiting(self) -> int:
        """Timers that will still run."""
        return sum(not one.cancelled for one in self._timers)


@dataclass(slots=True)
class HandTimer:
    at: float
    order: int
    callback: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True
