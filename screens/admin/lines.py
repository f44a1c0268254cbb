"""Cards with a lamp: what it is, what is known, the one thing to do, and its button."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.admin.views import Line
from screens.admin.bar import Act
from screens.admin.buttons import StaffButton
from screens.admin.lamp import Lamp
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.pager import Stack
from screens.widgets.press import Card

TITLE_MM, TEXT_MM, BUTTON_MM = 9.5, 7.0, 8.5
NARROWEST_MM, WIDEST_MM = 34, 66  # of a button


class LineCard(Card):
    """One line. Words may change in place, so that a finger on its button is not disturbed."""

    def __init__(self, line: Line, act: Act, *, busy: bool) -> None:
        super().__init__(
            orientation="horizontal", padding=(theme.mm(6), theme.mm(4)), spacing=theme.mm(5), line=0.25
        )
        self.line = line
        if line.light is not None:
            self.add_widget(Lamp(line.light))
        words = Stack(spacing=theme.mm(0.5), pos_hint={"center_y": 0.5})
        self._title = FitText(line.title, theme.mm(TITLE_MM), role=Role.TEXT, bold=True)
        self._text = FitText(line.text, theme.mm(TEXT_MM), role=Role.SECONDARY)
        self._todo = FitText(line.todo, theme.mm(TEXT_MM), role=Role.TEXT, bold=True)
        for label, said in ((self._title, line.title), (self._text, line.text), (self._todo, line.todo)):
            if said:
                words.add_widget(label)
        self.add_widget(words)
        if line.button is not None:
            made = StaffButton(
                line.button,
                act,
                busy=busy,
                size=theme.mm(BUTTON_MM),
                height=theme.mm(21),
                size_hint_x=None,
                pos_hint={"center_y": 0.5},
            )
            natural = made.words_width + theme.mm(10)
            made.width = min(theme.mm(WIDEST_MM), max(theme.mm(NARROWEST_MM), natural))
            self.add_widget(made)

    def show(self, line: Line) -> None:
        """Other words, the same parts."""
        before, self.line = self.line, line
        if line.title != before.title:
            self._title.say(line.title)
        if line.text != before.text:
            self._text.say(line.text)
        if line.todo != before.todo:
            self._todo.say(line.todo)


class Lines(Stack):
    """All of them; drawn again only when a lamp, a button or their number changed."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._parts: list[tuple[object, ...]] = []
        super().__init__(spacing=theme.mm(4))

    def show(self, lines: Sequence[Line], *, busy: bool = False) -> None:
        """These lines, in this order."""
        parts = [_parts(line, busy) for line in lines]
        if parts == self._parts:
            for card, line in zip(reversed(self.children), lines, strict=True):
                card.show(line)
            return
        self._parts = parts
        self.clear_widgets()
        for line in lines:
            self.add_widget(LineCard(line, self._act, busy=busy))


def _parts(line: Line, busy: bool) -> tuple[object, ...]:
    """What a card is built of; its words are not."""
    return bool(line.title), bool(line.text), bool(line.todo), line.light, line.button, busy
