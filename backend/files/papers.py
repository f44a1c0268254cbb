"""Papers as PDF: every page is rendered and written anew as a picture; nothing active can survive that."""

from __future__ import annotations

import logging
import struct
import subprocess
import sys
from pathlib import Path
from typing import Final

from backend.files.paper_process import Exit
from backend.files.refusals import MOST_PAGES, Refusal
from backend.files.remade import PDF, Remade

log = logging.getLogger(__name__)

SECONDS: Final = 60  # for one paper; thirty scanned pages take about ten on a slow core
_PROGRAM: Final = Path(__file__).with_name("paper_process.py")
_HEADER: Final = struct.Struct(">II")
_STARTS_WITHIN: Final = 1024  # readers allow something before the header (ISO 32000-2, annex I)
_REFUSALS: Final[dict[int, Refusal]] = {
    Exit.BROKEN: Refusal.BROKEN,
    Exit.LOCKED: Refusal.LOCKED_PDF,
    Exit.TOO_MANY_PAGES: Refusal.TOO_MANY_PAGES,
}


def is_paper(data: bytes) -> bool:
    """Whether these are the bytes of a PDF."""
    return b"%PDF-" in data[:_STARTS_WITHIN]


def remake(data: bytes, *, most_pages: int = MOST_PAGES, seconds: int = SECONDS) -> Remade | Refusal:
    """Render at 150 dpi in a process of its own (`paper_process.py`).

    Returns NOT_A_PICTURE, LOCKED_PDF (a password is asked), TOO_MANY_PAGES, or BROKEN (also: crashed, too
    slow, too much memory).
    """
    if not is_paper(data):
        return Refusal.NOT_A_PICTURE
    # -I: nothing of the caller's environment or working directory decides what is imported
    command = [sys.executable, "-I", str(_PROGRAM), str(most_pages), str(seconds)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        log.warning("a paper took too long")
        return Refusal.BROKEN
    if done.returncode != Exit.DONE:
        if done.returncode not in _REFUSALS:
            log.warning("rendering a paper ended with %d", done.returncode)
        return _REFUSALS.get(done.returncode, Refusal.BROKEN)
    length, pages = _HEADER.unpack_from(done.stdout)
    start = _HEADER.size
    return Remade(PDF, done.stdout[start + length :], done.stdout[start : start + length], pages)
