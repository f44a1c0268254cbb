"""常用语: the question's likely phrases and sentences with gaps, one touch away while one writes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from screens.entry.keys import Key, KeyRow
from screens.entry.layout import Layout
from screens.theme import theme

if TYPE_CHECKING:
    from screens.entry.writing import TextEntry

MOST = 12
COLUMNS = 2


class PhraseKeys(Layout):
    """Up to twelve in two columns."""

    def __init__(self, box: TextEntry, take: Callable[[str], None]) -> None:
        self._take = take
        super().__init__(box)

    def build(self) -> None:
        """Row by row, in the order of the catalogue."""
        phrases = self.box.view.field.phrases[:MOST]
        rows = [phrases[at : at + COLUMNS] for at in range(0, len(phrases), COLUMNS)]
        for row in rows:
            keys: list[Widget] = [Key(words, partial(self._take, words), size=9) for words in row]
            keys += [Widget() for _missing in range(COLUMNS - len(row))]
            self.add_widget(KeyRow(keys, size_hint_max_y=theme.mm(24)))
        self.add_widget(Widget(size_hint_y=0.001))
