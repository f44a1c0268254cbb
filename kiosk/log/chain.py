"""The log's chain: each line carries a hash over itself and the one before, so that no line can go unnoticed.

A line is one JSON object that ends with `"chain"`: SHA-256 over the previous line's chain value and the line
without it. Someone who rewrites a file can rewrite its hashes as well; what he cannot rewrite is the value
that the office received with an earlier heartbeat (`legal-kiosk log verify --hash VALUE`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

START: Final = ""
"""What stands for the previous value where a chain begins."""

_END: Final = re.compile(rb', "chain": "([0-9a-f]{64})"\}')
_END_LENGTH: Final = len(', "chain": ""}') + 64


def link(previous: str, body: str) -> tuple[str, str]:
    """Return (the whole line, its chain value) of a JSON object `body` that is not empty."""
    value = sha256((previous + body).encode()).hexdigest()
    return f'{body[:-1]}, "chain": "{value}"}}', value


def value_of(line: bytes) -> str | None:
    """The chain value that a line carries, without its newline; None when it is no whole line."""
    found = _END.fullmatch(line, max(0, len(line) - _END_LENGTH))
    return found[1].decode() if found else None


@dataclass(frozen=True, slots=True)
class Verified:
    """One file: how many lines are right, and where it goes wrong (counted from 1; 0: nowhere)."""

    file: Path
    lines: int
    broken: int = 0
    why: str = ""  # a key of `WHY`
    first: str = ""  # the value before its first line
    last: str = ""  # that of its last line
    holds: bool = False  # the value that was looked for is in it


WHY: Final = {
    "torn": "这一行不完整",
    "changed": "这一行或它前面的一行被改过、删过或加过",
    "gap": "和前一个文件接不上，中间少了文件或行",
    "unreadable": "文件读不了",
}


def verify(files: Iterable[Path], looked_for: str = "") -> Iterator[Verified]:
    """Check files in the order in which they were written; the first may begin anywhere (older ones go).

    `looked_for` is a chain value that the office holds. Blocking; raises nothing for what a file contains.
    """
    previous: str | None = None
    for file in files:
        checked = _verify(file, previous, looked_for)
        yield checked
        previous = checked.last or None  # a broken file was said; what follows is judged for itself


def _verify(file: Path, previous: str | None, looked_for: str) -> Verified:
    lines, value, first = 0, previous, previous or START
    holds = bool(looked_for) and looked_for == previous
    try:
        with file.open("rb") as opened:
            for number, raw in enumerate(opened, 1):
                line = raw.removesuffix(b"\n")
                carried = value_of(line)
                if carried is None or not raw.endswith(b"\n"):
                    return Verified(file, lines, number, "torn", first, holds=holds)
                if number == 1:
                    begins = _begins(line)
                    if value is not None and begins != value:
                        return Verified(file, 0, 1, "gap", first)
                    value = first = begins
                body = line[:-_END_LENGTH].decode("utf-8", errors="replace") + "}"
                if link(value or START, body)[1] != carried:
                    return Verified(file, lines, number, "changed", first, holds=holds)
                value, lines = carried, number
                holds = holds or carried == looked_for
    except OSError:
        return Verified(file, lines, lines + 1, "unreadable", first, holds=holds)
    return Verified(file, lines, first=first, last=value or START, holds=holds)


def _begins(line: bytes) -> str:
    """The value before a file's first line, as that line says."""
    try:
        said = json.loads(line).get("previous", START)
    except (ValueError, AttributeError):
        return START
    return said if isinstance(said, str) else START
