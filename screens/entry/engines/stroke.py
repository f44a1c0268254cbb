"""The stroke keypad 笔画: five keys, first strokes in, characters out; for those who know no pinyin.

h 横, s 竖, p 撇, n 点 and 捺, z 折. Read-only and stateless; the table is made by `build_stroke_table.py`.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from screens.entry.engines import Candidate

TABLE: Final = Path(__file__).resolve().with_name("rime_data") / "stroke.sqlite"
KEYS: Final = {"h": "一", "s": "丨", "p": "丿", "n": "丶", "z": "乙"}  # key and the mark drawn on it
SHORT_PREFIX: Final = 3  # up to here completions are precomputed
MAX_STROKES: Final = 40
MOST_CANDIDATES: Final = 100


class StrokeUnavailable(Exception):
    """The table was not built: the keypad is not offered."""


class StrokeTable:
    """InputEngine over five letters. Raises StrokeUnavailable."""

    name = "stroke"

    def __init__(self, table: Path = TABLE) -> None:
        if not table.is_file():
            raise StrokeUnavailable("the stroke table is not built")
        self._db = sqlite3.connect(f"file:{table}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    def forget(self) -> None:
        """Nothing is kept."""

    def candidates(self, letters: str, limit: int = MOST_CANDIDATES) -> list[Candidate]:
        """Characters of exactly these strokes, then those that begin with them, the frequent first."""
        typed = self._strokes(letters)
        if not typed:
            return []
        exact = "SELECT text, lightness FROM codes WHERE letters = ? ORDER BY lightness LIMIT ?"
        whole = self._db.execute(exact, (typed, limit)).fetchall()
        known = [text for text, lightness in whole if lightness]
        unknown = [text for text, lightness in whole if not lightness]
        found = dict.fromkeys([*known, *self._begun(typed, limit), *unknown])
        return [Candidate(text, len(typed)) for text in found][:limit]

    def spelled(self, letters: str) -> str:
        """The strokes as marks; what is no stroke stands as it is."""
        return "".join(KEYS.get(letter, letter) for letter in letters.lower())

    @staticmethod
    def _strokes(letters: str) -> str:
        plain = letters[:MAX_STROKES].lower()
        return plain[: next((i for i, letter in enumerate(plain) if letter not in KEYS), len(plain))]

    def _begun(self, typed: str, limit: int) -> list[str]:
        if len(typed) <= SHORT_PREFIX:
            query = "SELECT text FROM short WHERE letters = ? ORDER BY place LIMIT ?"
            return [row[0] for row in self._db.execute(query, (typed, limit))]
        query = "SELECT text FROM codes WHERE letters > ? AND letters < ? ORDER BY lightness LIMIT ?"
        return [row[0] for row in self._db.execute(query, (typed, typed + "{", limit))]
