"""Screens built ahead: while the machine rests, the first screens of every service are made ready.

Only views without anything personal (`Desk.previews`). Each is used once: what a citizen touched is never
shown to the next one. Without this the first touch waits for some sixty labels to be drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.views import View

if TYPE_CHECKING:
    from kiosk.desk import Desk

QUIET_SECONDS = 0.6  # after coming home; a citizen reads longer than that
PAUSE_SECONDS = 0.15  # between two screens, so that a touch is never held up by more than one


class Ahead:
    """Holds what was built; `room` gives the size the screens will have."""

    def __init__(self, desk: Desk, build: Callable[[View], Any], room: Widget) -> None:
        self._desk = desk
        self._build = build
        self._room = room
        self._ready: list[Any] = []
        self._next = Clock.create_trigger(self._one_more, PAUSE_SECONDS)
        self._begin = Clock.create_trigger(lambda _dt: self._next(), QUIET_SECONDS)

    def home(self, at_home: bool) -> None:
        """Start or stop building."""
        self._next.cancel()
        self._begin.cancel()
        if at_home:
            self._begin()

    def take(self, view: View) -> Any | None:
        """The screen of exactly this view, if it is ready; it is given away."""
        for screen in self._ready:
            if screen.view == view:
                self._ready.remove(screen)
                return screen
        return None

    def _one_more(self, _dt: float) -> None:
        wanted = self._desk.previews()
        self._ready = [screen for screen in self._ready if screen.view in wanted]
        missing = [view for view in wanted if all(screen.view != view for screen in self._ready)]
        if missing:
            screen = self._build(missing[0])
            screen.size = self._room.size
            self._ready.append(screen)
            self._next()
