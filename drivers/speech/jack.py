"""Whether headphones are plugged in, as the kernel's input layer tells it.

ALSA drivers with jack detection make an input device with the switch SW_HEADPHONE_INSERT
(linux/input-event-codes.h). Sysfs says which device has it, `EVIOCGSW` its present state, and reading the
device every change. Group `input` is enough; no mixer program, no root. Without such a device the state stays
unknown.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import struct
import weakref
from pathlib import Path
from typing import Final

from ..service import DeviceService, TemporaryFault

SW_HEADPHONE_INSERT: Final = 2
EV_SYN: Final = 0
EV_SW: Final = 5
SYN_DROPPED: Final = 3  # the kernel's queue ran over: what is known is no longer true
EVENT: Final = struct.Struct("llHHi")  # struct input_event: seconds, microseconds, type, code, value
_SWITCH_BYTES: Final = 8
EVIOCGSW: Final = (
    (2 << 30) | (_SWITCH_BYTES << 16) | (ord("E") << 8) | 0x1B
)  # _IOC(_IOC_READ, 'E', 0x1b, len)
_QUIET: Final = 5.0  # seconds between looks for new devices

JackState = bool | None


class HeadphoneJack(DeviceService[tuple[JackState], tuple[JackState]]):
    """Publishes `(True,)`, `(False,)` or `(None,)` = unknown. Several jacks count as one.

    `root`: where `sys` and `dev` are. `name`: part of the device's name, for machines whose other sound cards
    have jacks of their own.
    """

    def __init__(
        self, root: Path = Path("/"), name: str = "", *, first_delay: float = 1.0, max_delay: float = 30.0
    ) -> None:
        super().__init__("headphone-jack", (None,), first_delay=first_delay, max_delay=max_delay)
        self._root = root
        self._name = name
        self._switches: dict[int, JackState] = {}  # open descriptor: state
        self._open_paths: frozenset[Path] = frozenset()
        self._nudge = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        weakref.finalize(self, os.close, self._nudge)

    @property
    def plugged(self) -> JackState:
        """Last known state."""
        return self.status[0]

    def stop(self) -> None:
        """Stop within a second."""
        self._stop.set()
        os.eventfd_write(self._nudge, 1)
        super().stop()

    def setup(self) -> None:
        """Open every jack there is; `TemporaryFault` when there is none that can be opened."""
        paths = self._find()
        for path in paths:
            try:
                descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            except OSError as error:
                raise TemporaryFault("耳机插孔无法读取") from error
            self._switches[descriptor] = _state_now(descriptor)
        if not paths:
            raise TemporaryFault("没有可检测的耳机插孔")
        self._open_paths = paths
        self._tell()

    def step(self) -> None:
        """Wait for a change; now and then look whether jacks came or went."""
        poll = select.poll()
        for descriptor in (*self._switches, self._nudge):
            poll.register(descriptor, select.POLLIN)
        ready = poll.poll(_QUIET * 1000)
        for descriptor, events in ready:
            if descriptor == self._nudge:
                os.eventfd_read(descriptor)
            elif events & select.POLLIN:
                self._take(descriptor)
            else:
                raise TemporaryFault("耳机插孔已断开")
        self._tell()
        if not ready and self._find() != self._open_paths:
            raise TemporaryFault("耳机插孔有变化")

    def teardown(self) -> None:
        """Close the devices."""
        for descriptor in self._switches:
            os.close(descriptor)
        self._switches.clear()

    def status_when_down(self, detail: str, *, permanent: bool) -> tuple[JackState]:
        """Unknown."""
        return (None,)

    def _find(self) -> frozenset[Path]:
        found = set()
        for bits in self._root.glob("sys/class/input/input*/capabilities/sw"):
            try:
                # hexadecimal words, the last is the lowest
                switches = int(bits.read_text(encoding="ascii").split()[-1], 16)
                name = (bits.parent.parent / "name").read_text(encoding="utf-8", errors="replace")
            except (OSError, ValueError, IndexError):
                continue  # it went while we looked
            if switches >> SW_HEADPHONE_INSERT & 1 and self._name in name:
                found |= {
                    self._root / "dev/input" / event.name for event in bits.parent.parent.glob("event*")
                }
        return frozenset(found)

    def _take(self, descriptor: int) -> None:
        try:
            data = os.read(descriptor, EVENT.size * 64)
        except BlockingIOError:
            return
        except OSError as error:  # ENODEV: unplugged
            raise TemporaryFault("耳机插孔已断开") from error
        if not data:
            raise TemporaryFault("耳机插孔已断开")
        for place in range(0, len(data) - EVENT.size + 1, EVENT.size):
            _, _, kind, code, value = EVENT.unpack_from(data, place)
            if (kind, code) == (EV_SW, SW_HEADPHONE_INSERT):
                self._switches[descriptor] = value != 0
            elif (kind, code) == (EV_SYN, SYN_DROPPED):
                self._switches[descriptor] = _state_now(descriptor)

    def _tell(self) -> None:
        states = self._switches.values()
        self._publish((True if True in states else None if None in states else False,))


def _state_now(descriptor: int) -> JackState:
    bits = bytearray(_SWITCH_BYTES)
    try:
        fcntl.ioctl(descriptor, EVIOCGSW, bits)
    except OSError as error:
        if error.errno in (errno.ENOTTY, errno.EINVAL):
            return None  # it tells changes only
        raise TemporaryFault("耳机插孔无法读取") from error
    return bool(bits[0] >> SW_HEADPHONE_INSERT & 1)
