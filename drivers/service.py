"""One thread owns one device: set up, step, tear down, and heal.

A temporary fault (unplugged, silent) is tried again after a pause that doubles; the pause starts small again
only after a quiet healthy spell, so that a device that answers once and dies again does not hammer the port.
A permanent fault stops the trying until somebody calls `restart()`. All waiting is on one event, so stopping
is immediate.
"""

from __future__ import annotations

import abc
import logging
import threading
import time
import traceback
from collections.abc import Callable
from typing import Final, Generic, TypeVar

StatusT = TypeVar("StatusT")
EventT = TypeVar("EventT")

_log = logging.getLogger("drivers.service")

STOP_LIMIT: Final = 1.0  # seconds `stop()` waits for the thread


class TemporaryFault(Exception):
    """The device does not work now and may work later. `detail` is for staff: no personal data, no card
    content.
    """

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class PermanentFault(Exception):
    """The device needs a person; nothing is tried until `restart()`. `detail` as for `TemporaryFault`."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class DeviceService(abc.ABC, Generic[StatusT, EventT]):
    """Base of every device service. `StatusT` is the device's status type and one of the types in `EventT`.

    `first_delay` and `max_delay` (seconds) bound the pause after a temporary fault; `quiet_spell` is how long
    the device must have worked before an earlier series of faults is forgotten.
    """

    def __init__(
        self,
        name: str,
        initial_status: StatusT,
        *,
        first_delay: float = 0.5,
        max_delay: float = 10.0,
        quiet_spell: float = 20.0,
    ) -> None:
        self.name = name
        self._status = initial_status
        self._first_delay = first_delay
        self._max_delay = max_delay
        self._quiet_spell = quiet_spell
        self._failures = 0
        self._listeners: list[Callable[[EventT], None]] = []
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._restart = threading.Event()
        self._thread: threading.Thread | None = None

    # --- what a device implements; all four run on the service's thread ---------------------------------

    @abc.abstractmethod
    def setup(self) -> None:
        """Open the device and learn what it is. May raise `TemporaryFault` or `PermanentFault`."""

    @abc.abstractmethod
    def step(self) -> None:
        """Do one bounded piece of work (well under a second), then return; called again and again."""

    @abc.abstractmethod
    def teardown(self) -> None:
        """Release everything. Called after every setup, also a half-finished one, and before every stop."""

    @abc.abstractmethod
    def status_when_down(self, detail: str, *, permanent: bool) -> StatusT:
        """Make the status that says the device does not work; `permanent` = needs a person."""

    # --- what the rest of the product calls -----------------------------------------------------------

    def start(self) -> None:
        """Begin to own the device; does nothing when already running."""
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return
            self._stop.clear()
            self._restart.clear()
            self._wake.clear()
            self._failures = 0
            self._thread = threading.Thread(target=self._run, name=f"device-{self.name}", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop within a second and release the device; safe to call twice, and from a listener."""
        self._stop.set()
        self._wake.set()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(STOP_LIMIT)
            if thread.is_alive():
                _log.error(
                    "device did not stop in time", extra={"event": "device.stop_late", "device": self.name}
                )

    def restart(self) -> None:
        """Tear down and set up again now, also after a permanent fault or in the middle of a pause."""
        self._restart.set()
        self._wake.set()

    def subscribe(self, listener: Callable[[EventT], None]) -> None:
        """Register a listener for every later event; it is called on the service's thread."""
        with self._lock:
            self._listeners.append(listener)

    @property
    def status(self) -> StatusT:
        """Last published status."""
        with self._lock:
            return self._status

    # --- what a device uses ---------------------------------------------------------------------------

    @property
    def stopping(self) -> bool:
        """True once the current run should end (`stop()` or `restart()`): leave long loops at once."""
        return self._stop.is_set() or self._restart.is_set()

    def wake(self) -> None:
        """End a running `wait()` early; any thread."""
        self._wake.set()

    def wait(self, seconds: float) -> bool:
        """Pause for `seconds`, until `wake()` or until the run should end; true when it should end."""
        if not self.stopping:
            self._wake.wait(seconds)
        if not self.stopping:
            self._wake.clear()
        return self.stopping

    def _publish(self, event: EventT) -> None:
        """Tell all listeners; a status equal to the last one is not repeated. A failing listener harms nobody
        else.
        """
        with self._lock:
            if isinstance(event, type(self._status)):
                if event == self._status:
                    return
                self._status = event
            listeners = tuple(self._listeners)
        for listener in listeners:
            try:
                listener(event)
            except Exception as error:  # noqa: BLE001 - boundary to other people's code
                self._log_unexpected("device.listener_failed", error)

    # --- the thread -----------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stop.is_set():
            self._restart.clear()
            self._wake.clear()
            try:
                self._own_device()
            except PermanentFault as fault:
                self._report_down(fault.detail, permanent=True)
                self._pause(None)
            except TemporaryFault as fault:
                self._report_down(fault.detail, permanent=False)
                self._pause(self._next_delay())
            except Exception as error:  # noqa: BLE001 - thread boundary
                self._log_unexpected("device.unexpected", error)
                self._report_down("程序意外出错", permanent=False)
                self._pause(self._next_delay())

    def _own_device(self) -> None:
        healthy_since: float | None = None
        try:
            self.setup()
            healthy_since = time.monotonic()
            while not self.stopping:
                self.step()
        finally:
            if healthy_since is not None and time.monotonic() - healthy_since >= self._quiet_spell:
                self._failures = 0
            self._close_quietly()

    def _close_quietly(self) -> None:
        try:
            self.teardown()
        except Exception as error:  # noqa: BLE001 - a vanished port may fail to close; the first fault counts
            self._log_unexpected("device.teardown_failed", error)

    def _next_delay(self) -> float:
        delay = min(self._first_delay * 2.0 ** min(self._failures, 30), self._max_delay)
        self._failures += 1
        return delay

    def _pause(self, seconds: float | None) -> None:
        """Wait for the end of the pause (`None` = no end), a restart or a stop; `wake()` alone does not end
        it.
        """
        end = None if seconds is None else time.monotonic() + seconds
        while not self.stopping:
            rest = None if end is None else end - time.monotonic()
            if rest is not None and rest <= 0:
                return
            self._wake.wait(rest)
            if not self.stopping:
                self._wake.clear()
        if self._restart.is_set():
            self._failures = 0

    def _report_down(self, detail: str, *, permanent: bool) -> None:
        if self._stop.is_set():
            return
        status = self.status_when_down(detail, permanent=permanent)
        if status != self.status:
            level = logging.ERROR if permanent else logging.WARNING
            _log.log(level, "%s: %s", self.name, detail, extra={"event": "device.down", "device": self.name})
        self._publish(status)  # type: ignore[arg-type]  # a status is one of the events

    def _log_unexpected(self, event: str, error: Exception) -> None:
        # The exception's text is left out: it may quote bytes of a card or of a receipt.
        where = "".join(traceback.format_tb(error.__traceback__))
        _log.error(
            "%s: %s\n%s", self.name, type(error).__name__, where, extra={"event": event, "device": self.name}
        )
