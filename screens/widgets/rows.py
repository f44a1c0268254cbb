"""Rows of cards that are all as high as the highest of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.uix.widget import Widget

from screens.theme import theme
from screens.widgets.mirror import Row
from screens.widgets.pager import Stack


class EvenRow(Row):
    """Cells side by side; each cell is a box layout that knows its natural height."""

    def __init__(
        self, cells: Sequence[Any], columns: int = 0, *, spacing: float | None = None, at_least: float = 0
    ) -> None:
        super().__init__(size_hint_y=None, spacing=theme.gap if spacing is None else spacing)
        self._cells = list(cells)
        self._at_least = at_least
        for cell in self._cells:
            cell.size_hint_y = 1
            cell.bind(minimum_height=self._even)
            self.add_widget(cell)
        for _empty in range(columns - len(self._cells)):
            self.add_widget(Widget())
        self._even()

    def _even(self, *_: object) -> None:
        self.height = max(self._at_least, *(cell.minimum_height for cell in self._cells))


def even_grid(
    cells: Sequence[Any], columns: int, *, spacing: float | None = None, at_least: float = 0
) -> Stack:
    """The cells in rows of `columns`."""
    gap = theme.gap if spacing is None else spacing
    rows = [
        EvenRow(cells[first : first + columns], columns, spacing=gap, at_least=at_least)
        for first in range(0, len(cells), columns)
    ]
    return Stack(*rows, spacing=gap)
