"""Frames of the SAM protocol: preamble, big-endian length, body, XOR. No input ever raises here.

Request: `AA AA AA 96 69 | Len | CMD PARA data | CHK`. Answer: `AA AA AA 96 69 | Len | SW1 SW2 SW3 data |
CHK`. Len counts everything after itself, the checksum included; CHK is the XOR from the first Len byte to
its predecessor.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import reduce
from operator import xor
from typing import Final

PREAMBLE: Final = b"\xaa\xaa\xaa\x96\x69"
HEAD: Final = len(PREAMBLE) + 2
MIN_LENGTH: Final = 4  # SW1 SW2 SW3 CHK
MAX_LENGTH: Final = 2400  # the largest answer known is 2314 (text, photo, two fingerprints)


class Command(Enum):
    """CMD and PARA of the requests this driver knows."""

    RESET = (0x10, 0xFF)
    STATUS = (0x11, 0xFF)
    SAM_ID = (0x12, 0xFF)
    FIND = (0x20, 0x01)
    SELECT = (0x20, 0x02)
    READ = (0x30, 0x01)
    READ_WITH_FINGERPRINT = (0x30, 0x10)
    NEW_ADDRESS = (0x30, 0x03)


class Sw3(IntEnum):
    """Verdict of the SAM, third status byte of every answer."""

    DONE = 0x90
    CARD_FOUND = 0x9F
    NO_SUCH_ITEM = 0x91
    NO_CARD = 0x80  # or the card that was already read still lies there
    SELECT_FAILED = 0x81
    READ_FAILED = 0x41
    HOST_CHECKSUM_WRONG = 0x10
    HOST_LENGTH_WRONG = 0x11
    COMMAND_WRONG = 0x21
    NO_PRIVILEGE = 0x23
    UNRECOGNISED = 0x24
    CARD_REJECTS_SAM = 0x31
    SAM_REJECTS_CARD = 0x32
    VERIFICATION_FAILED = 0x33
    UNKNOWN_CARD_TYPE = 0x40
    NO_RANDOM = 0x47
    SELF_TEST_FAILED = 0x60
    NOT_AUTHORISED = 0x66


SAM_FAULTS: Final = frozenset({Sw3.SELF_TEST_FAILED, Sw3.NOT_AUTHORISED})
REJECTIONS: Final = frozenset({Sw3.CARD_REJECTS_SAM, Sw3.SAM_REJECTS_CARD, Sw3.VERIFICATION_FAILED})


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """One frame with a right checksum. `sw3` may be a value outside `Sw3`; `data` may be a whole card."""

    sw1: int
    sw2: int
    sw3: int
    data: bytes

    def __repr__(self) -> str:
        return f"Answer({self.sw1:02X} {self.sw2:02X} {self.sw3:02X}, {len(self.data)} bytes)"


def checksum(covered: bytes | memoryview | bytearray) -> int:
    """XOR of the bytes from the first length byte to the last byte before the checksum."""
    return reduce(xor, covered, 0)


def build_request(command: Command, data: bytes = b"") -> bytes:
    """Build the complete frame of one request."""
    body = bytes((*(3 + len(data)).to_bytes(2, "big"), *command.value)) + data
    return PREAMBLE + body + bytes((checksum(body),))


class FrameParser:
    """Finds answers in a stream of bytes, however it is cut and whatever lies between them.

    After a plausible header the whole frame is consumed, also when its checksum is wrong: a photo may
    contain a preamble, so nothing is ever searched inside a frame. `discarded` counts bytes that belong to
    no good frame.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.discarded = 0

    @property
    def in_frame(self) -> bool:
        """True while a frame has begun and its end is missing."""
        return self._buffer.startswith(PREAMBLE)

    def clear(self) -> None:
        """Forget everything: the next byte starts anew."""
        self._buffer.clear()
        self.discarded = 0

    def feed(self, received: bytes) -> list[Answer]:
        """Add bytes; return the answers that are complete now, oldest first."""
        self._buffer += received
        answers: list[Answer] = []
        while self._align():
            if len(self._buffer) < HEAD:
                break
            length = int.from_bytes(self._buffer[len(PREAMBLE) : HEAD], "big")
            if not MIN_LENGTH <= length <= MAX_LENGTH:
                self._drop(1)  # noise, or our own request echoed (length 3)
                continue
            if len(self._buffer) < HEAD + length:
                break
            covered = bytes(self._buffer[len(PREAMBLE) : HEAD + length])
            if checksum(covered) == 0:  # the checksum byte itself included
                answers.append(Answer(covered[2], covered[3], covered[4], covered[5:-1]))
                del self._buffer[: HEAD + length]
            else:
                self._drop(HEAD + length)
        return answers

    def _align(self) -> bool:
        """Bring the first preamble to the front; keep an end that may be the beginning of one."""
        found = self._buffer.find(PREAMBLE)
        if found >= 0:
            self._drop(found)
            return True
        keep = next(n for n in range(len(PREAMBLE) - 1, -1, -1) if self._buffer.endswith(PREAMBLE[:n]))
        self._drop(len(self._buffer) - keep)
        return False

    def _drop(self, count: int) -> None:
        del self._buffer[:count]
        self.discarded += count
