"""Who is it? Staff number, then PIN, on a pad whose digits change places."""

from __future__ import annotations

from functools import partial

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.admin.actions import Digit, Enter, Rub
from kiosk.admin.views import Bar, PinView
from screens.admin.bar import Act
from screens.admin.frame import StaffFrame
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.pager import Stack
from screens.widgets.press import Card, PushButton
from screens.widgets.text import Text
from screens.widgets.tiles import Banner

DOT = "●"
KEY_MM, GAP_MM, PAD_MM = 28, 5, 210
DIGITS = 10


class PinPad(BoxLayout):
    """Three columns; the tenth digit stands between "delete" and "enter". A key tells its place only."""

    def __init__(self, view: PinView, act: Act) -> None:
        super().__init__(orientation="vertical", size_hint_y=None, spacing=theme.mm(GAP_MM))
        self.locked = view.locked_seconds > 0
        self.bind(minimum_height=self.setter("height"))
        self.digits = [
            self._key(view.digits[place], partial(act, Digit(place)), "key", 15) for place in range(DIGITS)
        ]
        rub = self._key("删除", partial(act, Rub()), "secondary", 10)
        enter = self._key("确定", partial(act, Enter()), "primary", 10)
        for first in range(0, 9, 3):
            self._row(self.digits[first : first + 3])
        self._row([rub, self.digits[9], enter])

    def _row(self, keys: list[PushButton]) -> None:
        row = BoxLayout(size_hint_y=None, height=theme.mm(KEY_MM), spacing=theme.mm(GAP_MM))
        for key in keys:
            row.add_widget(key)
        self.add_widget(row)

    def _key(self, words: str, act: partial[None], kind: str, size: float) -> PushButton:
        return PushButton(
            words, act, kind, size=theme.mm(size), fixed=True, enabled=not self.locked, size_hint_y=1
        )

    def show(self, digits: tuple[str, ...]) -> None:
        """The digits in other places."""
        for key, digit in zip(self.digits, digits, strict=True):
            if key.label.source != digit:
                key.label.say(digit)


class PinScreen(StaffFrame):
    """Words and dots, then the pad: under each other, or side by side on a wide panel."""

    def __init__(self, view: PinView, act: Act) -> None:
        super().__init__(view, Bar(view.title, "", leave="返回"), act)
        across, along = self.padding_mm
        wide = theme.landscape
        body = BoxLayout(
            orientation="horizontal" if wide else "vertical",
            padding=(across, along),
            spacing=theme.mm(12),
        )
        words = Stack(spacing=theme.mm(6))
        self.prompt = FitText(view.prompt, theme.mm(13), role=Role.TEXT, bold=True, align="center")
        box = Card(size_hint_y=1, line=0.5, outline=Role.OUTLINE, padding=theme.mm(2))
        self.typed = FitText("", theme.mm(15), role=Role.TEXT, bold=True, align="center", size_hint_y=1)
        frame = BoxLayout(size_hint_y=None, height=theme.mm(30))
        box.add_widget(self.typed)
        frame.add_widget(box)
        self._notes = Stack(spacing=theme.mm(4))
        for part in (self.prompt, frame, self._notes):
            words.add_widget(part)
        self._holder = BoxLayout(size_hint_y=None)
        self._holder.bind(minimum_height=self._holder.setter("height"))
        room = BoxLayout(orientation="vertical")
        for part in (words, Widget()):
            room.add_widget(part)
        if wide:
            self._holder.size_hint_x, self._holder.width = None, theme.mm(PAD_MM)
        for part in (room, self._holder):
            body.add_widget(part)
        self.add_widget(body)
        self._wait: Text | None = None
        self._draw_pad(view)
        self._draw_notes(view)
        self._draw_typed(view)

    def _draw_pad(self, view: PinView) -> None:
        self._holder.clear_widgets()
        self.pad = PinPad(view, self.act)
        self._holder.add_widget(self.pad)

    def _draw_typed(self, view: PinView) -> None:
        self.typed.say(view.shown or DOT * view.typed)

    def _draw_notes(self, view: PinView) -> None:
        self._notes.clear_widgets()
        self._wait = None
        if view.message:
            self._notes.add_widget(Banner(view.message, "danger", bold=True))
        if view.locked_seconds:
            self._wait = Text(_wait(view), theme.mm(10), role=Role.TEXT, bold=True, align="center")
            self._notes.add_widget(self._wait)
        if view.card_hint:
            self._notes.add_widget(Text(view.card_hint, theme.mm(8), role=Role.SECONDARY, align="center"))

    def same_place(self, view: object) -> bool:
        """Number, then PIN: one screen."""
        return isinstance(view, PinView)

    def update(self, view: PinView) -> None:
        """Dots, places of the digits, what was wrong, how long to wait."""
        before, self.view = self.view, view
        self.show_bar(Bar(view.title, "", leave="返回"))
        if view.prompt != before.prompt:
            self.prompt.say(view.prompt)
        self._draw_typed(view)
        if (view.locked_seconds > 0) != self.pad.locked:
            self._draw_pad(view)
        else:
            self.pad.show(view.digits)
        if _notes(view) != _notes(before):
            self._draw_notes(view)
        elif self._wait is not None:
            self._wait.say(_wait(view))


def _notes(view: PinView) -> tuple[str, bool, str]:
    return view.message, view.locked_seconds > 0, view.card_hint


def _wait(view: PinView) -> str:
    minutes, seconds = divmod(view.locked_seconds, 60)
    return f"还要等 {minutes} 分 {seconds:02} 秒" if minutes else f"还要等 {seconds} 秒"
