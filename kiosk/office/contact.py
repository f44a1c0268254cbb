"""Whether the office answers: one place that knows, and says it once per change."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.log.events import Event, EventLog
from kiosk.ports import Unavailable


class Contact:
    """The result of the latest exchange. Used on the loop only."""

    def __init__(self, events: EventLog) -> None:
        self._events = events
        self._listeners: list[Callable[[], None]] = []
        self.online: bool | None = None
        self.cause = ""

    def listen(self, came_back: Callable[[], None]) -> None:
        """Call `came_back` each time the office answers after it did not."""
        self._listeners.append(came_back)

    def note(self, outcome: object) -> None:
        """Take the outcome of an exchange: `Unavailable` is away, anything else is the office speaking."""
        if isinstance(outcome, Unavailable):
            if self.online is not False or outcome.cause != self.cause:
                self._events.write(Event.OFFICE_AWAY, cause=outcome.cause)
            self.online, self.cause = False, outcome.cause
        elif self.online is not True:
            self.online, self.cause = True, ""
            self._events.write(Event.OFFICE_ONLINE)
            for listener in self._listeners:
                listener()
