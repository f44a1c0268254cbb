"""Writing with the finger: one large square, ten proposals beside it, then what may come next.

A character is taken only by touching it: after a pause nothing happens by itself, because older people pause
in the middle of a character. The first stroke after a choice begins a new one.
"""

from __future__ import annotations

from functools import partial

from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.presentation import Hand
from screens.entry import ways
from screens.entry.keys import Key, KeyRow, gap, key_height, sized_by_words
from screens.entry.layout import Layout
from screens.entry.recognition import Recognition
from screens.entry.writing_pad import WritingPad
from screens.theme import SANS, theme
from screens.widgets.text import text_width
from words import _

PROPOSALS = 10
ROWS, COLUMNS = 2, 5
SMALLEST_PROPOSAL_MM = 20.5
SQUARE_MM = 92


class HandwritingKeys(Layout):
    """The square at the left; proposals and a few keys at the right."""

    def build(self) -> None:
        """As the tab is: the square takes the height, the keys what is left beside it."""
        recogniser = ways.engines().handwriting
        assert recogniser is not None
        self.orientation = "horizontal"
        self.pad = WritingPad(self._written)
        self.pad.size_hint = (None, None)
        self.pad.pos_hint = {"center_y": 0.5}
        self.add_widget(self.pad)
        self._right = BoxLayout(orientation="vertical", spacing=gap())
        # the writing hand must not cover the proposals
        self.add_widget(self._right, index=1 if theme.presentation.hand is Hand.LEFT else 0)
        self._proposals = BoxLayout(orientation="vertical", spacing=gap())
        self._right.add_widget(self._proposals)
        tools = [
            self.key(_("退一笔"), self._undo_stroke, 1.2),
            self.key(_("重写"), self._begin_again),
            self.delete_key(),
        ]
        for row in (sized_by_words(tools), [*self.keys("，。·"), self.space_key(1.3)]):
            self._right.add_widget(KeyRow(row, size_hint_y=None, height=key_height()))
        self._words: list[str] = []
        self._recognition = Recognition(
            recogniser, self._show, lambda act: Clock.schedule_once(lambda _dt: act(), 0)
        )
        self.bind(size=self._share_out)

    @property
    def recognising(self) -> bool:
        """Is an answer to come?"""
        return self._recognition.busy

    def follow(self) -> None:
        """Nothing is being written: what may come next."""
        if not self.pad.strokes:
            self._show(self.box.guesses(PROPOSALS))

    def leave(self) -> None:
        """What was written and not chosen goes."""
        self._recognition.drop()
        self.pad.clear()

    def settle(self) -> None:
        """What stands in the square is meant as it is proposed first."""
        if self.pad.strokes and self._words and not self.recognising:
            self.take(self._words[0])

    def take(self, word: str) -> None:
        """A proposal was touched: it is text now, and the square is empty."""
        self.leave()
        self.box.put(word)
        self.follow()

    def space(self) -> None:
        """A blank; what is in the square stays until it is chosen."""
        self.box.put(" ")

    # --- inside ----------------------------------------------------------------------------------------

    def _written(self) -> None:
        if self.pad.strokes:
            self._recognition.look_at(self.pad.strokes)
        else:
            self._recognition.drop()
            self.follow()

    def _undo_stroke(self) -> None:
        self.pad.undo()

    def _begin_again(self) -> None:
        self.leave()
        self.follow()

    def _share_out(self, *_: object) -> None:
        proposals = COLUMNS * (theme.mm(SMALLEST_PROPOSAL_MM) + gap())
        side = min(self.height, max(theme.mm(SQUARE_MM), self.width - proposals))
        self.pad.size = (side, side)
        self._draw()

    def _show(self, words: list[str]) -> None:
        words = words[:PROPOSALS]
        if words != self._words:
            self._words = words
            self._draw()

    def _rows(self) -> list[list[tuple[str, float]]]:
        """As many words as fit into two rows, with their widths; a character alone takes a fifth of a row."""
        room = self.width - self.pad.width - gap()
        cell = (room - (COLUMNS - 1) * gap()) / COLUMNS
        rows: list[list[tuple[str, float]]] = []
        left = 0.0
        for word in self._words:
            wide = min(room, max(cell, text_width(word, SANS, theme.small) + theme.mm(4)))
            if wide > left + 0.5:
                if len(rows) == ROWS:
                    break
                rows.append([])
                left = room
            rows[-1].append((word, wide))
            left -= wide + gap()
        return rows

    def _draw(self) -> None:
        self._proposals.clear_widgets()
        room = self.width - self.pad.width
        if room <= gap():
            return  # not laid out yet: drawn as soon as it is
        rows = self._rows()
        for row in rows:
            keys: list[Widget] = [
                Key(word, partial(self.take, word), wide, size=13, most_lines=1) for word, wide in row
            ]
            used = sum(wide + gap() for _word, wide in row)
            if room - used > 1:
                keys.append(Widget(size_hint_x=max(1.0, room - used - gap())))
            self._proposals.add_widget(KeyRow(keys))
        for _empty in range(ROWS - len(rows)):
            self._proposals.add_widget(Widget())
