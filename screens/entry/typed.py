"""What is typed, drawn read-only: no text input of the toolkit, so no clipboard, no undo list, no bubble."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget

from kiosk.actions import Action
from kiosk.views import FieldView
from screens.entry.base import Entry
from screens.entry.editor import Editor
from screens.theme import Role, theme
from screens.widgets.press import Card
from screens.widgets.text import Text
from words import _

CARET = "|"
NEARLY_FULL = 0.8


class Box(Card):
    """The frame around a typed text; knows where it was touched."""

    private = True  # what stands inside tells something about the person
    spoken = ""
    opens_keys = True

    def __init__(self, act: Callable[[], None], **kwargs: Any) -> None:
        self.touched: tuple[float, float] | None = None
        super().__init__(act, **kwargs)

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Keep the place for the one who acts on it."""
        if touch.grab_current is self:
            self.touched = (touch.x, touch.y)
        taken = super().on_touch_up(touch)
        self.touched = None
        return taken


class Typed(Entry):
    """A box that shows the text typed so far; pressing it brings the keyboard here.

    Here for digits, which grow and shrink at their end; free text: `screens.entry.writing`.
    """

    limit = 100
    append_only = True

    def __init__(self, view: FieldView, send: Callable[[Action], None]) -> None:
        longest = view.field.max_length or self.limit
        self.editor = Editor(self.from_value(view.value), limit=longest, append_only=self.append_only)
        self.focused = False
        self.on_change: Callable[[], None] = lambda: None  # the keyboard follows text and caret
        super().__init__(view, send)

    @property
    def text(self) -> str:
        """What is typed so far."""
        return self.editor.text

    @property
    def box(self) -> Typed | None:
        """This one."""
        return self

    @property
    def caret_place(self) -> Widget:
        """What has to stay in sight while one types."""
        return self

    @property
    def complete(self) -> bool:
        """Is there nothing more to type here? Then the keyboard goes to the next empty box by itself."""
        return False

    def keyboard(self) -> Widget:
        """A new keyboard that writes here."""
        raise NotImplementedError

    @property
    def longest(self) -> int:
        """How many characters may be typed."""
        return self.editor.limit

    def build(self) -> None:
        """The box and a note when it is nearly full."""
        self.card = Box(self._touched, padding=theme.mm(3.5), line=0.6)
        self.words: Widget = self.make_words()
        self.card.add_widget(self.words)
        self.add_widget(self.card)
        self.note = Text("", theme.small, role=Role.SECONDARY)
        self.draw()

    def make_words(self) -> Widget:
        """What shows the text."""
        return Text("", theme.text_mm(12), balance=False)

    def _touched(self) -> None:
        if self.on_focus and not self.focused:
            self.on_focus(self)

    def focus(self, focused: bool) -> None:
        """Show by the outline which box the keyboard writes into."""
        self.focused = focused
        self.card.select(focused)
        self.draw()

    def draw(self) -> None:
        """Show the text, the caret, and how much room is left when it gets tight."""
        self.draw_words()
        self.card.named, self.card.spoken = self.view.field.label, self.shown() if self.text else ""
        note = self.room_left()
        if note:
            self.note.say(note)
        if bool(note) != (self.note.parent is not None):
            if note:
                self.add_widget(self.note)
            else:
                self.remove_widget(self.note)

    def draw_words(self) -> None:
        """The text with the caret behind it."""
        self.words.say(self.shown() + (CARET if self.focused else ""))

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
        """Write as much as there is room for, and tell the desk."""
        if self.editor.put(text):
            self.changed()

    def delete(self) -> None:
        """Take away what is selected, or one character."""
        if self.editor.delete():
            self.changed()

    def changed(self) -> None:
        """Draw and tell."""
        self.draw()
        self.on_change()
        self.answer(self.to_value(self.text))

    def refresh(self, view: FieldView) -> None:
        """Keep what is shown: the desk only echoes it, tidied up. A cleared answer clears the box."""
        self.view = view
        if view.value is None and self.text and not view.error:
            self.editor.reset("")
            self.draw()
            self.on_change()
