"""Is anybody there? Warn, then wipe; on the done page only wait. Clock and timers are given, so tests hold
them.

Seconds come from the hall's settings; their bounds from VVSG 2.0 (2-5 minutes, then 20-45 seconds), reference
accessibility Z1-Z6. Extensions are without limit. Nothing runs while the watch is stopped (during sending).
"""

from __future__ import annotations

import math
from collections.abc import Callable

from kiosk.ports import ClockPort, LoopPort, Timer

_EARLY = 0.001  # seconds a loop's timer may come too soon without being asked again


class IdleWatch:
    """One timer at a time. `on_warn` when nobody moved, `on_tick` with the seconds left, `on_expire` at the
    end."""

    def __init__(
        self,
        loop: LoopPort,
        clock: ClockPort,
        *,
        on_warn: Callable[[], None],
        on_tick: Callable[[int], None],
        on_expire: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._clock = clock
        self._on_warn = on_warn
        self._on_tick = on_tick
        self._on_expire = on_expire
        self._timer: Timer | None = None
        self._since = 0.0
        self._quiet_for = 0.0
        self._warn_for = 0.0
        self._warned_at: float | None = None

    @property
    def warned(self) -> bool:
        """Is the question "still there?" open?"""
        return self._warned_at is not None

    def watch(self, quiet_seconds: float, warn_seconds: float = 0) -> None:
        """Begin anew: after `quiet_seconds` ask for `warn_seconds`, then expire; without asking when that
        is 0."""
        self._quiet_for = quiet_seconds
        self._warn_for = warn_seconds
        self._since = self._clock.monotonic()
        self._warned_at = None
        self._arm(quiet_seconds)

    def stop(self) -> None:
        """Watch nobody."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        self._warned_at = None

    def touch(self) -> None:
        """Somebody is there. Harmless when nothing is watched."""
        self._since = self._clock.monotonic()
        if self.warned:
            self._warned_at = None
            self._arm(self._quiet_for)

    def _arm(self, delay: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(delay, self._rung)

    def _rung(self) -> None:
        now = self._clock.monotonic()
        if self._warned_at is None:
            left = self._since + self._quiet_for - now
            if left > _EARLY:  # touched since the timer was set
                self._arm(left)
            elif self._warn_for:
                self._warned_at = now
                self._arm(min(1.0, self._warn_for))
                self._on_warn()
            else:
                self.stop()
                self._on_expire()
            return
        left = self._warned_at + self._warn_for - now
        if left > _EARLY:
            self._arm(min(1.0, left))
            self._on_tick(math.ceil(left - _EARLY))
        else:
            self.stop()
            self._on_expire()
