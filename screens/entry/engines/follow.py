"""What may come next after text that stands already: the rest of a word, legal words first."""

from __future__ import annotations

import sqlite3
from functools import cache
from importlib.resources import files

from screens.entry.engines.decency import decent_rests

LONGEST_HEAD = 4  # as many characters as the table knows beginnings of


@cache
def _table() -> sqlite3.Connection:
    table = files("screens.entry.engines") / "pinyin.sqlite"
    # nothing is kept: each question is one look-up in a read-only file
    return sqlite3.connect(f"file:{table}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def followers(text: str, limit: int = 10) -> list[str]:
    """Guesses after `text`, those that continue most of it first: 拖欠 gives 工资.

    Reads the last four characters only. Raises sqlite3.OperationalError when the pinyin table was not built.
    """
    tail = text[-LONGEST_HEAD:]
    found: dict[str, None] = {}
    for start in range(len(tail)):
        head = tail[start:]
        query = "SELECT rest FROM followers WHERE head = ? ORDER BY place LIMIT ?"
        rows = _table().execute(query, (head, limit))
        found |= dict.fromkeys(decent_rests(head, (row[0] for row in rows)))
        if len(found) >= limit:
            break
    return list(found)[: max(0, limit)]
