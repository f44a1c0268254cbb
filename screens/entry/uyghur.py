"""The Uyghur keys: the places of the standard Uyghur keyboard, its shifted letters in a row of their own.

All 32 letters, and the hamza ئ that carries a vowel at the beginning of a word or after another vowel: it is
put by itself, as the spelling always asks for it there, and can be typed as well.
"""

from __future__ import annotations

from screens.entry.keys import KeyRow
from screens.entry.layout import Layout

HAMZA = "ئ"
VOWELS = "اەوۇۆۈېى"
CONSONANTS = "بپتجچخدرزژسشغفقكگڭلمنھۋي"


def spelled(before: str, key: str) -> str:
    """What a key writes after this text: a vowel that follows no consonant gets its hamza."""
    last = before[-1:]
    return HAMZA + key if key in VOWELS and last != HAMZA and last not in (*CONSONANTS,) else key


class UyghurKeys(Layout):
    """Every letter is one touch."""

    def build(self) -> None:
        """Five rows of ten."""
        for letters in ("ژفگخجۆئ؟!؛", "چۋېرتيۇڭوپ"):
            self.add_widget(KeyRow(self.keys(letters)))
        self.add_widget(KeyRow(self.keys("ھسداەىقكل"), indent=0.5))
        self.add_widget(KeyRow([*self.keys("زشغۈبنم"), self.delete_key(3)]))
        self.add_widget(KeyRow([*self.keys("،."), self.space_key(4), *self.keys("«»:-")]))

    def press(self, key: str) -> None:
        """A letter, with hamza where the spelling asks for it."""
        editor = self.box.editor
        self.box.put(spelled(editor.text[: editor.caret], key))
