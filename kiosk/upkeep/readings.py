"""What one look at a part means: a state with a name, and whether that is well. Pure functions, no words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from drivers.types import PrinterState, PrinterStatus, ReaderState, ReaderStatus, SpeechState, SpeechStatus
from kiosk.ports import Unavailable
from kiosk.store.submissions import Queue
from kiosk.upkeep.conditions import Health, Reading
from kiosk.upkeep.measures import Figures, disk_health, heat_health, memory_health

LONG_WAIT: Final = timedelta(hours=1)
"""So long may a matter wait before somebody should look."""

WORKS: Final = "works"

_READER: Final = {
    ReaderState.READY: Health.GOOD,
    ReaderState.CARD_PRESENT: Health.GOOD,
    ReaderState.OFFLINE: Health.BAD,
    ReaderState.FAULT: Health.BAD,
    ReaderState.UNKNOWN: Health.UNKNOWN,
}
_PRINTER: Final = {
    PrinterState.READY: Health.GOOD,
    PrinterState.PRINTING: Health.GOOD,
    PrinterState.PAPER_LOW: Health.NOTE,
    PrinterState.HEAD_HOT: Health.NOTE,
    PrinterState.PAPER_OUT: Health.BAD,
    PrinterState.COVER_OPEN: Health.BAD,
    PrinterState.CUTTER_JAM: Health.BAD,
    PrinterState.FAULT: Health.BAD,
    PrinterState.OFFLINE: Health.BAD,
    PrinterState.UNKNOWN: Health.UNKNOWN,
}
_SPEECH: Final = {
    SpeechState.READY: Health.GOOD,
    SpeechState.NO_SOUND_DEVICE: Health.NOTE,
    SpeechState.FAILED: Health.NOTE,
    SpeechState.UNKNOWN: Health.UNKNOWN,
}


def reader(status: ReaderStatus, *, changed: bool) -> Reading:
    """The ID-card reader; `changed`: it is not the one that was here."""
    if changed:
        return Reading("reader", "changed", Health.BAD)
    health = _READER[status.state]
    return Reading("reader", WORKS if health is Health.GOOD else status.state.value, health)


def printer(status: PrinterStatus) -> Reading:
    """The receipt printer."""
    health = _PRINTER[status.state]
    return Reading("printer", WORKS if health is Health.GOOD else status.state.value, health)


def speech(status: SpeechStatus) -> Reading:
    """The voice: without it captions do."""
    return Reading("sound", status.state.value, _SPEECH[status.state])


def office(online: bool | None) -> Reading:
    """Contact with the office: without it matters wait here, safe."""
    if online is None:
        return Reading("backend", "unknown", Health.UNKNOWN)
    return Reading("backend", WORKS, Health.GOOD) if online else Reading("backend", "away", Health.BAD)


def clock(now: datetime | None) -> Reading:
    """The time."""
    return Reading("clock", "unknown", Health.BAD) if now is None else Reading("clock", WORKS, Health.GOOD)


def queue(found: Queue | Unavailable, waited: timedelta) -> Reading:
    """What waits to be sent; `waited`: since when the oldest does."""
    if isinstance(found, Unavailable):
        return Reading("queue", "unreadable", Health.BAD)
    if found.missing:
        return Reading("queue", "missing", Health.BAD)
    if found.parked:
        return Reading("queue", "parked", Health.BAD)
    if found.queued and waited >= LONG_WAIT:
        return Reading("queue", "waiting", Health.NOTE)
    return Reading("queue", WORKS, Health.GOOD)


def machine(figures: Figures) -> Iterator[Reading]:
    """Disk, memory and heat."""
    for check, health in (
        ("disk", disk_health(figures)),
        ("memory", memory_health(figures)),
        ("heat", heat_health(figures)),
    ):
        yield Reading(check, health.value, health)
