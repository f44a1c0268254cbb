"""Are the program's own files as they were installed? The installer wrote names and sizes down (RECORD)."""

from __future__ import annotations

from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

NAME: Final = "legal-kiosk"
_MADE_LATER: Final = (".pyc", "RECORD")


def broken_files(installed: Distribution | None = None) -> list[str]:
    """Names of files that are gone or of another size. Blocking: about 600 looks at the disk.

    A checkout that was installed in place has no such list: nothing can be told, and nothing is said.
    """
    try:
        listed = (installed or distribution(NAME)).files or []
    except PackageNotFoundError:
        return []
    broken = []
    for entry in listed:
        if entry.name.endswith(_MADE_LATER) or entry.size is None:
            continue
        try:
            right = Path(str(entry.locate())).stat().st_size == entry.size
        except OSError:
            right = False
        if not right:
            broken.append(entry.name)
    return broken
