"""The security module inside a simulated reader: a state machine over whole requests, with its own frame
builder.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from drivers.sim.cards import SimCard

START: Final = bytes.fromhex("AAAAAA9669")
SAM_ID: Final = bytes.fromhex("0500030005253501 87D61200B168DE3A")


def sam_frame(status: int, data: bytes = b"", *, sw1: int = 0, sw2: int = 0) -> bytes:
    """An answer frame around `data`."""
    counted = len(data) + 4
    frame = bytearray(START)
    frame += bytes([counted >> 8, counted & 255, sw1, sw2, status])
    frame += data
    parity = 0
    for value in frame[5:]:
        parity ^= value
    frame.append(parity)
    return bytes(frame)


def card_data(card: SimCard, *, with_fingerprints: bool = False) -> bytes:
    """The data of a 30 01 (or 30 10) answer: two (or three) lengths, text, photo (, fingerprints)."""
    parts = [card.text, card.photo]
    if with_fingerprints:
        parts.append(card.fingerprints)
    return b"".join(len(part).to_bytes(2, "big") for part in parts) + b"".join(parts)


_NEVER: Final = -1


class _Step(Enum):
    IDLE = auto()
    FOUND = auto()
    SELECTED = auto()
    READ = auto()


class Sam:
    """Answers requests about `card`, the card in the field.

    `rereads`: like cheap modules, find meets a card again that was read already. `self_test_ok=False`:
    everything is answered with 60. `chip_error`: status instead of the card's data (41, 31 ...). `foreign`:
    the card in the field is of another type. `pull_away`: called in the middle of the next read. `radio`:
    called with a share of the radio time whenever the antenna works.
    """

    def __init__(self, radio: Callable[[float], None]) -> None:
        self.card: SimCard | None = None
        self.rereads = False
        self.self_test_ok = True
        self.chip_error: int | None = None
        self.foreign = False
        self.pull_away: Callable[[], None] | None = None
        self.out_of_order_status = 0x24
        self.presence_known = True
        self._radio = radio
        self._step = _Step.IDLE
        self._presented = 0  # counts every laying and lifting
        self._met = _NEVER  # the count when find met a card

    @property
    def step_name(self) -> str:
        """For the bench: idle, found, selected, read."""
        return _Step.IDLE.name.lower() if self.card is None else self._step.name.lower()

    def lay(self, card: SimCard) -> None:
        """A card comes into the field; the same one again counts as a new presentation."""
        self._presented += 1
        self.card = card

    def lift(self) -> None:
        """The field is empty, and a card that was read may be met again."""
        self._presented += 1
        self.card = None

    def reset(self) -> None:
        """Power cycle or reset command: what was known about the card is forgotten, also by a running
        reading.
        """
        self._step = _Step.IDLE
        self._met = _NEVER

    def answer(self, request: bytes) -> bytes:
        """The answer to the inside of a request: length, command, parameter, data, checksum."""
        parity = 0
        for value in request:
            parity ^= value
        if parity != 0:
            return sam_frame(0x10)
        if not self.self_test_ok:
            return sam_frame(0x60)
        match request[2], request[3]:
            case 0x10, 0xFF:
                self.reset()
                return sam_frame(0x90)
            case 0x11, 0xFF:
                return sam_frame(0x90)
            case 0x12, 0xFF:
                return sam_frame(0x90, SAM_ID)
            case 0x20, 0x01:
                return self._find()
            case 0x20, 0x02:
                return self._select()
            case 0x30, (0x01 | 0x10) as parameter:
                return self._read(with_fingerprints=parameter == 0x10)
            case 0x30, 0x03 if self.presence_known:
                return self._newest_address()
            case _:
                return sam_frame(0x21)

    def _find(self) -> bytes:
        self._radio(0.1)
        card, presented = self.card, self._presented
        already_read = self._step is _Step.READ and self._met == presented and not self.rereads
        if card is None or already_read:
            return sam_frame(0x80)
        if self.foreign:
            return sam_frame(0x40)
        self._step = _Step.FOUND
        self._met = presented
        return sam_frame(0x9F, bytes(4))

    def _select(self) -> bytes:
        if self._step is not _Step.FOUND:
            return sam_frame(self.out_of_order_status)
        self._radio(0.1)
        if self._card_that_was_met() is None:
            self._step = _Step.IDLE
            return sam_frame(0x81)
        self._step = _Step.SELECTED
        return sam_frame(0x90, bytes(8))

    def _read(self, *, with_fingerprints: bool) -> bytes:
        if self._step is not _Step.SELECTED:
            return sam_frame(self.out_of_order_status)
        self._radio(0.4)
        if self.pull_away is not None:
            self.pull_away()
        self._radio(0.4)
        card = self._card_that_was_met()
        if card is None or self.chip_error is not None:
            self._step = _Step.IDLE
            return sam_frame(0x41 if card is None or self.chip_error is None else self.chip_error)
        self._step = _Step.READ
        return sam_frame(0x90, card_data(card, with_fingerprints=with_fingerprints))

    def _newest_address(self) -> bytes:
        card = self._card_that_was_met()
        if self._step is not _Step.READ or card is None:
            return sam_frame(0x41)
        return sam_frame(0x90, card.new_address) if card.new_address else sam_frame(0x91)

    def _card_that_was_met(self) -> SimCard | None:
        return self.card if self._met == self._presented else None
