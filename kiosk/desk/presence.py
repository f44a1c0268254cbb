"""Is the citizen still there, and what lies over the screen: the idle warning, or the question before
erasing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.actions import Action, CallPerson, ConfirmErase, KeepGoing, OpenComfort
from kiosk.desk.idle import IdleWatch
from kiosk.desk.stage import Host
from kiosk.log.events import Event as Logged
from kiosk.machine import TAKEN_ALONG, UNINTERRUPTED, State
from kiosk.overlays import erase_question, still_there
from kiosk.panels import ComfortPanel, Overlay, StillThere
from kiosk.session import Session

SAFE_TO_LEAVE: Final = frozenset(
    {State.GUIDE, State.DONE, State.REBOOK, State.MOVED, State.FIND, State.FIND_CARD, State.ASKED}
    | {State.CASES, State.CASE_CODE, State.CASE, State.CASE_TIME}
)
"""Nothing was entered yet, or everything is with the office: leaving needs no question."""


class Presence:
    """Watches for presence; `session` gives the running session, `leave(reason)` ends it."""

    def __init__(
        self,
        host: Host,
        *,
        session: Callable[[], Session | None],
        leave: Callable[[str], None],
        still_busy: Callable[[], bool],
    ) -> None:
        self._host = host
        self._session = session
        self._leave = leave
        self._still_busy = still_busy
        self._waited = 0
        self._state = State.HOME
        self.overlay: Overlay | None = None
        self._idle = IdleWatch(
            host.loop, host.clock, on_warn=self._warn, on_tick=self._count_down, on_expire=self._nobody
        )

    def watch(self, state: State) -> None:
        """Begin anew for a screen: nothing while a submission is written, a short page at the end."""
        self._state, self._waited, self.overlay = state, 0, None
        idle = self._host.settings.idle
        if state in UNINTERRUPTED or state in (State.HOME, State.OUT_OF_SERVICE, State.STAFF):
            self._idle.stop()
        elif state in TAKEN_ALONG:
            self._idle.watch(idle.done_seconds)
        elif state is State.TROUBLE:
            self._idle.watch(idle.warn_seconds)
        else:
            self._idle.watch(idle.warn_seconds, idle.wipe_seconds)

    def stop(self) -> None:
        """Nobody is watched."""
        self._idle.stop()
        self.overlay = None

    def touch(self) -> None:
        """A touch: the time begins again. The overlay stays; what the touch meant is `act`'s matter."""
        self._idle.touch()

    def notice(self) -> None:
        """A sign of life that is no touch (a card, the paper, speech): it also answers "still there?"."""
        self._idle.touch()
        if isinstance(self.overlay, StillThere):
            self.overlay = None
            self._host.changed()

    def act(self, action: Action) -> bool:
        """What a touch means to the overlay. True when it was meant for it."""
        if self.overlay is None:
            return False
        if isinstance(action, ConfirmErase):
            self._leave("erased")
        elif isinstance(action, KeepGoing | CallPerson | OpenComfort) or isinstance(self.overlay, StillThere):
            # whatever a touch on "still there?" meant, it says that somebody is there, and nothing more
            self.overlay = None
            self._host.changed()
        return True

    def cover(self, panel: Overlay) -> None:
        """Lay a panel over the screen; a touch on its button takes it away."""
        self.overlay = panel
        self._host.changed()

    def spoken(self, panel: ComfortPanel) -> None:
        """Another language: the panel where it was chosen speaks it, too; any other overlay goes."""
        if self.overlay is not None:
            self.overlay = panel if isinstance(self.overlay, ComfortPanel) else None

    def ask_erase(self) -> None:
        """Ask once before everything entered is gone; at once where nothing would be lost."""
        session = self._session()
        if self._state in SAFE_TO_LEAVE:
            self._leave("erased")
        elif session is not None and self._state not in UNINTERRUPTED:
            self.overlay = erase_question(session)
            self._host.changed()

    # --- the watch -----------------------------------------------------------------------------------------

    def _warn(self) -> None:
        self._host.events.write(Logged.SESSION_IDLE)
        self._count_down(self._host.settings.idle.wipe_seconds)

    def _count_down(self, seconds: int) -> None:
        self.overlay = still_there(self._session(), seconds)
        self._host.changed()

    def _nobody(self) -> None:
        idle = self._host.settings.idle
        if self._state in TAKEN_ALONG and self._still_busy() and self._waited < idle.warn_seconds:
            # the paper is still coming: the page that says where to take it stays
            self._waited += idle.done_seconds
            self._idle.watch(idle.done_seconds)
            return
        self._leave("finished" if self._state in TAKEN_ALONG | {State.TROUBLE} else "walked_away")
