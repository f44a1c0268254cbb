"""The printer's serial line: bytes out with a count of what really went, replies in, sorted."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from typing import Final

from ..serial_port import PortError, open_port, port_errors
from .profiles import PrinterProfile
from .status import ReplySorter

CHUNK: Final = 512
_TURN: Final = 0.2  # seconds between looks at "should we stop"


class PrinterLink:
    """An open port. Every method raises `PortError` when the device has gone. One thread only."""

    def __init__(self, path: str, profile: PrinterProfile, baudrate: int | None = None) -> None:
        self.profile = profile
        self.baudrate = baudrate or profile.baudrate
        self.replies = ReplySorter()
        self.sent = 0  # bytes the operating system has taken since opening, also when send() raised
        self._port = open_port(
            path,
            self.baudrate,
            xonxoff=profile.flow_control == "xonxoff",
            rtscts=profile.flow_control == "rtscts",
            timeout=0.0,
            write_timeout=1.0,
        )
        if profile.flow_control == "xonxoff":
            self.release()  # an XON lost while the cable was out would hold the port back for ever

    def close(self) -> None:
        """Release the port at once: bytes still waiting are dropped, or closing would wait for it."""
        try:
            self.drop_unsent()
        except PortError:
            pass  # the device has gone, and its buffer with it
        finally:
            with port_errors():
                self._port.close()

    def drop_unsent(self) -> None:
        """Forget bytes the operating system has taken and not yet sent."""
        with port_errors():
            self._port.reset_output_buffer()

    def release(self) -> None:
        """Send on although the printer said XOFF: real-time queries are obeyed even with a full buffer."""
        with port_errors():
            # Linux lifts an XOFF only together with a stop of its own (TCOOFF, then TCOON).
            self._port.set_output_flow_control(False)
            self._port.set_output_flow_control(True)

    @property
    def unsent(self) -> int:
        """Bytes the operating system still holds."""
        with port_errors():
            return int(self._port.out_waiting)

    def can_send(self, seconds: float = 0.0) -> bool:
        """Whether the port takes bytes; false while the printer holds the line (XOFF, CTS)."""
        with port_errors():
            return bool(select.select([], [self._port.fileno()], [], seconds)[1])

    def send(self, data: bytes, stall: float, stopping: Callable[[], bool]) -> int:
        """Send; returns how many bytes went before `stall` seconds passed without any, or a stop.

        pyserial's write() is not used: when it times out it does not say how much it had written.
        """
        sent = 0
        last = time.monotonic()
        while sent < len(data) and not stopping():
            if not self.can_send(min(_TURN, stall)):
                self._receive()
                if time.monotonic() - last >= stall:
                    break
                continue
            with port_errors():
                try:
                    went = os.write(self._port.fileno(), data[sent : sent + CHUNK])
                except BlockingIOError:
                    continue
            sent += went
            self.sent += went
            last = time.monotonic()
        return sent

    def collect(self, seconds: float, until: Callable[[], bool]) -> bool:
        """Sort replies until `until()` holds (true) or `seconds` have passed (false)."""
        end = time.monotonic() + seconds
        while True:
            self._receive()
            if until():
                return True
            rest = end - time.monotonic()
            if rest <= 0:
                return False
            with port_errors():
                select.select([self._port.fileno()], [], [], min(rest, _TURN))

    def ask(self, query: int, seconds: float) -> int | None:
        """The reply byte to DLE EOT `query`, or None. Never call it while a command is half sent."""
        self._receive()
        self.replies.drop_unfinished()
        if not self.can_send() and not self.unsent and self.profile.flow_control == "xonxoff":
            self.release()
        if self.send(bytes([0x10, 0x04, query]), min(seconds, 0.3), lambda: False) != 3:
            return None
        if not self.collect(seconds, lambda: bool(self.replies.real_time)):
            return None
        return self.replies.real_time.popleft()

    def _receive(self) -> None:
        with port_errors():
            waiting = self._port.in_waiting
            if waiting:
                self.replies.feed(self._port.read(waiting))
