"""The stroke keys 笔画: five kinds of stroke in the order of writing, for those who know no pinyin."""

from __future__ import annotations

from functools import partial

from screens.entry import ways
from screens.entry.engines import InputEngine
from screens.entry.keys import Key, KeyRow
from screens.entry.spelling import Spelling
from words import N_, _

STROKES = {
    "h": ("一", N_("横")),
    "s": ("丨", N_("竖")),
    "p": ("丿", N_("撇")),
    "n": ("丶", N_("点")),
    "z": ("乛", N_("折")),
}
"""The engine's letter, how the stroke looks, what it is called."""


class StrokeKeys(Spelling):
    """Five large keys."""

    def engine(self) -> InputEngine:
        """Offered only where there is one."""
        engine = ways.engines().strokes
        assert engine is not None
        return engine

    def is_letter(self, key: str) -> bool:
        """One of the five."""
        return key in STROKES

    def shown_letters(self) -> str:
        """The strokes as they look, not the letters they stand for."""
        return "".join(STROKES[letter][0] for letter in self.composer.letters)

    def rows(self) -> list[KeyRow]:
        """Two rows of strokes, one of marks."""
        first, second = [self._stroke(one) for one in "hsp"], [self._stroke(one) for one in "nz"]
        return [
            KeyRow(first, size_hint_y=1.4),
            KeyRow([*second, self.key(_("退一笔"), self._back)], size_hint_y=1.4),
            KeyRow([*self.keys("，。？"), self.space_key(2), self.key("·"), self.delete_key(2)]),
        ]

    def _stroke(self, letter: str) -> Key:
        look, name = STROKES[letter]
        return Key(f"{look} {_(name)}", partial(self.press, letter), size=13, spoken=_(name))

    def _back(self) -> None:
        self.composer.back()
        self.propose()
