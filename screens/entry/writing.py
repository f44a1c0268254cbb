"""Free text, written with the pinyin keyboard."""

from __future__ import annotations

from kivy.uix.widget import Widget

from screens.entry.engines import InputEngine
from screens.entry.pinyin import PinyinKeyboard
from screens.entry.typed import Typed
from screens.theme import theme


class TextEntry(Typed):
    """One line of free text, as long as the catalogue takes where the field says nothing else."""

    engine: InputEngine  # set once by `screens.entry.kinds.use_engine`

    def keyboard(self) -> Widget:
        """The pinyin keyboard."""
        return PinyinKeyboard(self, type(self).engine)


class LongTextEntry(TextEntry):
    """A story."""

    limit = 2000

    @property
    def lines(self) -> int:  # type: ignore[override]
        """A wide panel has little height beside the keyboard."""
        return 2 if theme.landscape else 4
