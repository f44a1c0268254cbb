"""How long to wait before trying again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

from kiosk.ports import LoopPort


class Backoff:
    """Doubling pauses with jitter, so that a hall full of machines does not come back in one second."""

    def __init__(
        self, first: float, longest: float, *, uniform: Callable[[float, float], float] = random.uniform
    ) -> None:
        """`first` and `longest` are seconds before jitter (0.5 to 1.5 times)."""
        self._first = first
        self._longest = longest
        self._uniform = uniform
        self.failures = 0

    def failed(self) -> float:
        """Count a failure; returns the seconds to wait."""
        pause = min(self._first * 2.0 ** min(self.failures, 30), self._longest)
        self.failures += 1
        return pause * self._uniform(0.5, 1.5)

    def worked(self) -> None:
        """Begin small again."""
        self.failures = 0


async def pause(loop: LoopPort, seconds: float) -> None:
    """Wait by the loop's timers, which a test may hold."""
    over = asyncio.Event()
    timer = loop.call_later(seconds, over.set)
    try:
        await over.wait()
    finally:
        timer.cancel()
