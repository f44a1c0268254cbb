"""Draws a typed text line by line with caret and selection; only lines in sight, and only what changed.

One label for the whole text would draw 2,000 characters anew for every key, and no graphics card takes a
picture that high.
"""

from __future__ import annotations

from math import ceil
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from screens.entry.editor import Editor
from screens.entry.lines import Line, break_lines, line_of, nearest, unchanged
from screens.theme import SANS, Role, theme
from screens.widgets import shaped
from screens.widgets.pager import Pager
from screens.widgets.text import LINE, Text, drawable, text_width

CARET_MM = 0.9


class WritingArea(Widget):
    """As high as its text, `at_least` so many lines. The caret is drawn while `focused`."""

    def __init__(self, editor: Editor, size: float, at_least: int) -> None:
        super().__init__(size_hint_y=None, width=1)
        self.editor = editor
        self.focused = False
        self.em = size
        self.right_to_left = False
        self._at_least = at_least
        self._lines: list[Line] = [Line(0, 0)]
        self._broken = ("", 0.0)  # the text and the width that the lines are of
        self._labels: dict[int, Text] = {}
        self._view: Any = None
        self._marked = InstructionGroup()
        self.canvas.before.add(self._marked)
        self.caret = Widget(size_hint=(None, None), size=(theme.mm(CARET_MM), size))
        with self.caret.canvas:
            self._caret_colour = Color(*theme.colour(Role.ACTION))
            self._caret_mark = Rectangle()
        self.add_widget(self.caret)
        self.height = at_least * self._line_height
        self._arrange = Clock.create_trigger(self._draw, -1)
        self.bind(pos=self._arrange, size=self._arrange)

    @property
    def _line_height(self) -> int:
        return ceil(self.em * (shaped.LINE if self.right_to_left else LINE))

    def show(self, *, right_to_left: bool) -> None:
        """The editor changed. A text that runs from right to left stands at the right."""
        if right_to_left != self.right_to_left:
            self.right_to_left = right_to_left
            self._drop_labels()
            self._broken = ("", 0.0)
        self._break()
        self._arrange()

    def index_at(self, x: float, y: float) -> int:
        """The place in the text that is nearest to a point."""
        number = int((self.top - y) // self._line_height)
        if number >= len(self._lines) or self.right_to_left:
            return len(self.editor.text)
        line = self._lines[max(0, number)]
        place = nearest(self.editor.text, line, x - self.x, self._measure)
        last = number == len(self._lines) - 1
        soft = not last and self._lines[number + 1].start == line.end
        # behind the last character of a broken line the caret would stand in the next line
        return line.end - 1 if soft and place == line.end and line.end - line.start > 1 else place

    # --- inside ----------------------------------------------------------------------------------------

    def _measure(self, piece: str) -> float:
        return text_width(drawable(piece), SANS, self.em)

    def _break(self) -> None:
        edges = 2 * shaped.EDGE * self.em if self.right_to_left else 0
        text, width = self.editor.text, self.width - self.caret.width - edges - 1
        if width <= self.em or self._broken == (text, width):
            return
        before, room = self._broken
        known = unchanged(self._lines, before, text) if room == width else []
        self._lines = break_lines(text, width, self._measure, known)
        self._broken = (text, width)
        self.height = max(self._at_least, len(self._lines)) * self._line_height

    def _draw(self, *_: object) -> None:
        self._break()
        if self._view is None:
            self._watch()
        text, width = self.editor.text, self.width
        wanted = self._in_sight()
        for number in [one for one in self._labels if one not in wanted]:
            self.remove_widget(self._labels.pop(number))
        for number in wanted:
            line = self._lines[number]
            self._label(number, text[line.start : line.end], width)
        self._draw_caret()
        self._draw_selection(wanted)

    def _label(self, number: int, words: str, width: float) -> None:
        label = self._labels.get(number)
        if label is None:
            label = Text(
                words,
                self.em,
                align="right" if self.right_to_left else "left",
                balance=False,
                size_hint=(None, 1),
                width=width,
                height=self._line_height,
            )
            label.typed = words
            self._labels[number] = label
            self.add_widget(label)
        elif label.typed != words:
            label.typed = words
            label.say(words)
        label.width = width
        label.pos = (self.x, self.top - (number + 1) * self._line_height)

    def _drop_labels(self) -> None:
        for label in self._labels.values():
            self.remove_widget(label)
        self._labels.clear()

    def _watch(self) -> None:
        """Find the body that is turned: what it hides is not drawn."""
        above = self.parent
        while above is not None and above is not above.parent:
            if isinstance(above, ScrollView):
                self._view = above
                above.bind(scroll_y=self._arrange, size=self._arrange)
                return
            above = above.parent

    def _in_sight(self) -> range:
        first, last = 0, len(self._lines)
        if self._view is not None:
            top = self.to_window(0, self.top)[1]
            over = top - self._view.to_window(0, self._view.top)[1]
            first = max(0, int(over // self._line_height))
            last = min(last, first + int(self._view.height // self._line_height) + 2)
        return range(first, last)

    def _x(self, line: Line, index: int) -> float:
        if self.right_to_left:
            shown = text_width(drawable(self.editor.text[line.start : line.end]), SANS, self.em)
            return float(max(self.x, self.right - shown - self.caret.width))
        return float(self.x + self._measure(self.editor.text[line.start : index]))

    def _draw_caret(self) -> None:
        number = line_of(self._lines, self.editor.caret)
        x = min(self._x(self._lines[number], self.editor.caret), self.right - self.caret.width)
        y = self.top - (number + 1) * self._line_height
        self.caret.pos, self.caret.height = (x, y), self._line_height
        start, end = self.editor.selection
        self._caret_colour.a = 1.0 if self.focused and start == end else 0.0
        margin = 0.12 * self._line_height
        self._caret_mark.pos = (x, y + margin)
        self._caret_mark.size = (self.caret.width, self._line_height - 2 * margin)

    def _draw_selection(self, wanted: range) -> None:
        self._marked.clear()
        start, end = self.editor.selection
        if start == end or not self.focused:
            return
        for number in wanted:
            line = self._lines[number]
            first, last = max(start, line.start), min(end, line.end)
            if first < last:
                left, right = self._x(line, first), self._x(line, last)
                y = self.top - (number + 1) * self._line_height
                self._mark(Role.ACTION_SOFT, left, y, right - left, self._line_height)
                # the soft colour alone is no contrast: a line under the words says the same
                self._mark(Role.ACTION, left, y, right - left, theme.mm(CARET_MM))

    def _mark(self, role: Role, x: float, y: float, width: float, height: float) -> None:
        self._marked.add(Color(*theme.colour(role)))
        self._marked.add(Rectangle(pos=(x, y), size=(width, height)))

    def reveal_caret(self) -> None:
        """Turn the body to the line that is written in."""
        above = self.parent
        while above is not None and above is not above.parent:
            if isinstance(above, Pager):
                above.reveal(self.caret)
                return
            above = above.parent
