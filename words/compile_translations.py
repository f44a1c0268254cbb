"""Compile the translations (.po, kept in the repository) into what gettext reads (.mo, made at install).

Run by the build hook and by `make translations`; alone: `python words/compile_translations.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER: Final = Path(__file__).with_name("translations")


def compile_all(folder: Path = FOLDER) -> list[Path]:
    """Compile every .po that is newer than its .mo; fuzzy entries are left out. Returns what was made."""
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file)
        part = target.with_suffix(".part")
        with part.open("wb") as file:
            write_mo(file, catalog)
        part.replace(target)
        made.append(target)
    return made


if __name__ == "__main__":
    compile_all()
