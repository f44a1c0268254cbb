"""Real-time commands: obeyed when their bytes arrive, wherever they stand, even inside picture data."""

from __future__ import annotations

from typing import Final

_CLEAR: Final = bytes([0x10, 0x14, 0x08, 1, 3, 20, 1, 6, 2, 8])


class RealTimeEar:
    """Listens to the incoming bytes; `hear` returns the command a byte completes: "status n", "recover n",
    "clear", or "".
    """

    def __init__(self) -> None:
        self._last = bytearray()

    def hear(self, byte: int) -> str:
        """Take one byte."""
        self._last.append(byte)
        del self._last[: -len(_CLEAR)]
        if self._last == _CLEAR:
            return "clear"
        tail = bytes(self._last[-3:])
        if len(tail) < 3:
            return ""
        if tail[:2] == b"\x10\x04" and 1 <= tail[2] <= 4:
            return f"status {tail[2]}"
        if tail[:2] == b"\x10\x05" and tail[2] in (1, 2):
            return f"recover {tail[2]}"
        return ""
