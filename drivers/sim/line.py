"""A pseudo serial port with the behaviour of a real line: speed, time, noise, a plug and a small receive
buffer.

The simulated device holds the master side. The driver opens `link`, a symlink that keeps its name over
unplugging.
"""

from __future__ import annotations

import os
import pty
import random
import select
import termios
import threading
import time
import tty
from collections import deque
from pathlib import Path
from typing import Final

XON: Final = b"\x11"
XOFF: Final = b"\x13"
BITS_PER_BYTE: Final = 10  # start, 8 data, stop
_PIECE: Final = 16  # bytes handed over at once: what a UART's FIFO delivers
_NOISE: Final = b"\x00\x80\xfe\xff\xf8\xe0\xc0\xfc"  # what a receiver at the wrong speed sees
_SPEEDS: Final = {
    getattr(termios, f"B{speed}"): speed
    for speed in (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400)
}


class PtyLine:
    """One end of a serial line, as the device sees it.

    `link`: path of the symlink the driver opens. `baudrate`: the device's own speed; when the driver chose
    another one, both directions carry noise. `timing=False` removes all pacing. `buffer_size`: bytes the
    device can hold before it has read them; more are lost (`overruns` counts them) unless `xonxoff` makes the
    line send XOFF when three quarters are full and XON when one quarter is left. Thread-safe. Nothing is
    logged.
    """

    def __init__(
        self,
        link: Path,
        *,
        baudrate: int = 115200,
        timing: bool = True,
        buffer_size: int = 1 << 20,
        xonxoff: bool = False,
        seed: int = 1,
    ) -> None:
        self.link = link
        self.baudrate = baudrate
        self.timing = timing
        self.overruns = 0
        self._size = buffer_size
        self._xonxoff = xonxoff
        self._random = random.Random(seed)
        self._held: deque[bytes] = deque()
        self._held_count = 0
        self._sent_xoff = False
        self._arrived = threading.Condition()
        self._io = threading.Lock()  # guards the descriptors against closing during a system call
        self._sending = threading.Lock()
        self._master = -1
        self._slave = -1
        self._unplugged = threading.Event()
        self._unplugged.set()
        self._wake_read = self._wake_write = -1
        self._receiver: threading.Thread | None = None

    # --- plug -----------------------------------------------------------------------------------------

    @property
    def plugged(self) -> bool:
        """Whether the driver can find the port."""
        return not self._unplugged.is_set()

    @property
    def host_baudrate(self) -> int:
        """The speed the driver chose, 0 when unplugged or exotic."""
        with self._io:
            if self._master < 0:
                return 0
            return _SPEEDS.get(termios.tcgetattr(self._master)[5], 0)

    def plug(self) -> None:
        """Make a fresh port and point the link at it; does nothing when plugged."""
        if self.plugged:
            return
        with self._io:
            # Our own copy of the slave keeps the port alive, raw and without hang-ups between two drivers.
            self._master, self._slave = pty.openpty()
            tty.setraw(self._slave)
            os.set_blocking(self._master, False)
            self._wake_read, self._wake_write = os.pipe()
            target = os.ttyname(self._slave)
        self._drop_held()
        self._unplugged.clear()
        self._receiver = threading.Thread(target=self._receive, name=f"line-{self.link.name}", daemon=True)
        self._receiver.start()
        self.link.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.link.with_name(f".{self.link.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(target)
        fresh.replace(self.link)

    def unplug(self) -> None:
        """Hang up: the driver's calls fail with EIO and the link is gone. What the device had not read yet is
        lost.
        """
        if not self.plugged:
            return
        self._unplugged.set()
        self.link.unlink(missing_ok=True)
        os.write(self._wake_write, b"x")
        with self._arrived:
            self._arrived.notify_all()
        if self._receiver is not None:
            self._receiver.join()
        with self._io:
            for descriptor in (self._slave, self._master, self._wake_read, self._wake_write):
                os.close(descriptor)
            self._master = self._slave = self._wake_read = self._wake_write = -1
        self._drop_held()

    def line_time(self, count: int) -> float:
        """Seconds that `count` bytes take at the device's speed."""
        return count * BITS_PER_BYTE / self.baudrate

    @property
    def waiting(self) -> int:
        """Bytes that have arrived and were not read yet."""
        with self._arrived:
            return self._held_count

    # --- data -----------------------------------------------------------------------------------------

    def read(self, timeout: float, limit: int | None = None) -> bytes:
        """Take what has arrived, at most `limit` bytes; empty after `timeout` seconds without any."""
        with self._arrived:
            if not self._held:
                self._arrived.wait(timeout)
            taken = bytearray()
            while self._held and (limit is None or len(taken) < limit):
                piece = self._held.popleft()
                room = len(piece) if limit is None else limit - len(taken)
                taken += piece[:room]
                if len(piece) > room:
                    self._held.appendleft(piece[room:])
            self._held_count -= len(taken)
            resume = self._sent_xoff and self._held_count <= self._size // 4
            if resume:
                self._sent_xoff = False
                self._arrived.notify_all()
        if resume:
            self._put(XON)
        return bytes(taken)

    def write(self, data: bytes) -> None:
        """Send to the driver; returns when the last bit has left. Bytes for an unplugged line or a full host
        are lost.
        """
        with self._sending:
            due = time.monotonic()
            for start in range(0, len(data), _PIECE):
                piece = data[start : start + _PIECE]
                due += self.line_time(len(piece))
                if self._sleep_until(due):
                    return
                self._put(piece if self._same_speed() else self._garble(piece))

    def wait(self, seconds: float) -> bool:
        """Let device time pass; true when the line was unplugged meanwhile."""
        return self._unplugged.wait(seconds)

    # --- inside ---------------------------------------------------------------------------------------

    def _receive(self) -> None:
        """Take bytes from the driver at line speed; the kernel's own buffer plays the host's transmit
        buffer.
        """
        poller = select.poll()
        poller.register(self._master, select.POLLIN)
        poller.register(self._wake_read, select.POLLIN)
        due = 0.0
        while self.plugged:
            poller.poll()
            self._hold_back()
            if not self.plugged:
                return
            try:
                piece = os.read(self._master, _PIECE)
            except BlockingIOError:
                continue
            due = max(due, time.monotonic()) + self.line_time(len(piece))
            if self._sleep_until(due):
                return
            self._hold(piece if self._same_speed() else self._garble(piece))

    def _hold_back(self) -> None:
        """After XOFF leave the bytes where a UART driver would: in the host. A host without XON/XOFF sends
        on.
        """
        with self._arrived:
            while self._sent_xoff and self.plugged and self._host_obeys():
                self._arrived.wait()

    def _host_obeys(self) -> bool:
        with self._io:
            return self._master >= 0 and bool(termios.tcgetattr(self._master)[0] & termios.IXON)

    def _hold(self, piece: bytes) -> None:
        with self._arrived:
            kept = piece[: self._size - self._held_count]
            self.overruns += len(piece) - len(kept)
            if kept:
                self._held.append(kept)
                self._held_count += len(kept)
            pause = self._xonxoff and not self._sent_xoff and self._held_count >= self._size * 3 // 4
            if pause:
                self._sent_xoff = True
            self._arrived.notify_all()
        if pause:
            self._put(XOFF)

    def _sleep_until(self, due: float) -> bool:
        if not self.timing:
            return not self.plugged
        rest = due - time.monotonic()
        return self._unplugged.wait(rest) if rest > 0 else not self.plugged

    def _put(self, data: bytes) -> None:
        with self._io:
            if self._master < 0:
                return
            try:
                os.write(self._master, data)
            except BlockingIOError:
                return  # the host does not read: a UART overruns in the same way

    def _same_speed(self) -> bool:
        return self.host_baudrate == self.baudrate

    def _garble(self, data: bytes) -> bytes:
        return bytes(self._random.choice(_NOISE) for _ in data)

    def _drop_held(self) -> None:
        with self._arrived:
            self._held.clear()
            self._held_count = 0
            self._sent_xoff = False
            self._arrived.notify_all()
