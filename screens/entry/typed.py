"""What is typed, drawn read-only: no text input of the toolkit, so no clipboard, no undo list, no bubble."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.widget import Widget

from kiosk.actions import Action
from kiosk.views import FieldView
from kiosk.words import _
from screens.entry.base import Entry
from screens.theme import Role, theme
from screens.widgets.press import Card
from screens.widgets.text import LINE, Text

CARET = "|"
NEARLY_FULL = 0.8


class Typed(Entry):
    """A box that shows the text typed so far; pressing it brings the keyboard here."""

    lines = 1
    limit = 100

    def __init__(self, view: FieldView, send: Callable[[Action], None]) -> None:
        self.text = self.from_value(view.value)
        self.focused = False
        super().__init__(view, send)

    @property
    def box(self) -> Typed | None:
        """This one."""
        return self

    def keyboard(self) -> Widget:
        """A new keyboard that writes here."""
        raise NotImplementedError

    @property
    def longest(self) -> int:
        """How many characters may be typed."""
        return self.view.field.max_length or self.limit

    def build(self) -> None:
        """The box, with room for its lines, and a note when it is nearly full."""
        padding = theme.mm(4.5 if self.lines > 1 else 3.5)
        self.card = Card(self._ask_focus, padding=padding, line=0.6)
        self.words = Text("", theme.text_mm(11 if self.lines > 1 else 12), balance=False)
        self.card.add_widget(self.words)
        self.filler = Widget(size_hint_y=None, height=0)
        if self.lines > 1:
            self.card.add_widget(self.filler)
            self.words.bind(height=self._fill)
            self._fill()
        self.add_widget(self.card)
        self.note = Text("", theme.small, role=Role.SECONDARY)
        self.draw()

    def _fill(self, *_: object) -> None:
        self.filler.height = max(0, self.lines * self.words.font_size * LINE - self.words.height)

    def _ask_focus(self) -> None:
        if self.on_focus:
            self.on_focus(self)

    def focus(self, focused: bool) -> None:
        """Show by the outline which box the keyboard writes into."""
        self.focused = focused
        self.card.select(focused)
        self.draw()

    def draw(self) -> None:
        """Show the text, the caret, and how much room is left when it gets tight."""
        self.words.say(self.shown() + (CARET if self.focused else ""))
        note = self.room_left()
        if note:
            self.note.say(note)
        if bool(note) != (self.note.parent is not None):
            if note:
                self.add_widget(self.note)
            else:
                self.remove_widget(self.note)

    def room_left(self) -> str:
        """What to say about the limit; nothing while there is room."""
        left = self.longest - len(self.text)
        if len(self.text) < NEARLY_FULL * self.longest:
            return ""
        if left <= 0:
            return _("写满了，最多 {count} 个字。").format(count=self.longest)
        return _("还能写 {count} 个字。").format(count=left)

    def shown(self) -> str:
        """The typed text as people read it."""
        return self.text

    def from_value(self, value: Any) -> str:
        """The text of an answer."""
        return "" if value is None else str(value)

    def to_value(self, text: str) -> Any:
        """The answer of a text."""
        return text or None

    def put(self, text: str) -> None:
        """Append as much as there is room for, and tell the desk."""
        new = (self.text + text)[: max(self.longest, len(self.text))]
        if new != self.text:
            self.text = new
            self.changed()

    def delete(self) -> None:
        """Take the last character away."""
        if self.text:
            self.text = self.text[:-1]
            self.changed()

    def changed(self) -> None:
        """Draw and tell."""
        self.draw()
        self.answer(self.to_value(self.text))

    def refresh(self, view: FieldView) -> None:
        """Keep what is shown: the desk only echoes it, tidied up. A cleared answer clears the box."""
        self.view = view
        if view.value is None and self.text and not view.error:
            self.text = ""
            self.draw()
