"""Work, and timers, that end in the one handler when they raise, instead of in the loop's own."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.ports import LoopPort, Timer

Work = Callable[[], None]


def guard(crashed: Callable[[Exception], None]) -> Callable[[Work], Work]:
    """Makes work end in `crashed` when it raises."""

    def guarded(work: Work) -> Work:
        def run() -> None:
            try:
                work()
            except Exception as error:  # noqa: BLE001 - the one boundary of the citizen's side
                crashed(error)

        return run

    return guarded


class GuardedLoop:
    """A `LoopPort` around another one."""

    def __init__(self, loop: LoopPort, guard: Callable[[Work], Work]) -> None:
        self._loop = loop
        self._guard = guard

    def call_later(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Run once after `delay` seconds."""
        return self._loop.call_later(delay, self._guard(callback))
