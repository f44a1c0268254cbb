"""The stage of a screen test: a real face over a desk that only shows what it is told, and a finger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import time
from typing import Any

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels
from kivy.lang import Builder
from kivy.tests.common import UnitTestTouch
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from kiosk.actions import Action, Presence
from kiosk.admin.views import AdminView
from kiosk.panels import Overlay
from kiosk.presentation import DEFAULT
from kiosk.views import HomeView, Look, Status, View
from screens import chart
from screens.contact import contact
from screens.face import Face
from screens.theme import Role, theme
from screens.widgets.press import Pressable
from screens.window import Panel

PORTRAIT = Panel(1080, 1920)
LANDSCAPE = Panel(1920, 1080)
SMALL = Panel(1080, 1920, scale=0.5)
HOME = HomeView("示例市政务服务大厅", "3 号机", (), Status(True, "读卡器、打印机、网络正常", "12348", ""))


class LookDesk:
    """A source of looks and a list of what the citizen did."""

    def __init__(self) -> None:
        self.look = Look(0, HOME)
        self.acted: list[Action] = []
        self._listener: Callable[[Look], None] = lambda _look: None

    def previews(self) -> list[View]:
        """What the face may build ahead."""
        return []

    def listen(self, callback: Callable[[Look], None]) -> None:
        """The face."""
        self._listener = callback

    def act(self, action: Action) -> None:
        """Note it."""
        if not isinstance(action, Presence):
            self.acted.append(action)

    def show(self, view: View | AdminView, overlay: Overlay | None = None) -> None:
        """Tell the face."""
        self.tell(view=view, overlay=overlay)

    def tell(self, **changes: Any) -> None:
        """Tell the face of a look with these changes."""
        self.look = replace(self.look, serial=self.look.serial + 1, **changes)
        self._listener(self.look)


class Finger(UnitTestTouch):  # type: ignore[misc]
    """Stays down for as long as fingers do, without anybody waiting: its time is set back."""

    held = 0.08
    time_start: float

    def touch_up(self, *args: object) -> None:
        """Let go, `held` seconds after it came down at the earliest."""
        now = time()
        self.time_start = min(self.time_start, now - self.held)
        self.ud["since"] = min(self.ud.get("since", now), self.time_start)
        self.time_end = now
        super().touch_up(*args)


class Stage:
    """Window, face and finger."""

    def __init__(self) -> None:
        self.desk: Any = LookDesk()
        self.face: Any = None

    def use(self, panel: Panel) -> None:
        """Make the window this panel and build a new face."""
        self.close()
        theme.adopt(DEFAULT)
        theme.width, theme.height = panel.width, panel.height
        theme.diagonal_inches, theme.window_scale = panel.diagonal_inches, panel.scale
        Window.size = (round(panel.width * panel.scale), round(panel.height * panel.scale))
        Window.clearcolor = theme.colour(Role.PAPER)
        self.perform(LookDesk())

    def perform(self, desk: Any) -> None:
        """Put a face in front of another desk."""
        self.close()
        contact.forget()
        self.desk = desk
        self.face = Face(desk)
        Window.add_widget(self.face)
        self.frames(2)

    def close(self) -> None:
        """Take the face away."""
        if self.face is not None:
            Window.remove_widget(self.face)
            self.face = None

    def frames(self, count: int = 1) -> None:
        """Let the toolkit lay out and draw."""
        for _ in range(count):
            EventLoop.idle()

    def lay_out(self) -> None:
        """The first half of a frame: everything but drawing, which is slow without a graphics card."""
        Clock.tick()
        Builder.sync()
        Clock.tick_draw()

    def settle(self, *, draw: bool = True) -> None:
        """Lay out until nothing moves any more, at most 30 times; then draw once."""
        before: list[Any] = []
        for _ in range(30):
            self.lay_out()
            now = [(w.x, w.y, w.width, w.height) for w in self.widgets()]
            if now == before:
                if draw:
                    self.frames()
                return
            before = now
        raise AssertionError("the layout never settles")

    def show(self, view: View | AdminView, overlay: Overlay | None = None) -> Any:
        """Show a view and return the screen that draws it."""
        self.desk.show(view, overlay)
        self.settle()
        return self.face.screen

    # --- looking ----------------------------------------------------------------------------------------

    def widgets(self) -> Iterator[Widget]:
        """Everything in the tree that is in front."""
        root = self.face.overlay or self.face.screen
        yield from root.walk(restrict=True)

    def texts(self) -> list[Any]:
        """Labels with words."""
        return [w for w in self.widgets() if isinstance(w, Label) and w.text]

    def controls(self) -> list[Any]:
        """What can be pressed."""
        return [w for w in self.widgets() if isinstance(w, Pressable) and w.act is not None]

    def words(self) -> str:
        """All words that are on the screen, without line breaks."""
        return " ".join(w.text.replace("\n", "") for w in self.texts())

    def find(self, words: str) -> Any:
        """The control whose words are, or else contain, these."""
        named = [(control, words_of(control)) for control in self.controls()]
        same = [control for control, text in named if text == words]
        holding = [control for control, text in named if words in text]
        assert same or holding, f"no control says {words}; there are {[text for _, text in named]}"
        return (same or holding)[0]

    def pixel(self, x: float, y: float) -> tuple[int, int, int]:
        """Colour of a pixel, origin lower left. Portrait only: the hidden surface keeps its first size."""
        data = glReadPixels(int(x), int(y), 1, 1, GL_RGB, GL_UNSIGNED_BYTE)
        return data[0], data[1], data[2]

    def marks(self) -> list[chart.Mark]:
        """What the tour would read."""
        return chart.marks(self.face)

    # --- touching ----------------------------------------------------------------------------------------

    def touch(self, x: float, y: float) -> Finger:
        """A finger that is not down yet."""
        return Finger(x, y)

    def tap(self, x: float, y: float) -> None:
        """Down and up at a place, after the guard against double taps has ended."""
        self.face._changed_at = self.face._covered_at = 0.0
        contact.forget()
        finger = self.touch(x, y)
        finger.touch_down()
        self.lay_out()
        finger.touch_up()
        self.settle()

    def press(self, words: str) -> None:
        """Tap the control that says this."""
        self.tap(*middle(self.find(words)))

    def type(self, keys: str) -> None:
        """Tap one key after the other. Keys stay where they are while one types."""
        places = {words_of(control): middle(control) for control in self.controls()}
        for key in keys:
            assert key in places, f"no key {key}"
            contact.forget()
            finger = self.touch(*places[key])
            finger.touch_down()
            finger.touch_up()
            self.lay_out()
        self.settle()


def words_of(widget: Widget) -> str:
    """The words of a control."""
    return " ".join(w.text.replace("\n", "") for w in widget.walk(restrict=True) if isinstance(w, Label))


def middle(widget: Widget) -> tuple[float, float]:
    """Centre of a widget in the window."""
    x, y = widget.to_window(widget.center_x, widget.center_y)
    return float(x), float(y)


def box(widget: Widget) -> tuple[float, float, float, float]:
    """Left, bottom, right, top in the window."""
    left, bottom = widget.to_window(widget.x, widget.y)
    return float(left), float(bottom), float(left + widget.width), float(bottom + widget.height)
