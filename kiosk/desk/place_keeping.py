"""Keeping a held place while the session lives, and freeing it at its end.

The office decides how long a hold may live (20 minutes at most); here it is only renewed in time. A hold
that frees itself is told to the citizen, whatever screen is shown.
"""

from __future__ import annotations

from typing import Final

from kiosk.desk.stage import Host
from kiosk.ports import Gone, Timer
from kiosk.session import PlaceChoice, Session
from wire.messages import Hold
from words import _

RENEW_SECONDS: Final = 60.0


class PlaceKeeper:
    """One timer for the one hold a session may have."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._timer: Timer | None = None

    def keep(self) -> None:
        """Renew the session's hold from now on."""
        self.stop()
        self._timer = self._host.loop.call_later(RENEW_SECONDS, self._due)

    def stop(self) -> None:
        """Renew nothing any more."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    def release(self, session: Session) -> None:
        """Free what this session holds, unless it went into a submission. The session may be wiped right
        after."""
        hold, session.place.hold = session.place.hold, None
        self.stop()
        if hold is not None and session.saved is None:
            self._host.spawn_lasting(self._host.office.release(hold.id, session.id))

    def _due(self) -> None:
        self._timer = None
        session = self._host.session
        hold = session.place.hold
        if hold is not None and session.saved is None:
            self._host.spawn(self._renew(session, hold))

    async def _renew(self, session: Session, hold: Hold) -> None:
        result = await self._host.office.renew(hold.id, session.id)
        if session.over or session.place.hold is not hold or session.saved is not None:
            return  # moved, submitted or ended in the meantime
        if isinstance(result, Hold):
            session.place.hold = result
        elif isinstance(result, Gone) or self._is_past(hold):
            session.place = PlaceChoice(
                office_id=session.place.office_id, lost=_("为您留的时间已经到期，请重新选一个时间。")
            )
            self._host.changed()
            return
        self.keep()

    def _is_past(self, hold: Hold) -> bool:
        now = self._host.clock.now()
        return now is not None and now >= hold.expires_at
