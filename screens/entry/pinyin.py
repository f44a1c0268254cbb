"""The pinyin keys: letters below, proposals above."""

from __future__ import annotations

from screens.entry import ways
from screens.entry.engines import InputEngine
from screens.entry.keys import KeyRow
from screens.entry.spelling import Spelling


class PinyinKeys(Spelling):
    """Letters are spelled, an apostrophe parts syllables, marks end the word."""

    def engine(self) -> InputEngine:
        """Offered only where there is one."""
        engine = ways.engines().pinyin
        assert engine is not None
        return engine

    def is_letter(self, key: str) -> bool:
        """A to z, and the apostrophe inside a word."""
        return (key.isascii() and key.isalpha()) or (key == "'" and bool(self.composer.letters))

    def rows(self) -> list[KeyRow]:
        """As on every computer; the marks that people need most below."""
        return [
            KeyRow(self.keys("qwertyuiop")),
            KeyRow(self.keys("asdfghjkl"), indent=0.5),
            KeyRow([self.key("'"), *self.keys("zxcvbnm"), self.delete_key(2)]),
            KeyRow([*self.keys("，。？"), self.space_key(4), *self.keys("、·：")]),
        ]
