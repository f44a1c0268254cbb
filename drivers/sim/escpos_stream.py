"""Cut an ESC/POS byte stream into commands, the way printer firmware does: by each command's own length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# Bytes of commands with a fixed length, prefix included.
_ESC: Final = {
    **dict.fromkeys(b"@2im", 2),
    **dict.fromkeys(b"aEG-!3dJtRMV{ =", 3),
    **dict.fromkeys(b"$\\c", 4),
    ord("p"): 5,
}
_GS: Final = {**dict.fromkeys(b"!BhwHfarI|/", 3), **dict.fromkeys(b"LWP", 4)}
_FS: Final = {**dict.fromkeys(b"&.", 2), **dict.fromkeys(b"!-WC", 3), ord("S"): 4}
_FIXED: Final = {0x1B: _ESC, 0x1D: _GS, 0x1C: _FS}
_PREFIX: Final = {0x1B: "ESC", 0x1D: "GS", 0x1C: "FS", 0x10: "DLE"}


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `name` like "GS v", "TEXT" for a character, "CTRL" for a control byte; `raw`: bytes."""

    name: str
    raw: bytes

    @property
    def args(self) -> bytes:
        """Everything after the first two bytes."""
        return self.raw[2:]


def next_command(buffer: bytearray, *, hanzi: bool, four_byte: bool) -> Command | None:
    """Take one command off the front of `buffer`; None when its bytes are not all there yet.

    `hanzi`: double-byte mode is on. `four_byte`: the font has the 4-byte zone.
    """
    if not buffer:
        return None
    first = buffer[0]
    if first >= 0x20 and first != 0x7F:
        length = _text_length(buffer, hanzi, four_byte)
        return _take(buffer, length, "TEXT")
    if first not in _PREFIX:
        return _take(buffer, 1, "CTRL")
    if len(buffer) < 2:
        return None
    length = _dle_length(buffer) if first == 0x10 else _length(buffer)
    return _take(buffer, length, f"{_PREFIX[first]} {chr(buffer[1])}")


def _take(buffer: bytearray, length: int, name: str) -> Command | None:
    if not length or len(buffer) < length:
        return None
    command = Command(name, bytes(buffer[:length]))
    del buffer[:length]
    return command


def _text_length(buffer: bytearray, hanzi: bool, four_byte: bool) -> int:
    if not hanzi or not 0x81 <= buffer[0] <= 0xFE:
        return 1
    if len(buffer) < 2:
        return 0
    if four_byte and 0x30 <= buffer[1] <= 0x39:
        return 4
    # A lead byte without a proper second byte is swallowed alone: "0 6" comes out of 81 30 84 36.
    return 2 if buffer[1] >= 0x40 and buffer[1] not in (0x7F, 0xFF) else 1


def _dle_length(buffer: bytearray) -> int:
    """Real-time commands were obeyed on arrival; here they are only skipped."""
    if buffer[1] in (0x04, 0x05):
        return 3
    if buffer[1] == 0x14:
        if len(buffer) < 3:
            return 0
        return {1: 5, 2: 5, 8: 10}.get(buffer[2], 3)
    return 1


def _length(buffer: bytearray) -> int:
    """Bytes of the command at the front, 0 when that cannot be told yet. Unknown ones count two bytes."""
    first, second = buffer[0], chr(buffer[1])
    fixed = _FIXED[first].get(buffer[1])
    if fixed is not None:
        return fixed
    if first == 0x1B:
        return {"*": _bit_image_length, "D": _tabs_length}.get(second, _two)(buffer)
    if first == 0x1D:
        variable = {"V": _cut_length, "v": _raster_length, "(": _block_length, "k": _barcode_length}
        return variable.get(second, _two)(buffer)
    return 2


def _two(buffer: bytearray) -> int:
    return 2


def _tabs_length(buffer: bytearray) -> int:
    return buffer.find(0, 2) + 1


def _bit_image_length(buffer: bytearray) -> int:
    if len(buffer) < 5:
        return 0
    return 5 + (buffer[3] + 256 * buffer[4]) * (3 if buffer[2] >= 32 else 1)


def _cut_length(buffer: bytearray) -> int:
    if len(buffer) < 3:
        return 0
    return 3 if buffer[2] in (0, 1, 48, 49) else 4


def _raster_length(buffer: bytearray) -> int:
    if len(buffer) < 8:
        return 0
    return 8 + (buffer[4] + 256 * buffer[5]) * (buffer[6] + 256 * buffer[7])


def _block_length(buffer: bytearray) -> int:
    return 0 if len(buffer) < 5 else 5 + buffer[3] + 256 * buffer[4]


def _barcode_length(buffer: bytearray) -> int:
    if len(buffer) < 4:
        return 0
    return 4 + buffer[3] if buffer[2] >= 65 else buffer.find(0, 3) + 1
