"""The Latin keys ABC."""

from __future__ import annotations

from screens.entry.keys import Key, KeyRow
from screens.entry.layout import Layout
from words import _


class LatinKeys(Layout):
    """Letters stand for themselves; 大写 stays on until it is touched again."""

    def build(self) -> None:
        """As on every computer."""
        self._capital = False
        self._letters: list[Key] = []
        self._shift = self.key(_("大写"), self._switch, 1.7)
        rows = [self._letter_keys(letters) for letters in ("qwertyuiop", "asdfghjkl", "zxcvbnm")]
        self.add_widget(KeyRow(rows[0]))
        self.add_widget(KeyRow(rows[1], indent=0.5))
        self.add_widget(KeyRow([self._shift, *rows[2], self.delete_key(1.7)]))
        self.add_widget(KeyRow([*self.keys(",.?"), self.space_key(4), *self.keys("'-@")]))

    def _letter_keys(self, letters: str) -> list[Key]:
        made = [self._letter(letter) for letter in letters]
        self._letters += made
        return made

    def _letter(self, letter: str) -> Key:
        return self.key(letter, lambda: self.press(letter.upper() if self._capital else letter))

    def _switch(self) -> None:
        self._capital = not self._capital
        self._shift.choose(self._capital)
        for key in self._letters:
            key.say(key.words.upper() if self._capital else key.words.lower())
