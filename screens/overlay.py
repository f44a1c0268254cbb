"""What lies over any screen: a veil and a card. Here: "still there?" and "end and erase?"."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.input.motionevent import MotionEvent
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.actions import ConfirmErase, KeepGoing
from kiosk.panels import EraseQuestion, StillThere
from screens.frame import Act
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.press import Card, PushButton
from screens.widgets.text import Text
from words import _

LAST_SECONDS = 15
"""A blind person hears the seconds once at the beginning, and once more when so few are left."""


class Over(AnchorLayout):
    """A veil; nothing behind it can be touched. In reach mode its content stands at the bottom."""

    def __init__(self, overlay: Any, act: Act) -> None:
        super().__init__(padding=theme.margin, anchor_y="bottom" if theme.reach else "center")
        self.overlay = overlay
        self.act = act
        with self.canvas.before:
            Color(*theme.colour(Role.BAR)[:3], 0.9)
            veil = Rectangle(pos=self.pos, size=self.size)
        self.bind(pos=lambda _w, p: setattr(veil, "pos", p), size=lambda _w, s: setattr(veil, "size", s))
        self.add_widget(self.card())

    def card(self) -> Widget:
        """Draw what is said or asked."""
        raise NotImplementedError

    def same_place(self, overlay: object) -> bool:
        """Only facts changed."""
        return type(overlay) is type(self.overlay)

    def update(self, overlay: Any) -> None:
        """Take over changed facts."""
        self.overlay = overlay

    def resume(self, before: Any) -> None:
        """This one takes the place of `before` in another presentation."""

    def answers(self, touch: MotionEvent) -> bool:
        """Give a touch to the controls; False when it met none of them."""
        grabbed = len(touch.grab_list)
        super().on_touch_down(touch)
        return len(touch.grab_list) > grabbed

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Swallow everything that is not for a control."""
        self.answers(touch)
        return True


class OverlayScreen(Over):
    """One question with two answers."""

    overlay: StillThere | EraseQuestion

    def __init__(self, overlay: StillThere | EraseQuestion, act: Act) -> None:
        self._told: list[str] = []
        super().__init__(overlay, act)

    def card(self) -> Widget:
        """Title, message, seconds where they run, and the two buttons."""
        overlay = self.overlay
        card = Card(padding=theme.mm(10), spacing=theme.mm(5), size_hint_x=0.75 if theme.landscape else 1)
        card.add_widget(FitText(overlay.title, theme.title, role=Role.INK, serif=True))
        self.message = Text(overlay.message, theme.text_mm(10.2))
        card.add_widget(self.message)
        self.seconds = Text("", theme.text_mm(11), role=Role.INK, bold=True)
        if isinstance(overlay, StillThere):
            card.add_widget(self.seconds)
            keep, leave = overlay.stay, overlay.leave
        else:
            keep, leave = overlay.keep, overlay.erase
        buttons = BoxLayout(orientation="vertical", size_hint_y=None, spacing=theme.gap)
        buttons.bind(minimum_height=buttons.setter("height"))
        buttons.add_widget(PushButton(keep, partial(self.act, KeepGoing()), "primary", height=theme.mm(30)))
        buttons.add_widget(
            PushButton(leave, partial(self.act, ConfirmErase()), "secondary", height=theme.mm(26))
        )
        card.add_widget(buttons)
        self._count()
        return card

    def _count(self) -> None:
        """The only seconds that are ever shown."""
        if isinstance(self.overlay, StillThere):
            text = _("还有 {seconds} 秒").format(seconds=self.overlay.seconds)
            self.seconds.say(text)
            if not self._told or (self.overlay.seconds <= LAST_SECONDS and len(self._told) == 1):
                self._told.append(text)
                self.seconds.spoken = text  # said twice only: nobody listens to a count-down

    def update(self, overlay: StillThere | EraseQuestion) -> None:
        """Count down."""
        if overlay.message != self.overlay.message:
            self.message.say(overlay.message)
        self.overlay = overlay
        self._count()
