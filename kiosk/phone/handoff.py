"""The running hand-off of a session: opened, paired, followed, moved, ended. Lives on the loop.

One task waits for the office's news (a long poll) and heals by itself. What the citizen sees is made of this
object by `kiosk/phone/panel.py`. It ends with the session and keeps nothing then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from kiosk.backoff import Backoff, pause
from kiosk.desk.stage import Host
from kiosk.log.events import Event as Logged
from kiosk.phone.answers import Received
from kiosk.phone.code import ShownCode
from kiosk.phone.pictures import Pictures
from kiosk.phone.sharing import Sharing
from kiosk.ports import Draft, Gone, HandoffPort, Saved, Timer, Unavailable
from kiosk.session import Session
from wire.handoff import Ended, HandoffMoved, HandoffOpened, HandoffStage, HandoffState
from words import language

WAITING_WORD_SECONDS: Final = 0.3
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 8.0
HERE_SECONDS: Final = 600.0
"""An open page on a phone is a sign of life for this long after the last change; then it was left lying."""

END_PAUSES: Final = (2.0, 8.0)
MOVE_TRIES: Final = 2
KEPT: Final = timedelta(hours=24)  # a moved form waits on the phone


class Phase(Enum):
    """Where it is, as the citizen sees it."""

    MAKING = auto()
    CODE = auto()
    NUMBERS = auto()
    PAIRED = auto()
    MOVED = auto()
    OVER = auto()
    NO_CODE = auto()  # the office could not be asked for one


RUNNING: Final = (Phase.MAKING, Phase.CODE, Phase.NUMBERS, Phase.PAIRED)
PHASES: Final = {
    HandoffStage.OPEN: Phase.CODE,
    HandoffStage.CLAIMED: Phase.NUMBERS,
    HandoffStage.PAIRED: Phase.PAIRED,
    HandoffStage.MOVED: Phase.MOVED,
    HandoffStage.ENDED: Phase.OVER,
}


class Handoff:
    """One phone for one session. `news` is called when something that is shown has changed."""

    def __init__(self, host: Host, session: Session, news: Callable[[], None]) -> None:
        self._host = host
        self._session = session
        self._news = news
        self._id = ""
        self._seen = 0
        self._state: HandoffState | None = None
        self._changed_at = host.clock.monotonic()
        self._renewing = False
        self._word: Timer | None = None
        self._name: Saved | None = None
        self._code = ShownCode(host, self._renew)
        self._sharing = Sharing(host, session, self._told)
        self._pictures = Pictures(host, news)
        self.received = Received(session)
        self.phase = Phase.MAKING
        self.why: Ended | None = None
        self.was_paired = False
        self.slow = False  # making the code takes long enough to say so
        self.away = False  # the office does not answer
        self.not_moved = False  # the last attempt to move the form failed

    # --- what is asked of it -----------------------------------------------------------------------------

    def begin(self) -> None:
        """Ask for a code, then follow."""
        self._word = self._host.loop.call_later(WAITING_WORD_SECONDS, self._is_slow)
        self._host.spawn(self._run())

    def watch(self, watched: bool) -> None:
        """The panel is opened or closed."""
        self._code.watch(watched)

    def choose(self, number: int) -> None:
        """The citizen tapped one of the numbers."""
        if self.phase is Phase.NUMBERS and number in self.numbers:
            self._host.spawn(self._pair(number))

    def look_over(self) -> None:
        """Something may have changed on this machine."""
        self._sharing.look_over()

    def end(self, why: Ended) -> None:
        """Over, by this side: forget everything, and tell the office in the background.

        A submission names what was uploaded, also when the phone has left before: that is told, too.
        """
        if self._id and self.phase is not Phase.MOVED and (self.running or why is Ended.SUBMITTED):
            self._host.spawn_lasting(_tell_end(self._host, self._id, why))
        self._stop(why)
        self._name = None
        self.received.forget()

    async def move(self, draft: Draft) -> tuple[Saved, datetime] | None:
        """The unfinished form goes to the phone: its name, and until when it waits there.

        None when it did not work and everything is still here. Raises SaveFailed.
        """
        phones = await self._host.office.handoffs()
        name = self._name = self._name or await phones.reserve()
        for _attempt in range(MOVE_TRIES):
            if self.phase is Phase.MOVED:  # an answer was lost on its way, but the form is there
                return name, name.created + KEPT
            got = await phones.move(self._id, draft, name)
            if isinstance(got, HandoffMoved):
                self.phase = Phase.MOVED
                self._host.events.write(Logged.PHONE_MOVED)
                return name, got.until
            if isinstance(got, Gone):
                break
        return None

    # --- what is seen of it ------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Is there something to follow?"""
        return self.phase in RUNNING

    @property
    def code(self) -> HandoffOpened | None:
        """Address and code for a phone to come with; None while there are none that work."""
        return None if self.away else self._code.shown

    @property
    def numbers(self) -> tuple[int, ...]:
        """One of them stands on the phone."""
        return tuple(self._state.numbers) if self._state is not None else ()

    @property
    def photos(self) -> int:
        """How many pictures and papers have arrived."""
        return len(self._arrived())

    @property
    def pictures(self) -> Pictures:
        """The small pictures of them."""
        return self._pictures

    # --- opening and its code ----------------------------------------------------------------------------

    async def _run(self) -> None:
        phones = await self._host.office.handoffs()
        session = self._session
        got = await phones.open(session.id, session.code, language().value)
        if self.phase is not Phase.MAKING:
            if isinstance(got, HandoffOpened):  # given up meanwhile
                await _tell_end(self._host, got.id, Ended.SESSION)
            return
        if not isinstance(got, HandoffOpened):
            self.phase = Phase.NO_CODE
            self._news()
            return
        self._host.events.write(Logged.PHONE_OPENED)
        self._id, self._seen, self.phase = got.id, got.version, Phase.CODE
        self._code.take(got)
        self._news()
        await self._follow(phones)

    def _is_slow(self) -> None:
        if self.phase is Phase.MAKING:
            self.slow = True
            self._news()

    def _renew(self) -> None:
        if self.phase is Phase.CODE and not self._renewing and not self.away:
            self._renewing = True
            self._host.spawn(self._ask_renewal())

    async def _ask_renewal(self) -> None:
        phones = await self._host.office.handoffs()
        try:
            got = await phones.renew(self._id)
        finally:
            self._renewing = False
        if self.phase is Phase.CODE and isinstance(got, HandoffOpened):
            self._code.take(got)
            self._news()
        elif isinstance(got, Unavailable):
            self._lost()  # Gone: a phone has come, or it is over; the next news says which

    # --- following ---------------------------------------------------------------------------------------

    async def _follow(self, phones: HandoffPort) -> None:
        pauses = Backoff(FIRST_PAUSE, LONGEST_PAUSE)
        while self.running:
            # after a time without the office, whatever it knows is asked for at once
            began, seen = self._host.clock.monotonic(), 0 if self.away else self._seen
            got = await phones.state(self._id, seen)
            if not self.running:
                return
            self._told(got)
            if isinstance(got, Unavailable):
                await pause(self._host.loop, pauses.failed())
                continue
            pauses.worked()
            if self._seen == seen and self._host.clock.monotonic() - began < FIRST_PAUSE:
                await pause(self._host.loop, FIRST_PAUSE)  # an office that does not wait is asked slowly

    def _told(self, got: HandoffState | Gone | Unavailable) -> None:
        """What the office answered to any call that tells how things stand."""
        if not self.running:
            return
        if isinstance(got, Unavailable):
            self._lost()
        elif isinstance(got, Gone):
            self._heal()
            self._stop(Ended.EXPIRED)
            self._news()
        else:
            self._heal()
            self._take(got)

    def _lost(self) -> None:
        if not self.away:
            self.away = True
            self._news()

    def _heal(self) -> None:
        if self.away:
            self.away = False
            self._code.freshen()
            self._sharing.look_over()
            self._news()

    def _take(self, state: HandoffState) -> None:
        if state.version < self._seen:
            return  # an answer that was overtaken on its way
        fresh = state.version > self._seen
        before, self._state, self._seen = self._state, state, state.version
        now = self._host.clock.monotonic()
        if fresh:
            self._changed_at = now
        if fresh or (state.phone_here and now - self._changed_at < HERE_SECONDS):
            self._host.heard()
        if state.stage is HandoffStage.ENDED:
            self._stop(state.why or Ended.EXPIRED)
        else:
            self._go_to(PHASES[state.stage])
        if self.phase is Phase.PAIRED:
            self._pictures.want(self._id, self._arrived())
        if self.was_paired:
            self.received.take(state, self._host)  # its last answers may come with its end
        if state != before:
            self._news()

    def _go_to(self, phase: Phase) -> None:
        before, self.phase = self.phase, phase
        if phase is not Phase.CODE:
            self._code.forget()  # token and code died with the first phone
        if phase is Phase.PAIRED and before is not Phase.PAIRED:
            self.was_paired = True
            self._host.events.write(Logged.PHONE_PAIRED)
            self._sharing.start(self._id)

    def _stop(self, why: Ended) -> None:
        """Nothing is followed any more. What the phone answered stays with the session."""
        if self.running:
            self._host.events.write(Logged.PHONE_ENDED, why=why.value)
            self.phase, self.why = Phase.OVER, why
        self._state = None
        if self._word is not None:
            self._word.cancel()
        self._code.forget()
        self._sharing.stop()
        self._pictures.forget()

    def _arrived(self) -> list[str]:
        return [one.id for one in self._state.files if one.ready] if self._state is not None else []

    async def _pair(self, number: int) -> None:
        phones = await self._host.office.handoffs()
        got = await phones.pair(self._id, number)
        if not isinstance(got, Gone):  # over, or paired by an earlier tap: the next news says which
            self._told(got)


async def _tell_end(host: Host, handoff_id: str, why: Ended) -> None:
    """Best effort: the office finds out by itself that nobody asks any more."""
    phones = await host.office.handoffs()
    for seconds in (*END_PAUSES, 0.0):
        if await phones.end(handoff_id, why) or not seconds:
            return
        await pause(host.loop, seconds)
