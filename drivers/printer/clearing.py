"""Get an unfinished receipt out of the printer, so that nobody takes away another person's paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .delivery import CUT_SECONDS, DOTS_PER_MM, Limits
from .job import INITIALISE, MARK, cut
from .link import PrinterLink

FEED: Final = b"\x1bd\x04"
CLEAR_BUFFER: Final = bytes(
    [0x10, 0x14, 0x08, 1, 3, 20, 1, 6, 2, 8]
)  # DLE DC4 fn 8, Epson's fixed parameters


def flush(link: PrinterLink, seconds: float, stopping: Callable[[], bool]) -> None:
    """End a picture or QR command that was cut short: NUL bytes complete it and mean nothing outside one.

    Goes before the first status query: its bytes would become the length of the broken command.
    """
    link.send(b"\x00" * link.profile.longest_command, seconds, stopping)


def clear(
    link: PrinterLink, limits: Limits, marks_owed: int, has_mark: bool, stopping: Callable[[], bool]
) -> bool:
    """Flush a half-sent command, reset, feed and cut; true once the printer has proved that it did.

    `marks_owed` replies of the abandoned job may still come; they are waited for, so that none is taken for
    the next job's proof. Call it when the printer is ready. Raises `PortError`.
    """
    replies = link.replies
    replies.drop_unfinished()
    before = replies.marks
    nothing = b"\x00" * link.profile.longest_command
    data = nothing + (CLEAR_BUFFER if link.profile.realtime_clear else b"")
    data += INITIALISE + FEED + cut(link.profile) + MARK
    if link.send(data, limits.margin, stopping) != len(data):
        return False
    if not has_mark:
        return not link.collect(limits.quiet, stopping)
    seconds = len(data) * 10 / link.baudrate + CUT_SECONDS + 120 / DOTS_PER_MM + limits.margin
    expected = marks_owed + 1
    if not link.collect(seconds, lambda: stopping() or replies.marks > before):
        return False
    while not stopping() and replies.marks - before < expected:
        seen = replies.marks
        if not link.collect(limits.quiet, lambda seen=seen: stopping() or replies.marks > seen):  # type: ignore[misc]
            break
    return not stopping()
