"""A drawn signature: intent only. Where law wants a hand signature the receipt says so."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.graphics import Color, Line
from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget

from kiosk.actions import OpenPhone, Sign, SignAtCounter
from kiosk.views import SignatureView
from screens.frame import Act, Frame
from screens.phone_offer import label
from screens.theme import Role, theme
from screens.widgets.mirror import Row
from screens.widgets.paint import Ground
from screens.widgets.press import PushButton
from words import _

Strokes = tuple[tuple[tuple[float, float], ...], ...]


class Pad(Widget):
    """Draws what the finger draws and tells each finished stroke."""

    def __init__(self, act: Act, strokes: Strokes) -> None:
        super().__init__()
        self._act = act
        self.strokes = strokes
        self._points: list[tuple[float, float]] = []
        self._line: Any = None
        Ground(self, Role.SURFACE, Role.OUTLINE, line=theme.mm(0.5))
        self.bind(pos=self._draw, size=self._draw)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Begin a stroke."""
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self._points = [touch.pos]
        with self.canvas.after:
            Color(*theme.colour(Role.INK))
            self._line = Line(points=list(touch.pos), width=theme.mm(0.9))
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Follow the finger inside the pad."""
        if touch.grab_current is not self:
            return False
        x = min(max(touch.x, self.x), self.right)
        y = min(max(touch.y, self.y), self.top)
        self._points.append((x, y))
        if self._line is not None:
            self._line.points += [x, y]
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Tell the desk; a dot counts as no stroke."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._line = None
        if len(self._points) > 2:
            stroke = tuple(
                (round((x - self.x) / self.width, 4), round((self.top - y) / self.height, 4))
                for x, y in self._points
            )
            self.strokes = (*self.strokes, stroke)
            self._act(Sign(self.strokes))
        self._points = []
        return True

    def _draw(self, *_: object) -> None:
        self.canvas.after.clear()
        with self.canvas.after:
            Color(*theme.colour(Role.INK))
            for stroke in self.strokes:
                points = [p for x, y in stroke for p in (self.x + x * self.width, self.top - y * self.height)]
                Line(points=points, width=theme.mm(0.9))

    def show(self, strokes: Strokes) -> None:
        """Draw these strokes instead."""
        self.strokes = strokes
        self._draw()

    def wipe(self) -> None:
        """Begin again."""
        self.show(())
        self._act(Sign(()))


class SignatureScreen(Frame):
    """Sign with the finger."""

    def fill(self, view: SignatureView) -> None:
        """Title, reason, pad, and one button to begin again."""
        self.headline(_("请用手指在框里签名"), view.reason)
        self.pad = Pad(self.act, view.strokes)
        self.middle.add_widget(self.pad)
        row = Row(size_hint_y=None, height=theme.button, spacing=theme.gap)
        again = PushButton(_("重新签"), self.pad.wipe, size=theme.body, size_hint_x=None, width=theme.mm(74))
        row.add_widget(again)
        row.add_widget(
            PushButton(
                view.at_counter, partial(self.act, SignAtCounter()), size=theme.body, height=theme.button
            )
        )
        self.middle.add_widget(row)
        if view.phone is not None:  # some sign more easily on their own phone
            act = partial(self.act, OpenPhone())
            phone = PushButton(view.phone.label, act, size=theme.body, height=theme.button)
            (row if theme.landscape else self.middle).add_widget(phone)

    def same_place(self, view: object) -> bool:
        """A stroke was added."""
        return isinstance(view, SignatureView) and label(view.phone) == label(self.view.phone)

    def update(self, view: SignatureView) -> None:
        """Only the bottom bar changes; strokes that the desk did not take go away."""
        if view.strokes != self.pad.strokes:
            self.pad.show(view.strokes)
        self.renew_bar(view.chrome)
        self.view = view
