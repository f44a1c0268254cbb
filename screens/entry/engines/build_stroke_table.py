"""Build the table of the stroke keypad: codes of horizontal, vertical, left, dot and turning strokes (hspnz).

Source: Debian's rime-data-stroke (LGPL-3; strokes of CNS 11643 and of mainland writing, so both orders are
found); where it is absent the codes that come with the handwriting templates, if there are any. Order: how
often a character stands in the words of the pinyin table (jieba's counts).
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from screens.entry.engines.stroke import SHORT_PREFIX

DEBIAN: Final = Path("/usr/share/rime-data/stroke.dict.yaml")
TEMPLATES: Final = Path(__file__).resolve().parents[3] / "assets" / "handwriting" / "stroke_codes.tsv"
WORDS: Final = Path(__file__).resolve().with_name("pinyin.sqlite")
PER_PREFIX: Final = 100
_ROW: Final = re.compile("([一-鿿〇㐀-䶿])\t([hspnz]{1,64})(?:\t|$)")  # what the shipped fonts have


def source() -> Path | None:
    """Where codes are found on this machine."""
    return next((path for path in (DEBIAN, TEMPLATES) if path.is_file()), None)


def build(target: Path, codes: Path, words: Path = WORDS) -> None:
    """Write the table; about two seconds. Raises OSError, sqlite3.Error."""
    often = _frequency(words)
    rows = sorted({(code, -often[character], character) for character, code in _codes(codes)})
    short: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for code, lightness, character in rows:
        for length in range(1, min(SHORT_PREFIX, len(code) - 1) + 1):
            short[code[:length]].append((lightness, character))
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part)) as db, db:
        db.executescript(
            """
            CREATE TABLE codes (letters TEXT, lightness INTEGER, text TEXT,
                PRIMARY KEY (letters, lightness, text)) WITHOUT ROWID;
            CREATE TABLE short (letters TEXT, place INTEGER, text TEXT,
                PRIMARY KEY (letters, place)) WITHOUT ROWID;
            """
        )
        db.executemany("INSERT INTO codes VALUES (?, ?, ?)", rows)
        for letters, found in short.items():
            # one character can have several codes with this beginning
            best = list(dict.fromkeys(text for _, text in sorted(found)))[:PER_PREFIX]
            db.executemany(
                "INSERT INTO short VALUES (?, ?, ?)",
                [(letters, place, text) for place, text in enumerate(best)],
            )
    part.replace(target)


def _codes(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if found := _ROW.match(line.rstrip("\n")):
                yield found[1], found[2]


def _frequency(words: Path) -> Counter[str]:
    often: Counter[str] = Counter()
    with closing(sqlite3.connect(f"file:{words}?mode=ro", uri=True)) as db:
        # a word with several readings counts once
        for text, weight in db.execute("SELECT text, max(-lightness) FROM words GROUP BY text"):
            for character in text:
                often[character] += weight
    return often
