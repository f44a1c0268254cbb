"""Telling the service manager how the program is: sd_notify(3), one datagram a message.

The sign of life comes from the loop that draws, so that a frozen picture ends the program; a thread would go
on saying "alive" beside it. The loop alone is not enough either: a program whose threads all hang
still draws, and saves nothing. So each beat asks them something, and there are no more beats when no answer
came for the whole length of the watchdog.

A renewal (`execv`) keeps process id and unit: no STOPPING=1 then, or the manager would wait for an end that
does not come; the new program says READY=1 again, which a running unit ignores.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from kiosk.log.events import Event, EventLog

BEATS: Final = 3  # within one length of the watchdog; one or two may come late


class Manager:
    """The service manager's socket; every method does nothing where there is none (NOTIFY_SOCKET unset)."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        meant = environ.get("WATCHDOG_PID", "")
        microseconds = environ.get("WATCHDOG_USEC", "")
        watched = microseconds.isdecimal() and meant in ("", str(os.getpid()))
        self.watchdog_seconds = int(microseconds) / 1_000_000 if watched else 0.0
        """How long silence is allowed; 0 when nobody listens for beats."""

    def ready(self) -> None:
        """The first picture is there."""
        self._tell("READY=1")

    def alive(self, status: str = "") -> None:
        """One beat; `status` is a line for `systemctl status`, never anything about a person."""
        self._tell("WATCHDOG=1", *([f"STATUS={status}"] if status else []))

    def stopping(self) -> None:
        """The program ends in order, and not to be renewed."""
        self._tell("STOPPING=1")

    def _tell(self, *assignments: str) -> None:
        if not self._address.startswith(("/", "@")):
            return
        # a name in the abstract space is written with @ for its leading NUL (sd_notify(3))
        address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
                line.setblocking(False)  # a manager that does not read must not hold up the picture
                line.sendto("\n".join(assignments).encode(), address)
        except OSError:
            return  # whoever listens for beats acts on their absence; there is nobody else to tell


class Pulse:
    """Beats while the program works. `beat` is called by the loop that draws, `every` seconds.

    `ask` returns when the threads behind the loop have answered; `status` is one word for the manager.
    """

    def __init__(
        self,
        manager: Manager,
        ask: Callable[[], Awaitable[None]],
        status: Callable[[], str],
        events: EventLog,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._manager = manager
        self._ask = ask
        self._status = status
        self._events = events
        self._now = now
        self._answered = now()
        self._asking: asyncio.Task[None] | None = None
        self._silent = False

    @property
    def every(self) -> float:
        """Seconds between beats; 0 when nobody wants any."""
        return self._manager.watchdog_seconds / BEATS

    def beat(self, *_: object) -> None:
        """Say that the program works, if it does. On the loop."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(self._question())
        if self._now() - self._answered <= self._manager.watchdog_seconds:
            self._manager.alive(self._status())
            self._silent = False
        elif not self._silent:
            self._silent = True
            self._events.write(Event.WATCHDOG_SILENT)

    def stop(self) -> None:
        """No more questions."""
        if self._asking is not None:
            self._asking.cancel()

    async def _question(self) -> None:
        await self._ask()
        self._answered = self._now()
