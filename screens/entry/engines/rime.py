"""Pinyin by librime: whole phrases, initials, fuzzy sounds; compiled data read-only, nothing learnt.

`build_rime.py` compiles the data at install. The session holds what is composed until `forget()`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from screens.entry.engines import Candidate
from screens.entry.engines.completions import LegalWords
from screens.entry.engines.decency import may_be_proposed
from screens.entry.engines.fuzzy import Fuzzy, covered, spellings
from screens.entry.engines.librime import Lack, RimeUnavailable, Session

COMPILED: Final = Path(__file__).resolve().with_name("rime_data")
MAX_LETTERS: Final = 60
MOST_CANDIDATES: Final = 400
MOST_LOOSE: Final = 100  # for a part or a beginning: nobody looks for a rare character there
BEFORE_LONGER: Final = 3  # homophones of the whole come before words that only begin so
LONGER_WORDS: Final = 4
_BACKSPACE: Final = 0xFF08
_TYPED: Final = frozenset("abcdefghijklmnopqrstuvwxyz'")
_SHOWN: Final = re.compile("[一-鿿〇㐀-䶿]+").fullmatch  # what the shipped fonts have; rarer planes are boxes


class RimePinyin:
    """The engine of a machine with librime. Raises RimeUnavailable when it cannot serve."""

    def __init__(self, fuzzy: Fuzzy = Fuzzy.NONE, data: Path = COMPILED) -> None:
        self.name = "rime"
        self.fuzzy = fuzzy
        self._session = Session(data, fuzzy.schema)
        self._composed = ""
        self._legal = LegalWords()
        if not self.candidates("fa", 1):
            raise RimeUnavailable(Lack.DATA, "the dictionary does not load")
        self.forget()

    def forget(self) -> None:
        """Drop the composition."""
        self._session.clear()
        self._composed = ""

    def close(self) -> None:
        """Give the session back; the engine is of no use afterwards."""
        self._session.close()

    def candidates(self, letters: str, limit: int = MOST_CANDIDATES) -> list[Candidate]:
        """Whole phrase first, then words for a part, longest first; after the third longer legal words."""
        typed, before = self._compose(letters)
        if not typed:
            return []
        found: list[Candidate] = []
        taken: dict[str, tuple[int, bool]] = {}  # most candidates share their syllables
        plain, loose = typed.replace("'", ""), 0
        for text, comment in self._session.listed():
            if len(found) >= limit:
                break
            if not _SHOWN(text) or not may_be_proposed(text):
                continue
            if comment not in taken:
                used = covered(typed, tuple(comment.split("'")), self.fuzzy)
                taken[comment] = used, self._in_full(comment, plain)
            used, in_full = taken[comment]
            if used:
                found.append(Candidate(text, before + used))
            loose += not in_full
            if loose >= MOST_LOOSE:
                break
        longer = self._legal.beginning(plain, LONGER_WORDS)
        if longer:
            told = {candidate.text for candidate in found}
            found[BEFORE_LONGER:BEFORE_LONGER] = [
                Candidate(text, before + len(typed)) for text in longer if text not in told
            ]
        return found[:limit]

    def spelled(self, letters: str) -> str:
        """The letters with syllables set apart; what cannot be spelled stands as it is."""
        typed, before = self._compose(letters)
        rest = letters[before + len(typed) :]
        return (self._session.composing() if typed else "") + rest

    def _in_full(self, comment: str, plain: str) -> bool:
        """Are the letters this word and nothing less: every rare character of a name must be reached then."""
        return comment.replace("'", "") == plain or plain in spellings(comment, self.fuzzy, in_full=True)

    def _compose(self, letters: str) -> tuple[str, int]:
        """Bring the session to these letters; returns what it composes and how many marks went before."""
        plain = letters[:MAX_LETTERS].lower()
        end = next((i for i, letter in enumerate(plain) if letter not in _TYPED), len(plain))
        typed = plain[:end].lstrip("'")
        before = end - len(typed)
        if typed != self._composed:
            # one key more or less is the common step
            if self._composed and typed.startswith(self._composed):
                added = typed[len(self._composed) :]
            elif typed and self._composed[:-1] == typed:
                self._session.press(_BACKSPACE)
                added = ""
            else:
                self._session.clear()
                added = typed
            for letter in added:
                self._session.press(ord(letter))
            self._composed = typed
        return typed, before
