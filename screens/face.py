"""The face: draws whatever the desk says, one screen at a time, and hands touches on."""

from __future__ import annotations

from math import hypot
from time import monotonic
from typing import TYPE_CHECKING, Any

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.uix.floatlayout import FloatLayout

from kiosk.actions import Action, Presence
from kiosk.views import (
    DoneView,
    GuideView,
    HomeView,
    IdentifyView,
    Look,
    NoticeView,
    OutOfServiceView,
    PlaceView,
    QuestionsView,
    ReviewView,
    SendingView,
    SignatureView,
    TroubleView,
)
from screens import forget
from screens.ahead import Ahead
from screens.done import DoneScreen
from screens.guide import GuideScreen
from screens.home import Home
from screens.identify import IdentifyScreen
from screens.notice import NoticeScreen
from screens.overlay import OverlayScreen
from screens.place import PlaceScreen
from screens.questions import QuestionsScreen
from screens.review import ReviewScreen
from screens.sending import SendingScreen
from screens.signature import SignatureScreen
from screens.theme import theme
from screens.trouble import OutOfServiceScreen, TroubleScreen

if TYPE_CHECKING:
    from kiosk.desk import Desk

SWEEP_SECONDS = 0.5  # after the home screen was drawn: nobody waits for it

SCREENS: dict[type, Any] = {
    HomeView: Home,
    GuideView: GuideScreen,
    NoticeView: NoticeScreen,
    IdentifyView: IdentifyScreen,
    QuestionsView: QuestionsScreen,
    PlaceView: PlaceScreen,
    ReviewView: ReviewScreen,
    SignatureView: SignatureScreen,
    SendingView: SendingScreen,
    DoneView: DoneScreen,
    TroubleView: TroubleScreen,
    OutOfServiceView: OutOfServiceScreen,
}


ENDS = (HomeView, TroubleView, OutOfServiceView)
"""Views that stand after the end of a session."""

DOUBLE_TAP_SECONDS = 0.3
DOUBLE_TAP_MM = 15


class Face(FloatLayout):
    """Root widget. Every new place is built from nothing: no screen outlives its view."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.screen: Any = None
        self.overlay: OverlayScreen | None = None
        self._finger: Any = None
        self._last_up = (0.0, 0.0)
        self._changed_at = 0.0
        self._ahead = Ahead(desk, lambda view: SCREENS[type(view)](view, self.act), self)
        self._sweep = Clock.create_trigger(lambda _dt: forget.collect(), SWEEP_SECONDS)
        desk.listen(self.show)
        self.show(desk.look)

    def show(self, look: Look) -> None:
        """Update the present screen in place, take one that was built ahead, or build it."""
        if self.screen is not None and self.screen.same_place(look.view):
            self.screen.update(look.view)
        else:
            before = self.screen
            if before is not None:
                self.remove_widget(before)
                self._ahead.give_back(before)
            self.screen = self._ahead.take(look.view) or SCREENS[type(look.view)](look.view, self.act)
            self.add_widget(self.screen, index=len(self.children))
            self._ahead.home(isinstance(look.view, HomeView))
            self._changed_at = monotonic()
            if before is not None and isinstance(look.view, ENDS) and not isinstance(before.view, ENDS):
                forget.drop_caches()
                self._sweep()
        self._cover(look)

    def _cover(self, look: Look) -> None:
        if self.overlay is not None and not self.overlay.same_place(look.overlay):
            self.remove_widget(self.overlay)
            self.overlay = None
            self._changed_at = monotonic()
        if look.overlay is not None:
            if self.overlay is None:
                self.overlay = OverlayScreen(look.overlay, self.act)
                self.add_widget(self.overlay)
                self._changed_at = monotonic()
            else:
                self.overlay.update(look.overlay)

    def act(self, action: Action) -> None:
        """Give a citizen's action to the desk."""
        self.desk.act(action)

    @property
    def settling(self) -> float:
        """Seconds during which a touch where the finger just was counts as the rest of a double tap."""
        return max(0.0, self._changed_at + DOUBLE_TAP_SECONDS - monotonic())

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Any touch is presence; only the first finger counts; a double tap never answers two questions."""
        if self._finger is not None and self._finger in EventLoop.touches:
            return True
        if self.settling and hypot(*self._from_last(touch)) <= theme.mm(DOUBLE_TAP_MM):
            return True
        self._finger = touch
        self._changed_at = 0.0  # whoever touched something else has seen the new screen
        self.desk.act(Presence())
        return bool(super().on_touch_down(touch))

    def _from_last(self, touch: MotionEvent) -> tuple[float, float]:
        return touch.x - self._last_up[0], touch.y - self._last_up[1]

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """The first finger let go."""
        if touch is self._finger:
            self._finger = None
            self._last_up = (touch.x, touch.y)
        return bool(super().on_touch_up(touch))
