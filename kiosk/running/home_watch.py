"""What happens on the quiet home screen: the picture rests, and when it is time the process renews itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from kiosk.config import Process
from kiosk.views import HomeView, Look, OutOfServiceView

REST_AFTER_SECONDS = 5.0


class PacePort(Protocol):
    """The picture's speed."""

    def rest(self, resting: bool) -> None:
        """Few frames, or many."""


class DeskPort(Protocol):
    """What is watched."""

    sessions_ended: int

    @property
    def look(self) -> Look:
        """What is shown now."""

    def listen(self, callback: Callable[[Look], None]) -> None:
        """Every later look."""


class HomeWatch:
    """Rests the picture on a quiet home screen, and renews the process there when it is time."""

    def __init__(self, desk: DeskPort, pace: PacePort, process: Process, stop: Callable[[], None]) -> None:
        self.renew = False
        self._desk = desk
        self._pace = pace
        self._process = process
        self._stop = stop
        self._rest_timer: asyncio.TimerHandle | None = None
        self._renew_timer: asyncio.TimerHandle | None = None
        self._home = False
        self._wanted = False
        desk.listen(self._look)
        self._look(desk.look)

    def renew_soon(self) -> None:
        """A fresh program is wanted as soon as nobody is served, also while the machine is out of service."""
        if not self._wanted:
            self._wanted = True
            self._look(self._desk.look, again=True)

    def _look(self, look: Look, again: bool = False) -> None:
        home = isinstance(look.view, HomeView)
        if home and self._home and not again:
            return  # the clock of the status line moved: still the same quiet home
        self._home = home
        for timer in (self._rest_timer, self._renew_timer):
            if timer is not None:
                timer.cancel()
        self._pace.rest(False)
        if home:
            self._rest_later()
        delay = self._patience(look)
        if delay is not None:
            self._renew_timer = asyncio.get_running_loop().call_later(delay, self._renew)

    def _patience(self, look: Look) -> float | None:
        """Seconds of this view after which the process renews itself; None: not from here."""
        if self._wanted and isinstance(look.view, HomeView | OutOfServiceView):
            return 1.0
        if not self._home or not self._desk.sessions_ended:
            return None
        full = self._desk.sessions_ended >= self._process.renew_after_sessions
        return 1.0 if full else float(self._process.renew_idle_seconds)

    def _rest_later(self) -> None:
        self._rest_timer = asyncio.get_running_loop().call_later(REST_AFTER_SECONDS, self._rest)

    def _rest(self) -> None:
        self._pace.rest(True)
        self._rest_later()  # a touch that opened nothing woke it: rest again

    def _renew(self) -> None:
        self.renew = True
        self._stop()
