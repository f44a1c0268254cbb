"""The code that a phone may come with: shown, past its time, fetched anew while somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.desk.stage import Host, best_guess_now
from kiosk.ports import Timer
from wire.handoff import HandoffOpened

LEAST_SECONDS: Final = 10.0
MOST_SECONDS: Final = 120.0


class ShownCode:
    """`ask` fetches another one; it is called when the code is past its time and the panel is open."""

    def __init__(self, host: Host, ask: Callable[[], None]) -> None:
        self._host = host
        self._ask = ask
        self._timer: Timer | None = None
        self._opened: HandoffOpened | None = None
        self._stale = False
        self._watched = True

    @property
    def shown(self) -> HandoffOpened | None:
        """What a phone can use now; None when there is nothing, or nothing any more."""
        return None if self._stale else self._opened

    def take(self, opened: HandoffOpened) -> None:
        """A code that has just come."""
        self._opened, self._stale = opened, False
        left = (opened.code_until - best_guess_now(self._host.clock)).total_seconds()
        self._stop()
        self._timer = self._host.loop.call_later(min(max(left, LEAST_SECONDS), MOST_SECONDS), self._rung)

    def watch(self, watched: bool) -> None:
        """Does anybody look at it? One that got old unseen is fetched anew."""
        self._watched = watched
        self.freshen()

    def freshen(self) -> None:
        """Fetch another one if that is due."""
        if self._stale and self._watched:
            self._ask()

    def forget(self) -> None:
        """Token and code are dead."""
        self._stop()
        self._opened, self._stale = None, False

    def _rung(self) -> None:
        self._timer, self._stale = None, True
        self.freshen()
        self._host.changed()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
