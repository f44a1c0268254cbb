"""The face: draws whatever the desk says, one screen at a time, and hands touches on."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.uix.floatlayout import FloatLayout

from kiosk.actions import Action, Presence, Present
from kiosk.panels import ComfortPanel, EraseQuestion, HelpPanel, PhonePanel, StillThere
from kiosk.views import (
    CasesView,
    CaseView,
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
from screens.case import CaseScreen
from screens.cases import CasesScreen
from screens.comfort import ComfortScreen
from screens.contact import BRIEF, contact
from screens.dark import Dark
from screens.done import DoneScreen
from screens.guide import GuideScreen
from screens.help import HelpScreen
from screens.home import Home
from screens.identify import IdentifyScreen
from screens.notice import NoticeScreen
from screens.overlay import Over, OverlayScreen
from screens.phone import PhoneScreen
from screens.place import PlaceScreen
from screens.questions import QuestionsScreen
from screens.review import ReviewScreen
from screens.sending import SendingScreen
from screens.signature import SignatureScreen
from screens.theme import Role, theme
from screens.trouble import OutOfServiceScreen, TroubleScreen

if TYPE_CHECKING:
    from kiosk.admin.actions import AdminAction
    from kiosk.desk.desk import Desk

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
    CasesView: CasesScreen,
    CaseView: CaseScreen,
    TroubleView: TroubleScreen,
    OutOfServiceView: OutOfServiceScreen,
}

OVERLAYS: dict[type, Any] = {
    StillThere: OverlayScreen,
    EraseQuestion: OverlayScreen,
    ComfortPanel: ComfortScreen,
    HelpPanel: HelpScreen,
    PhonePanel: PhoneScreen,
}


def _screen_of(view: Any) -> Any:
    """What draws this view. Screens of admin mode are imported when the first one is shown."""
    found = SCREENS.get(type(view))
    if found is None:
        from screens import admin

        found = admin.SCREENS[type(view)]
    return found


ENDS = (HomeView, TroubleView, OutOfServiceView)
"""Views that stand after the end of a session."""

SURPRISE_SECONDS = 0.6
"""The idle warning comes by itself: a finger already on its way to something else does not answer it."""


class Follower(Protocol):
    """Who wants to know what the face does."""

    def shown(self, look: Look) -> None:
        """Another look is on the screen."""

    def touched(self) -> None:
        """A finger came down."""


class Face(FloatLayout):
    """Root widget. Every new place is built from nothing: no screen outlives its view."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.screen: Any = None
        self.overlay: Over | None = None
        self._dark: Dark | None = None
        self._finger: Any = None
        self._changed_at = 0.0
        self._covered_at = 0.0
        self._ahead = Ahead(desk, lambda view: _screen_of(view)(view, self.act), self)
        self._sweep = Clock.create_trigger(lambda _dt: forget.collect(), SWEEP_SECONDS)
        self._followers: list[Follower] = []
        desk.listen(self.show)
        self.show(desk.look)

    def follow(self, follower: Follower) -> None:
        """Tell somebody else what is shown, and when a finger comes."""
        self._followers.append(follower)

    def show(self, look: Look) -> None:
        """Update the present screen in place, take one that was built ahead, or build it."""
        anew = theme.adopt(look.presentation, look.can_speak) and self.screen is not None
        if anew:
            self._ahead.drop()
            EventLoop.window.clearcolor = theme.colour(Role.PAPER)
        if not anew and self.screen is not None and self.screen.same_place(look.view):
            self.screen.update(look.view)
        else:
            self._change(look, anew)
        self.screen.show_comfort()
        self._cover(look, anew)
        self._darken(look.presentation.dark)
        for follower in self._followers:
            follower.shown(look)

    def _change(self, look: Look, anew: bool) -> None:
        """Another screen, or the same one `anew` in another presentation."""
        before = self.screen
        if before is not None:
            self.remove_widget(before)
            if not anew:
                self._ahead.give_back(before)
        self.screen = self._ahead.take(look.view) or _screen_of(look.view)(look.view, self.act)
        self.add_widget(self.screen, index=len(self.children))
        if anew and before.same_place(look.view):
            self.screen.resume(before)
        self._ahead.home(isinstance(look.view, HomeView))
        self._changed_at = monotonic()
        if before is not None and isinstance(look.view, ENDS) and not isinstance(before.view, ENDS):
            forget.drop_caches()
            self._sweep()

    def _cover(self, look: Look, anew: bool) -> None:
        before = self.overlay
        if before is not None and (anew or not before.same_place(look.overlay)):
            self.remove_widget(before)
            self.overlay = None
            self._changed_at = monotonic()
        if look.overlay is not None:
            if self.overlay is None:
                self.overlay = OVERLAYS[type(look.overlay)](look.overlay, self.act)
                self.add_widget(self.overlay)
                if before is not None and before.same_place(look.overlay):
                    self.overlay.resume(before)
                else:
                    self._changed_at = self._covered_at = monotonic()
            else:
                self.overlay.update(look.overlay)

    def _darken(self, dark: bool) -> None:
        """Black over everything for somebody who only listens; always on top."""
        if self._dark is not None:
            self.remove_widget(self._dark)
            self._dark = None
        if dark:
            self._dark = Dark()
            self.add_widget(self._dark)

    def act(self, action: Action | AdminAction) -> None:
        """Give what was touched to the desk."""
        self.desk.act(action)

    @property
    def settling(self) -> float:
        """Seconds during which a touch where the finger just was counts as the rest of a double tap."""
        return max(0.0, self._changed_at + contact.repeat - monotonic(), contact.settling)

    @property
    def _wakes(self) -> bool:
        """Does a touch only say that somebody is there?"""
        if theme.presentation.dark:
            return True
        surprised = monotonic() < self._covered_at + SURPRISE_SECONDS
        return surprised and isinstance(self.desk.look.overlay, StillThere)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Any touch is presence; only the first finger counts; a double tap never answers two questions."""
        if self._finger is not None and self._finger in EventLoop.touches:
            return True
        contact.begin(touch)
        for follower in self._followers:
            follower.touched()
        if self._changed_at + contact.repeat > monotonic() and contact.is_near(touch):
            return True
        self._finger = touch
        self._changed_at = 0.0  # whoever touched something else has seen the new screen
        if self._wakes:
            touch.ud["wakes"] = True
            return True
        if isinstance(self.desk.look.overlay, StillThere):
            # beside the two buttons it says the same as "I am still here", and nothing to what lies under it
            touch.ud["wakes"] = not self.overlay or not self.overlay.answers(touch)
            return True
        self.desk.act(Presence())
        return bool(super().on_touch_down(touch))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """The first finger let go."""
        if touch is self._finger:
            self._finger = None
            contact.end(touch)
            if touch.ud.get("wakes") and not touch.ud.get(BRIEF):
                self._wake()
        return bool(super().on_touch_up(touch))

    def _wake(self) -> None:
        """Somebody is there, and a dark screen shows its picture again. Nothing else happens."""
        self.desk.act(Presence())
        if theme.presentation.dark:
            self.desk.act(Present(replace(theme.presentation, dark=False)))
