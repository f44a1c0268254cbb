"""Timers whose callbacks end in the one handler when they raise, instead of in the loop's own."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.ports import LoopPort, Timer


class GuardedLoop:
    """A `LoopPort` around another one."""

    def __init__(self, loop: LoopPort, guard: Callable[[Callable[[], None]], Callable[[], None]]) -> None:
        self._loop = loop
        self._guard = guard

    def call_later(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Run once after `delay` seconds."""
        return self._loop.call_later(delay, self._guard(callback))
