"""Make what text entry needs on this machine: compiled Rime data and the stroke table.

Part of the install (make, or `legal-kiosk build-input`); quick when nothing has changed:
    python -m screens.entry.engines.build_input
"""

from __future__ import annotations

import sys
from pathlib import Path

from screens.entry.engines import build_rime, build_stroke_table
from screens.entry.engines.librime import RimeUnavailable
from screens.entry.engines.rime import COMPILED
from screens.entry.engines.stroke import TABLE


def build(target: Path = COMPILED) -> None:
    """Bring `target` up to date. What this machine has no source for is left out: `choose` serves without it.

    Raises OSError when the folder cannot be written and FileNotFoundError when the pinyin table is missing.
    """
    if not build_rime.is_current(target):
        try:
            build_rime.build(target)
        except RimeUnavailable as error:
            sys.stderr.write(f"pinyin without librime ({error})\n")
    codes = build_stroke_table.source()
    if codes is None:
        sys.stderr.write("no stroke keypad: no stroke codes on this machine\n")
        return
    if not build_stroke_table.WORDS.is_file():
        raise FileNotFoundError(build_stroke_table.WORDS)
    table = target / TABLE.name
    newest = max(codes.stat().st_mtime, build_stroke_table.WORDS.stat().st_mtime)
    if not table.is_file() or table.stat().st_mtime < newest:
        target.mkdir(parents=True, exist_ok=True)
        build_stroke_table.build(table, codes)


if __name__ == "__main__":
    build()
