"""What a printer says about itself: DLE EOT 1-4, GS r, automatic status back, process IDs.

A byte is believed only when its fixed bits are right. "Does not say" (None) is kept apart from "no".
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import Final

from ..types import FailureCause, PrinterState
from .profiles import PrinterProfile

XON: Final = 0x11
XOFF: Final = 0x13
QUERY_NAMES: Final = {1: "printer", 2: "offline_cause", 3: "error", 4: "paper"}
_BLOCK_STARTS: Final = frozenset({0x37, 0x3B, 0x5F})
_LONGEST_BLOCK: Final = 80
_MARKS: Final = frozenset({0x00, 0x03, 0x0C, 0x0F})  # all that GS r 1 can say


@dataclass(frozen=True, slots=True)
class Facts:
    """What the printer has said in one round of queries; None = has not said."""

    offline: bool | None = None
    cover_open: bool | None = None
    paper_end: bool | None = None
    paper_low: bool | None = None
    jam: bool | None = None
    unrecoverable: bool | None = None
    hot: bool | None = None
    error: bool | None = None


def is_real_time_reply(byte: int) -> bool:
    """Fixed bits of a DLE EOT reply: 0xx1xx10."""
    return byte & 0x93 == 0x12


def add_reply(facts: Facts, query: int, byte: int, profile: PrinterProfile) -> Facts:
    """Facts with the reply to DLE EOT `query` added. Raises `ValueError` for a byte with wrong fixed bits."""
    if not is_real_time_reply(byte):
        raise ValueError("not a real-time status byte")
    if query == 1:
        return replace(facts, offline=bool(byte & 0x08))
    if query == 2:
        ended = bool(byte & 0x20) or (facts.paper_end or False)
        return replace(facts, cover_open=bool(byte & 0x04), paper_end=ended, error=bool(byte & 0x40))
    if query == 3:
        mechanical = bool(byte & 0x04) and profile.mechanical_bit == "jam"
        return replace(
            facts,
            jam=bool(byte & 0x08) or mechanical,
            unrecoverable=bool(byte & 0x20),
            hot=bool(byte & 0x40),
        )
    if query == 4:
        ended = bool(byte & 0x60) or (facts.paper_end or False)
        low = bool(byte & 0x0C) if profile.has_near_end else None
        return replace(facts, paper_end=ended, paper_low=low)
    raise ValueError("queries are 1 to 4")


def state_of(facts: Facts) -> PrinterState:
    """The most serious thing the facts say. Cover before paper: with it open paper bits may be wrong."""
    if facts == Facts():
        return PrinterState.UNKNOWN
    if facts.unrecoverable:
        return PrinterState.FAULT
    if facts.jam:
        return PrinterState.CUTTER_JAM
    if facts.cover_open:
        return PrinterState.COVER_OPEN
    if facts.paper_end:
        return PrinterState.PAPER_OUT
    if facts.hot:
        return PrinterState.HEAD_HOT
    if facts.offline or facts.error:
        return PrinterState.UNKNOWN  # it says no and does not say why
    return PrinterState.PAPER_LOW if facts.paper_low else PrinterState.READY


CAUSES: Final = {
    PrinterState.PAPER_OUT: FailureCause.PAPER_OUT,
    PrinterState.COVER_OPEN: FailureCause.COVER_OPEN,
    PrinterState.CUTTER_JAM: FailureCause.CUTTER_JAM,
    PrinterState.HEAD_HOT: FailureCause.HEAD_HOT,
    PrinterState.FAULT: FailureCause.FAULT,
    PrinterState.OFFLINE: FailureCause.OFFLINE,
    PrinterState.UNKNOWN: FailureCause.OFFLINE,
}


class ReplySorter:
    """Sorts incoming bytes by their fixed bits; XON and XOFF are taken out wherever they stand."""

    def __init__(self) -> None:
        self.real_time: deque[int] = deque()
        self.marks = 0
        self.process_ids: set[bytes] = set()
        self.blocks: list[bytes] = []
        self.asb: bytes | None = None
        self.noise = 0
        self._open: bytearray | None = None
        self._asb_left = 0

    def feed(self, data: bytes) -> None:
        """Take bytes in the order they came."""
        for byte in data:
            if byte not in (XON, XOFF):
                self._take(byte)

    def drop_unfinished(self) -> None:
        """Give up a block whose end did not come, so that it does not swallow the next reply."""
        if self._open is not None or self._asb_left:
            self.noise += 1
        self._open = None
        self._asb_left = 0
        self.real_time.clear()

    def _take(self, byte: int) -> None:
        if self._asb_left and self.asb is not None:
            self.asb += bytes([byte])
            self._asb_left -= 1
        elif self._open is not None:
            self._extend_block(byte)
        elif is_real_time_reply(byte):
            self.real_time.append(byte)
        elif byte & 0x93 == 0x10:
            self.asb, self._asb_left = bytes([byte]), 3
        elif byte in _BLOCK_STARTS:
            self._open = bytearray([byte])
        elif byte in _MARKS:
            self.marks += 1
        else:
            self.noise += 1

    def _extend_block(self, byte: int) -> None:
        assert self._open is not None
        if byte:
            self._open.append(byte)
            if len(self._open) > _LONGEST_BLOCK:
                self._open = None
                self.noise += 1
            return
        block = bytes(self._open)
        self._open = None
        if block[:2] == b'7"' and len(block) == 6:
            self.process_ids.add(block[2:])
        else:
            self.blocks.append(block)


def asb_facts(asb: bytes, profile: PrinterProfile) -> Facts:
    """Facts of four automatic-status bytes. Raises `ValueError` when they are not that."""
    if len(asb) != 4 or asb[0] & 0x93 != 0x10 or asb[1] & 0x90 or asb[2] & 0x90:
        raise ValueError("not an automatic status")
    mechanical = bool(asb[1] & 0x04) and profile.mechanical_bit == "jam"
    return Facts(
        offline=bool(asb[0] & 0x08),
        cover_open=bool(asb[0] & 0x20),
        paper_end=bool(asb[2] & 0x0C),
        paper_low=bool(asb[2] & 0x03) if profile.has_near_end else None,
        jam=bool(asb[1] & 0x08) or mechanical,
        unrecoverable=bool(asb[1] & 0x20),
        hot=bool(asb[1] & 0x40),
    )
