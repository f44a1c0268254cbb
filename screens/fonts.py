"""The fonts that letters are drawn with, and what takes the place of one that cannot be read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

REGULAR: Final = "NotoSansSC-Regular.otf"
BOLD: Final = "NotoSansSC-Bold.otf"
SERIF_BOLD: Final = "NotoSerifSC-Bold.otf"
SHIPPED: Final = (REGULAR, BOLD, SERIF_BOLD)

_SYSTEM: Final = Path("/usr/share/fonts")
_CHINESE: Final = ("NotoSansCJK-Regular.*", "NotoSansSC*.otf", "wqy-*.ttc", "DroidSansFallback*.ttf")
_MAGIC: Final = (b"OTTO", b"\0\1\0\0", b"true", b"ttcf")


class NoFont(RuntimeError):
    """No font of this machine has Chinese: nothing could be read on the screen."""


def folder() -> Path:
    """Where the shipped fonts lie."""
    return Path(str(files("assets") / "fonts"))


def broken_fonts() -> list[str]:
    """Shipped fonts that cannot be read."""
    return [name for name in SHIPPED if not _is_whole(folder() / name)]


@cache
def font(name: str) -> Path:
    """A shipped font, or the likest one there is: another shipped one, then one of the system.

    Raises NoFont.
    """
    order = [name, *(other for other in SHIPPED if other != name)]
    for other in order:
        if _is_whole(folder() / other):
            return folder() / other
    for pattern in _CHINESE:
        for found in sorted(_SYSTEM.rglob(pattern)):
            if _is_whole(found):
                return found
    raise NoFont(name)


def _is_whole(path: Path) -> bool:
    """Is it a font whose tables all lie inside the file (OpenType, table directory)? Reads a few hundred
    bytes: what was cut off by a full disk or a bad sector's end is found, a flipped bit is not."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            magic = file.read(4)
            if magic not in _MAGIC:
                return False
            if magic == b"ttcf":
                return size > 1024
            count = int.from_bytes(file.read(8)[:2], "big")
            directory = file.read(16 * count)
    except OSError:
        return False
    rows = [directory[start : start + 16] for start in range(0, len(directory), 16)]
    ends = [int.from_bytes(row[8:12], "big") + int.from_bytes(row[12:16], "big") for row in rows]
    return len(directory) == 16 * count > 0 and max(ends) <= size
