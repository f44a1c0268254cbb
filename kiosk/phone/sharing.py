"""What was answered here, told to the connected phone: a moment after the last change, once per change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.desk.stage import Host
from kiosk.phone.questions import draft_of
from kiosk.ports import Gone, Timer, Unavailable
from kiosk.session import Session
from wire.handoff import HandoffDraft, HandoffState

SHARE_SECONDS: Final = 0.3


class Sharing:
    """`told` gets every answer of the office. Nothing is told before `start`."""

    def __init__(
        self, host: Host, session: Session, told: Callable[[HandoffState | Gone | Unavailable], None]
    ) -> None:
        self._host = host
        self._session = session
        self._told = told
        self._id = ""
        self._shared: HandoffDraft | None = None
        self._sending = False
        self._timer: Timer | None = None

    def start(self, handoff_id: str) -> None:
        """The phone is confirmed: tell it at once."""
        self._id = handoff_id
        self._due()

    def look_over(self) -> None:
        """Something may have changed."""
        if self._id and self._timer is None:
            self._timer = self._host.loop.call_later(SHARE_SECONDS, self._due)

    def stop(self) -> None:
        """Tell nothing more, forget what was told."""
        self._id, self._shared = "", None
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    def _due(self) -> None:
        self._timer = None
        if not self._id or self._sending:
            return
        draft = draft_of(self._session)
        if draft != self._shared:
            self._sending = True
            self._host.spawn(self._send(self._id, draft))

    async def _send(self, handoff_id: str, draft: HandoffDraft) -> None:
        phones = await self._host.office.handoffs()
        try:
            got = await phones.share(handoff_id, draft)
        finally:
            self._sending = False
        if self._id != handoff_id:
            return
        if isinstance(got, HandoffState):
            self._shared = draft
            self.look_over()  # what was answered meanwhile
        self._told(got)
