"""Keys for a network address, of either kind: digits, six letters, and what stands between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kivy.uix.widget import Widget

from screens.entry.keys import SIDE_MM, Key, KeyRow
from screens.theme import Role, theme
from screens.widgets.bars import Plain

GAP_MM, ROW_MM = 4, 22


class AddressPad(Plain):
    """At the foot of a high panel, beside the body of a wide one, like every keyboard."""

    def __init__(self, put: Callable[[str], None], delete: Callable[[], None]) -> None:
        super().__init__(Role.KEYS, orientation="vertical", spacing=theme.mm(GAP_MM))
        self.beside = theme.landscape
        self.padding = (theme.mm(8) if self.beside else theme.margin, theme.mm(5))
        if self.beside:
            self.size_hint_x, self.width = None, theme.mm(SIDE_MM)
            self.add_widget(Widget())  # keys stand low
        else:
            self.size_hint_y = None
            self.bind(minimum_height=self.setter("height"))
        for keys in ("123.", "456/", "789:", "abcdef"):
            self._row([Key(key, partial(put, key), size=13) for key in keys])
        self._row([Key("0", partial(put, "0"), size=13), Key("删除", delete, 3, size=10)])

    def _row(self, keys: list[Key]) -> None:
        self.add_widget(KeyRow(keys, size_hint_y=None, height=theme.mm(ROW_MM)))
