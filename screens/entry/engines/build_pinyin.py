"""Build the pinyin table: jieba's word list with pypinyin's readings, our own legal words and place names.

Runs when the package is built or installed (hatchling hook), never at a citizen's first touch:
    python screens/entry/engines/build_pinyin.py
Sources: jieba (MIT), pypinyin (MIT); see NOTICE.
"""

from __future__ import annotations

import runpy
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TABLE = HERE / "pinyin.sqlite"
LISTS = (HERE / "words" / "legal.tsv", HERE / "words" / "places.tsv")  # made by build_words.py
LONGEST = 12  # characters
RAREST = 3  # words jieba saw less often than this are left out
SHORT_PREFIX = 2
PER_PREFIX = 12
LONGEST_HEAD = 4  # characters after which the rest of a word is guessed
PER_HEAD = 10
ALIKE = 3  # guesses after one head that begin with the same character
COMMON = 20  # a general word seen less often is no guess


def _is_word(text: str) -> bool:
    return all("一" <= c <= "鿿" or c == "〇" for c in text)


def _own(path: Path) -> Iterator[tuple[str, tuple[str, ...], int]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, reading, weight = line.split("\t")
            yield text, tuple(reading.split()), int(weight)


def _general() -> Iterator[tuple[str, int]]:
    package = find_spec("jieba")  # only its word list is read: importing it would build its own tables
    if package is None or package.origin is None:
        raise ModuleNotFoundError("jieba")
    with (Path(package.origin).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            text, weight, *_ = line.split(" ")
            rare = int(weight) < RAREST and len(text) > 1
            if len(text) <= LONGEST and _is_word(text) and not rare:
                yield text, int(weight)


def _words() -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Word, syllables, weight: ours as they stand, then every reading of the general ones."""
    for path in LISTS:
        yield from _own(path)
    for text, weight in _general():
        for rank, reading in enumerate(_readings(text)):
            # a character's second reading is rarer than its first
            yield text, reading, max(1, weight >> (3 * rank))


def _readings(text: str) -> list[tuple[str, ...]]:
    """Syllables without tones; single characters have all their readings, words one."""
    from pypinyin import Style, lazy_pinyin, pinyin

    def clean(syllable: str) -> str:
        return syllable.replace("ü", "v")

    if len(text) == 1:
        found = pinyin(text, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
        return [(clean(s),) for s in dict.fromkeys(found) if s.isascii()]
    syllables = tuple(clean(s) for s in lazy_pinyin(text, v_to_u=False))
    return [syllables] if all(s.isascii() and s.isalpha() for s in syllables) else []


def build(target: Path = TABLE) -> None:
    """Write the table; takes about ten seconds."""
    rows: dict[tuple[str, str], tuple[str, int]] = {}
    syllables: set[str] = set()
    for text, reading, weight in _words():
        letters = "".join(reading)
        initials = "".join(s[0] for s in reading) if len(reading) > 1 else ""
        if rows.get((letters, text), ("", 0))[1] < weight:
            rows[(letters, text)] = (initials, weight)
        syllables.update(reading)
    short: dict[str, list[tuple[int, str]]] = defaultdict(list)
    first_letters: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (letters, text), (initials, weight) in rows.items():
        for length in range(1, SHORT_PREFIX + 1):
            if len(letters) > length:
                short[letters[:length]].append((weight, text))
        if initials:
            first_letters[initials].append((weight, text))
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    with sqlite3.connect(part) as db:
        # the key is the order of reading, heaviest first: no further index is needed
        db.executescript(
            """
            CREATE TABLE facts (name TEXT PRIMARY KEY, value REAL) WITHOUT ROWID;
            CREATE TABLE syllables (letters TEXT PRIMARY KEY) WITHOUT ROWID;
            CREATE TABLE words (letters TEXT, lightness INTEGER, text TEXT,
                PRIMARY KEY (letters, lightness, text)) WITHOUT ROWID;
            CREATE TABLE initials (letters TEXT, lightness INTEGER, text TEXT,
                PRIMARY KEY (letters, lightness, text)) WITHOUT ROWID;
            CREATE TABLE short (letters TEXT, lightness INTEGER, text TEXT,
                PRIMARY KEY (letters, lightness, text)) WITHOUT ROWID;
            CREATE TABLE followers (head TEXT, place INTEGER, rest TEXT,
                PRIMARY KEY (head, place)) WITHOUT ROWID;
            """
        )
        db.execute("INSERT INTO facts VALUES ('total', ?)", (sum(w for _, w in rows.values()),))
        db.executemany("INSERT INTO syllables VALUES (?)", sorted((s,) for s in syllables))
        words = sorted((letters, -weight, text) for (letters, text), (_, weight) in rows.items())
        db.executemany("INSERT INTO words VALUES (?, ?, ?)", words)
        for table, options in (("short", short), ("initials", first_letters)):
            for letters, found in sorted(options.items()):
                best = sorted(found, reverse=True)[:PER_PREFIX]
                db.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", [(letters, -w, t) for w, t in best])
        db.executemany("INSERT INTO followers VALUES (?, ?, ?)", _followers(rows))
    db.close()
    part.replace(target)


def _followers(rows: dict[tuple[str, str], tuple[str, int]]) -> Iterator[tuple[str, int, str]]:
    """After the first characters of a word its rest; legal words before all others."""
    legal = {text for text, _, _ in _own(LISTS[0])}
    after: dict[str, dict[str, int]] = defaultdict(dict)
    for (_, text), (_, weight) in rows.items():
        if weight >= COMMON or text in legal:
            rank = weight + (10**9 if text in legal else 0)
            for cut in range(1, min(len(text) - 1, LONGEST_HEAD) + 1):
                known = after[text[:cut]]
                known[text[cut:]] = max(rank, known.get(text[cut:], 0))
    for head, rests in sorted(after.items()):
        alike: dict[str, int] = defaultdict(int)
        place = 0
        for rest in sorted(rests, key=lambda r: (-rests[r], r)):
            alike[rest[0]] += 1
            if alike[rest[0]] <= ALIKE and place < PER_HEAD:
                yield head, place, rest
                place += 1


def _current() -> bool:
    made = TABLE.stat().st_mtime if TABLE.exists() else 0
    return made > max(path.stat().st_mtime for path in (*LISTS, Path(__file__)))


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, or imported where the build tool is not installed
    pass
else:

    class PinyinBuildHook(BuildHookInterface):  # type: ignore[type-arg]
        """Makes the table part of every wheel and of the editable install."""

        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Build when missing or older than its sources; compile the translations, too."""
            if not _current():
                build()
            runpy.run_path(str(Path(self.root, "words", "compile_translations.py")), run_name="__main__")


if __name__ == "__main__":
    build()
    sys.stdout.write(f"{TABLE.name}: {TABLE.stat().st_size / 1e6:.1f} MB\n")
