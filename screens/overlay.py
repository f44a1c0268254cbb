"""Two questions over any screen: "still there?" and "end and erase?"."""

from __future__ import annotations

from functools import partial

from kivy.graphics import Color, Rectangle
from kivy.input.motionevent import MotionEvent
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout

from kiosk.actions import ConfirmErase, KeepGoing
from kiosk.views import Overlay, StillThere
from kiosk.words import _
from screens.frame import Act
from screens.theme import Role, theme
from screens.widgets.press import Card, PushButton
from screens.widgets.text import Text


class OverlayScreen(AnchorLayout):
    """A veil and one card; nothing behind it can be touched."""

    def __init__(self, overlay: Overlay, act: Act) -> None:
        super().__init__(padding=theme.margin)
        self.overlay = overlay
        with self.canvas.before:
            Color(*theme.colour(Role.INK)[:3], 0.86)
            veil = Rectangle(pos=self.pos, size=self.size)
        self.bind(pos=lambda _w, p: setattr(veil, "pos", p), size=lambda _w, s: setattr(veil, "size", s))
        card = Card(padding=theme.mm(12), spacing=theme.mm(6), size_hint_x=0.7 if theme.landscape else 1)
        card.add_widget(Text(overlay.title, theme.title, role=Role.INK, serif=True))
        self.message = Text(overlay.message, theme.text_mm(11))
        card.add_widget(self.message)
        self.seconds = Text("", theme.text_mm(11), role=Role.INK, bold=True)
        if isinstance(overlay, StillThere):
            card.add_widget(self.seconds)
        buttons = BoxLayout(orientation="vertical", size_hint_y=None, spacing=theme.gap)
        buttons.bind(minimum_height=buttons.setter("height"))
        keep = overlay.stay if isinstance(overlay, StillThere) else overlay.keep
        leave = overlay.leave if isinstance(overlay, StillThere) else overlay.erase
        buttons.add_widget(PushButton(keep, partial(act, KeepGoing()), "primary", height=theme.mm(32)))
        buttons.add_widget(PushButton(leave, partial(act, ConfirmErase()), "secondary", height=theme.mm(26)))
        card.add_widget(buttons)
        self.message_text = overlay.message
        self._count()
        self.add_widget(card)

    def _count(self) -> None:
        """The only seconds that are ever shown."""
        if isinstance(self.overlay, StillThere):
            self.seconds.say(_("还有 {seconds} 秒").format(seconds=self.overlay.seconds))

    def same_place(self, overlay: Overlay | None) -> bool:
        """Only the seconds changed."""
        return type(overlay) is type(self.overlay)

    def update(self, overlay: Overlay) -> None:
        """Count down."""
        self.overlay = overlay
        if overlay.message != self.message_text:
            self.message_text = overlay.message
            self.message.say(overlay.message)
        self._count()

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Swallow everything that is not one of the two buttons."""
        super().on_touch_down(touch)
        return True
