"""How long somebody may stay: at the door a minute, inside by idle time and in total (hall settings).

One look per second while somebody is there: the time left stands in the bar.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, Literal

from kiosk.config import Idle
from kiosk.ports import ClockPort, LoopPort, Timer

DOOR_SECONDS: Final = 60
WARN_SECONDS: Final = 60
_TICK: Final = 1.0

Why = Literal["idle", "total"]


class Watch:
    """`tick` is called every second, `over(why)` once at the end."""

    def __init__(
        self,
        loop: LoopPort,
        clock: ClockPort,
        idle: Idle,
        *,
        tick: Callable[[], None],
        over: Callable[[Why], None],
    ) -> None:
        self._loop = loop
        self._clock = clock
        self._settings = idle
        self._tick = tick
        self._over = over
        self._timer: Timer | None = None
        self._touched = self._idle = 0.0
        self._end = math.inf

    def at_door(self) -> None:
        """Somebody knocked."""
        self._begin(DOOR_SECONDS, math.inf)

    def inside(self) -> None:
        """Somebody is in."""
        self._begin(self._settings.staff_idle_seconds, self._settings.staff_total_minutes * 60)

    def touch(self) -> None:
        """A sign of life; the time in total is not changed by it."""
        self._touched = self._clock.monotonic()

    def stop(self) -> None:
        """Nobody is there."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    @property
    def left(self) -> int:
        """Seconds until it ends by itself."""
        return max(0, math.ceil(min(self._idle_left(), self._total_left())))

    def words(self) -> str:
        """The time left, for the bar; in the last minute with what to do about it."""
        left = self.left
        if left > WARN_SECONDS:
            return f"自动退出 {left // 60:02}:{left % 60:02}"
        if self._total_left() <= self._idle_left():
            return f"时间到了，{left} 秒后退出"
        return f"{left} 秒后自动退出，点一下屏幕继续"

    def _begin(self, idle: float, total: float) -> None:
        self.stop()
        self._touched = self._clock.monotonic()
        self._idle, self._end = idle, self._touched + total
        self._timer = self._loop.call_later(_TICK, self._rung)

    def _idle_left(self) -> float:
        return self._touched + self._idle - self._clock.monotonic()

    def _total_left(self) -> float:
        return self._end - self._clock.monotonic()

    def _rung(self) -> None:
        self._timer = self._loop.call_later(_TICK, self._rung)
        if self._total_left() <= 0:
            self._finish("total")
        elif self._idle_left() <= 0:
            self._finish("idle")
        else:
            self._tick()

    def _finish(self, why: Why) -> None:
        self.stop()
        self._over(why)
