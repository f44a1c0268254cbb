"""Legal words by their first letters: librime 1.8 proposes no word that is longer than what was typed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from importlib.resources import files

SHORTEST = 4  # letters; fewer begin too many words


class LegalWords:
    """The word list of our own, in memory: about a thousand rows."""

    def __init__(self) -> None:
        self._rows = sorted((letters, -weight, word) for word, letters, weight in self.rows())

    @staticmethod
    def rows() -> Iterator[tuple[str, str, int]]:
        """Word, letters, weight."""
        text = (files("screens.entry.engines") / "words" / "legal.tsv").read_text(encoding="utf-8")
        for line in text.splitlines():
            if not line.startswith("#"):
                word, reading, weight = line.split("\t")
                yield word, reading.replace(" ", ""), int(weight)

    def beginning(self, letters: str, limit: int) -> list[str]:
        """Words whose letters begin with these and go on, heaviest first."""
        if len(letters) < SHORTEST or limit <= 0:
            return []
        start = bisect_right(self._rows, (letters + " ",))
        end = bisect_right(self._rows, (letters + "{",))
        longer = (row for row in self._rows[start:end] if row[0] != letters)
        return [word for _, _, word in sorted(longer, key=lambda row: (row[1], len(row[2])))[:limit]]
