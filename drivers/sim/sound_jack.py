"""A headphone jack as the kernel shows one: sysfs files, and a named pipe that carries input events.

A pipe cannot answer `EVIOCGSW`, the question for the present state, so readers are told it in events.
"""

from __future__ import annotations

import contextlib
import errno
import os
import struct
import threading
from pathlib import Path

_EVENT = struct.Struct("llHHi")
_HEADPHONES = (5, 2)  # EV_SW, SW_HEADPHONE_INSERT
_END = (0, 0)  # EV_SYN, SYN_REPORT
_REPEAT = 0.5  # seconds


class JackSimulator:
    """A jack under the directory `root`, from `start` to `stop`."""

    def __init__(self, root: Path, *, plugged: bool = False) -> None:
        self._plugged = plugged
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._pipe = root / "dev/input/event7"
        device = root / "sys/class/input/input7"
        (device / "capabilities").mkdir(parents=True, exist_ok=True)
        (device / "capabilities/sw").write_text("4\n", encoding="ascii")
        (device / "name").write_text("Simulated Headphone\n", encoding="ascii")
        (device / "event7").mkdir(exist_ok=True)
        self._pipe.parent.mkdir(parents=True, exist_ok=True)
        if not self._pipe.is_fifo():
            os.mkfifo(self._pipe)

    @property
    def plugged(self) -> bool:
        """Whether headphones are plugged in."""
        with self._lock:
            return self._plugged

    def plug(self, plugged: bool = True) -> None:
        """Plug headphones in, or pull them."""
        with self._lock:
            self._plugged = plugged
        self._changed.set()

    def start(self) -> None:
        """Begin to tell readers."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="sim-jack", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the pipe: to a reader the device is gone."""
        self._stopping.set()
        self._changed.set()
        if self._thread is not None:
            self._thread.join(2.0)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                pipe = os.open(self._pipe, os.O_WRONLY | os.O_NONBLOCK)
            except OSError as error:
                if error.errno != errno.ENXIO:
                    raise
                self._stopping.wait(0.05)  # nobody reads yet
                continue
            try:
                self._serve(pipe)
            except BrokenPipeError:
                continue  # the reader went; the next one is told anew
            finally:
                os.close(pipe)

    def _serve(self, pipe: int) -> None:
        while not self._stopping.is_set():
            self._changed.clear()
            # Told again and again: one reader may have followed another unseen.
            with contextlib.suppress(BlockingIOError):
                os.write(pipe, _event(*_HEADPHONES, int(self.plugged)) + _event(*_END, 0))
            self._changed.wait(_REPEAT)


def _event(kind: int, code: int, value: int) -> bytes:
    return _EVENT.pack(0, 0, kind, code, value)
