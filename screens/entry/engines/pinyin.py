"""Pinyin from a word table in SQLite (built by `build_pinyin.py`): best path over words, then prefixes.

Read-only and stateless. One query a key takes well under a millisecond.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from importlib.resources import files
from math import log
from typing import Literal

from screens.entry.engines import Candidate
from screens.entry.engines.decency import may_be_proposed

MAX_LETTERS = 60
LONGEST_WORD = 40  # letters
MOST_CANDIDATES = 400
FIRST_HOMOPHONES = 6  # before longer words that only begin like this
SHORT_PREFIX = 2  # up to here completions are precomputed


class PinyinTable:
    """The pip-only engine. Raises FileNotFoundError when the table was not built."""

    name = "pinyin-table"

    def __init__(self, path: str | None = None) -> None:
        table = path or str(files("screens.entry.engines") / "pinyin.sqlite")
        self._db = sqlite3.connect(f"file:{table}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._total = log(self._db.execute("SELECT value FROM facts WHERE name = 'total'").fetchone()[0])
        syllables = self._db.execute("SELECT letters FROM syllables").fetchall()
        self._syllables = frozenset(row[0] for row in syllables)
        # bound to the instance, so that clearing it forgets what was looked up for this citizen
        self._words = lru_cache(maxsize=512)(self._find_words)

    def forget(self) -> None:
        """Drop look-ups: they tell what was typed."""
        self._words.cache_clear()

    def candidates(self, letters: str, limit: int = MOST_CANDIDATES) -> list[Candidate]:
        """Whole phrase first, then initials, completions, and words for a part, longest first."""
        typed = letters[:MAX_LETTERS].lower()
        plain = typed.replace("'", "")
        if not plain:
            return []
        found: list[Candidate] = []
        sentence = self._best_path(typed)
        if sentence:
            found.append(Candidate(sentence, len(typed)))
        if len(plain) == 1:
            found += (Candidate(text, len(typed)) for text in self._completions(plain))
        exact = [text for text, _ in self._spelled_words(typed.strip("'"))]
        found += (Candidate(text, len(typed)) for text in exact[:FIRST_HOMOPHONES])
        whole = bool(found)
        if not whole or len(plain) <= 8:
            found += (Candidate(text, len(typed)) for text in self._by_initials(plain))
        found += (Candidate(text, len(typed)) for text in self._completions(plain)[: 4 if whole else 10])
        # every character of a syllable can be reached: names are made of rare ones
        found += (Candidate(text, len(typed)) for text in exact[FIRST_HOMOPHONES:])
        for end in range(min(len(typed) - 1, LONGEST_WORD), 0, -1):
            part = typed[:end].replace("'", "")
            found += (Candidate(text, end) for text, _ in self._words(part)[:24])
            if len(found) > 2 * limit:
                break
        seen: set[str] = set()
        unique = [c for c in found if not (c.text in seen or seen.add(c.text))]  # type: ignore[func-returns-value]
        return [c for c in unique if may_be_proposed(c.text)][:limit]

    def spelled(self, letters: str) -> str:
        """Syllables by longest match from the left that still leaves a spellable rest."""
        typed, rest = letters[:MAX_LETTERS].lower(), letters[MAX_LETTERS:]
        best: list[str] | None = None
        cuts: list[list[str] | None] = [[]] + [None] * len(typed)
        for end in range(1, len(typed) + 1):
            for start in range(max(0, end - 6), end):
                before, part = cuts[start], typed[start:end].strip("'")
                if before is not None and (part in self._syllables or not part):
                    option = [*before, part] if part else before
                    current = cuts[end]
                    if current is None or len(option) < len(current):
                        cuts[end] = option
            if cuts[end] is not None:
                best = [*(cuts[end] or []), typed[end:].strip("'")]
        return "'".join(part for part in (best or [typed]) if part) + rest

    def _spelled_words(self, part: str) -> list[tuple[str, float]]:
        """Words for these letters; an apostrophe inside must fall between two of their characters."""
        words = self._words(part.replace("'", ""))
        pieces = part.split("'")
        return words if len(pieces) == 1 else [one for one in words if self._reads(one[0], pieces)]

    def _reads(self, text: str, pieces: list[str]) -> bool:
        """Can these characters be read as these pieces, one or more characters each?"""
        if pieces and not pieces[0]:
            return self._reads(text, pieces[1:])
        if not pieces or not text:
            return not pieces and not text
        piece, rest = pieces[0], pieces[1:]
        return any(
            any(known == text[0] for known, _ in self._words(piece[:end]))
            and self._reads(text[1:], [piece[end:], *rest])
            for end in range(1, len(piece) + 1)
            if piece[:end] in self._syllables
        )

    def _find_words(self, letters: str) -> list[tuple[str, float]]:
        query = "SELECT text, -lightness FROM words WHERE letters = ? ORDER BY lightness LIMIT 400"
        return self._db.execute(query, (letters,)).fetchall()

    def _by_initials(self, letters: str) -> list[str]:
        if len(letters) < 2:
            return []
        return self._top("initials", letters)

    def _completions(self, letters: str) -> list[str]:
        if len(letters) <= SHORT_PREFIX:
            return self._top("short", letters)
        query = "SELECT text FROM words WHERE letters > ? AND letters < ? ORDER BY lightness LIMIT 10"
        return [row[0] for row in self._db.execute(query, (letters, letters + "{"))]

    def _top(self, table: Literal["initials", "short"], letters: str) -> list[str]:
        query = f"SELECT text FROM {table} WHERE letters = ? ORDER BY lightness LIMIT 10"
        return [row[0] for row in self._db.execute(query, (letters,))]

    def _best_path(self, typed: str) -> str | None:
        """Viterbi over letter positions; an apostrophe forces a syllable border."""
        best: list[tuple[float, str] | None] = [(0.0, "")] + [None] * len(typed)
        for start in range(len(typed)):
            here = best[start]
            if here is None:
                continue
            if typed[start] == "'":
                if best[start + 1] is None:
                    best[start + 1] = here
                continue
            for end in range(start + 1, min(len(typed), start + LONGEST_WORD) + 1):
                part = typed[start:end]
                if part.endswith("'"):
                    continue
                words = self._spelled_words(part)
                if words:
                    text, weight = words[0]
                    score = here[0] + log(weight) - self._total
                    known = best[end]
                    if known is None or score > known[0]:
                        best[end] = (score, here[1] + text)
        last = best[len(typed)]
        return last[1] if last else None
