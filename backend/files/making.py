"""Which kind of file it is, and not too many at once: decoding takes time, memory and may be attacked."""

from __future__ import annotations

import threading
from typing import Final

from backend.files import papers, pictures
from backend.files.refusals import Refusal
from backend.files.remade import Remade

AT_ONCE: Final = 2  # in one backend process
PATIENCE: Final = 30.0  # seconds a handler thread waits for its turn
_turns: Final = threading.BoundedSemaphore(AT_ONCE)


def remake(data: bytes) -> Remade | Refusal:
    """Check a file by its bytes and make it anew; slow, for a thread, never for the event loop.

    Returns EMPTY, NOT_A_PICTURE, BROKEN, TOO_MANY_PIXELS, TOO_MANY_PAGES, LOCKED_PDF, or BUSY when no turn
    came in time.
    """
    if not data:
        return Refusal.EMPTY
    if not _turns.acquire(timeout=PATIENCE):
        return Refusal.BUSY
    try:
        return pictures.remake(data) if pictures.is_picture(data) else papers.remake(data)
    finally:
        _turns.release()
