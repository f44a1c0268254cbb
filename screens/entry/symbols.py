"""Digits and marks."""

from __future__ import annotations

from screens.entry.keys import KeyRow
from screens.entry.layout import Layout


class SymbolKeys(Layout):
    """Every key stands for itself."""

    def build(self) -> None:
        """Digits first; a name's · is here too."""
        for row in ("1234567890", "，。、？！：；…—～", "（）“”《》·-/@"):
            self.add_widget(KeyRow(self.keys(row)))
        self.add_widget(KeyRow([*self.keys("+=%#&_"), self.space_key(2), self.delete_key(2)]))
