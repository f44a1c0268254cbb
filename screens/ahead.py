"""Screens made ready ahead: while the machine rests, the first screens of every service are built.

Only views without anything personal: home, guide, and the notice before any tick. A screen that was left as
it was built may serve again; what a citizen ticked goes with the session. Without this the first touches wait
for some sixty labels to be drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.views import GuideView, HomeView, NoticeView, View

if TYPE_CHECKING:
    from kiosk.admin.views import AdminView
    from kiosk.desk.desk import Desk

QUIET_SECONDS = 0.6  # after coming home; a citizen reads longer than that
REUSABLE = (HomeView, GuideView, NoticeView)
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
        """Start or stop building; at home everything that is not as it was built is dropped."""
        self._next.cancel()
        self._begin.cancel()
        if at_home:
            self._drop_used(self._desk.previews())
            self._begin()

    def drop(self) -> None:
        """Everything is drawn differently from now on."""
        self._next.cancel()
        self._ready.clear()

    def give_back(self, screen: Any) -> None:
        """A screen that was left; kept when its kind may serve again."""
        if isinstance(screen.view, REUSABLE):
            self._ready.append(screen)

    def take(self, view: View | AdminView) -> Any | None:
        """The screen of exactly this view, if it is ready; it is given away."""
        for screen in self._ready:
            if screen.view == view or (isinstance(view, HomeView) and screen.same_place(view)):
                self._ready.remove(screen)
                if screen.view != view:
                    screen.update(view)  # the clock of the home screen went on
                return screen
        return None

    def _drop_used(self, wanted: list[View]) -> None:
        kept = [screen for screen in self._ready if screen.view in wanted]
        self._ready = kept

    def _one_more(self, _dt: float) -> None:
        wanted = self._desk.previews()
        missing = [view for view in wanted if all(screen.view != view for screen in self._ready)]
        if missing:
            screen = self._build(missing[0])
            screen.size = self._room.size
            self._ready.append(screen)
            self._next()
