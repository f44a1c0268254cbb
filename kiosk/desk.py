"""The desk: the citizen's touches go in through `act`, what to show comes out as `Look`. No Kivy, no port.

It keeps the machine, the stages and the session together, watches for presence, and has the one handler for
everything that goes wrong. Every end of a session runs `_wipe`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from catalogue.model import Service
from drivers.types import CardFailed, CardRead, CardReader, ReaderEvent, ReaderStatus
from kiosk import presence
from kiosk.actions import (
    Action,
    AskErase,
    ConfirmErase,
    Finish,
    KeepGoing,
    LookUp,
    Next,
    OpenService,
    Presence,
    Present,
)
from kiosk.config import HallSettings
from kiosk.desk_comfort import Comfort
from kiosk.desk_done import DoneStage
from kiosk.desk_home import Home
from kiosk.desk_phone import DeskPhone
from kiosk.events import Event as Logged
from kiosk.events import EventLog
from kiosk.guarded_loop import GuardedLoop, guard
from kiosk.lookup import CODE, LookupSession
from kiosk.machine import IN_SESSION, READS_CARDS, TAKEN_ALONG, UNINTERRUPTED, Event, Machine, State
from kiosk.place_keeping import PlaceKeeper
from kiosk.ports import ClockPort, LoopPort, OfficePort
from kiosk.printing import PrinterDesk
from kiosk.reader_ear import ReaderEar
from kiosk.session import PlaceChoice, Session
from kiosk.showing import Listener, Showing
from kiosk.situation import situation
from kiosk.stage import Host, Stage, today
from kiosk.stages import LOOKUP_STAGES, STAGES
from kiosk.tasks import Tasks
from kiosk.trouble import Troubles
from kiosk.views import Look, View


class Desk:
    """The machine's mind towards the citizen. Construct, `listen`, then `start` on the running loop.

    `start` subscribes to the devices; whoever composes the program starts their services afterwards.
    """

    def __init__(
        self,
        *,
        office: OfficePort,
        clock: ClockPort,
        loop: LoopPort,
        reader: CardReader,
        printer: PrinterDesk,
        settings: HallSettings,
        events: EventLog,
    ) -> None:
        self.office = office
        self.clock = clock
        self._guarded = guard(self.crashed)
        self.loop: LoopPort = GuardedLoop(loop, self._guarded)
        self.reader = reader
        self.printer = printer
        self.settings = settings
        self.events = events
        self.sessions_ended = 0
        self._machine = Machine()
        self._session: Session | None = None
        self._began = 0.0
        self._stages: dict[State, Stage] = {}
        self._home = Home(self)
        self._tasks = Tasks(lambda: self._session, self._task_failed)
        self._place = PlaceKeeper(self)
        self.phone = DeskPhone(self, session=lambda: self._session)
        self._ear = ReaderEar(reader, self._hear, self._guarded)
        self._presence = presence.Presence(
            self,
            session=lambda: self._session,
            leave=lambda reason: self.fire(Event.END, reason),
            still_busy=self._paper_is_coming,
        )
        self._firing = 0
        self._crashing = self._can_speak = self._closed = False
        self._before = State.HOME
        self._comfort = Comfort(
            self.loop, settings.languages, changed=self._presented, left=self._nobody_at_home
        )
        self.troubles = Troubles(events, settings, clock.monotonic)
        self._showing = Showing(self._home.view(), self._cannot_show)

    # --- the face's side -------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """Where the citizen is."""
        return self._machine.state

    @property
    def look(self) -> Look:
        """What is shown now."""
        return self._showing.look

    @property
    def session(self) -> Session:
        """The running session; raises RuntimeError when there is none."""
        if self._session is None:
            raise RuntimeError("no session")
        return self._session

    def previews(self) -> list[View]:
        """First screens of every service as the next citizen will see them, to be built ahead."""
        return self._home.previews(self._fresh_session) if self.state is State.HOME else []

    def listen(self, callback: Listener) -> None:
        """`callback` gets every later look, on the loop."""
        self._showing.listen(callback)

    def start(self) -> None:
        """Begin to follow devices and time; call on the running loop."""
        self._ear.start()
        self.printer.start()
        self.printer.listen(self._guarded(self._paper_moved))
        self._home.tick()

    async def close(self) -> None:
        """End the session if there is one, free what it held, forget all timers."""
        self._closed = True
        self._wipe("closed")
        self._home.stop()
        self._comfort.stop()
        self._presence.stop()
        self._ear.stop()
        await self._tasks.close()

    def act(self, action: Action) -> None:
        """One thing the citizen did. Returns at once; never raises."""
        self._guarded(lambda: self._act(action))()

    def crashed(self, error: BaseException) -> None:
        """The one handler: log by code, wipe, say so. Also for errors of the face's own callbacks."""
        self._crashing = True
        try:
            self.troubles.crashed(error, self._session)
            self._wipe("crashed")
            self._machine.fire(Event.CRASH, situation(self, self._session))
            self._presence.watch(self.state)
            self._publish()
        finally:
            self._crashing = False

    def voice_there(self, there: bool) -> None:
        """There is a voice that can be switched on, or no longer."""
        if there != self._can_speak:
            self._can_speak = there
            self.changed()

    def heard(self) -> None:
        """Somebody is being spoken to, or uses the phone: a sign of life."""
        if self.state in IN_SESSION:
            self._presence.notice()

    def withdraw(self, reason: str, todo: str, code: str = "") -> bool:
        """Out of service, in these words; a running session is wiped. False while one is being saved."""
        if self.state in UNINTERRUPTED:
            return False
        self._wipe("withdrawn")
        self.troubles.withdrawn(reason, todo, code)
        self._machine.fire(Event.WITHDRAW, situation(self, self._session))
        self._publish()
        return True

    def restore(self) -> None:
        """Back in service."""
        if self.state is State.OUT_OF_SERVICE:
            self._machine.fire(Event.RESTORE, situation(self, self._session))
            self._publish()

    @property
    def card_there(self) -> bool:
        """Does a card lie on the reader, as far as is known?"""
        return self._ear.card_there

    # --- what stages ask (Host) --------------------------------------------------------------------------

    def fire(self, event: Event, reason: str = "left") -> None:
        """Move the machine; a refused move only redraws. Coming home ends the session, for `reason`."""
        now = situation(self, self._session)
        target = self._machine.target(event, now)
        if target is None:  # a touch that crossed with a change of screen, or a guard that says no
            self.changed()
            return
        self._firing += 1
        try:
            if self.state in self._stages:
                self._stage().leave()
            self._before = self.state
            self._machine.fire(event, now)
            self._presence.watch(target)
            if target is State.HOME:
                self._wipe(reason)
            else:
                self._stage().enter()
        finally:
            self._firing -= 1
        self.changed()

    def changed(self) -> None:
        """Show the view again."""
        if not self._firing:
            self._publish()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run slow work of this session; it is cancelled with the session."""
        self._tasks.spawn(work)

    def spawn_lasting(self, work: Coroutine[Any, Any, None]) -> None:
        """Run slow work that outlives the session."""
        self._tasks.spawn_lasting(work)

    def keep_place(self) -> None:
        """Renew the session's hold from now on."""
        self._place.keep()

    def drop_place(self) -> None:
        """Free the held place and forget wishes."""
        self._place.release(self.session)
        self.session.place = PlaceChoice()

    def stage(self, state: State) -> Stage:
        """Another stage of this session."""
        return self._stages[state]

    def came_from(self) -> State:
        """The state before this one."""
        return self._before

    def shown_first(self) -> None:
        """Show the view at once, also in the middle of a move."""
        self._publish()

    def refresh_home(self) -> None:
        """Show home again if it is what is shown, and if it changed."""
        if self.state is State.HOME and self._home.view() != self.look.view:
            self._publish()

    def wants_card(self, wanted: bool) -> None:
        """Ask the reader for card data. What was read for an earlier asking is dropped on its way here."""
        self._ear.want(wanted)

    # --- inside ------------------------------------------------------------------------------------------

    def _act(self, action: Action) -> None:
        if self._closed:
            return
        self._presence.touch()
        self._comfort.watch_home(self.state is State.HOME)
        if isinstance(action, Present):
            self._comfort.use(action.presentation)
        elif self._presence.act(action):
            pass
        elif (panel := self._comfort.opened_by(action, self.settings.hall)) is not None:
            self._presence.cover(panel)
        elif self.state not in IN_SESSION:
            self._act_outside(action)
        elif self.phone.act(action):
            pass
        elif isinstance(action, AskErase | ConfirmErase):
            self._presence.ask_erase()
        elif not isinstance(action, Presence | KeepGoing):
            self._stage().act(action)

    def _act_outside(self, action: Action) -> None:
        match action, self.state:
            case OpenService(code), State.HOME if (service := self._home.openable(code)) is not None:
                self._begin(self._fresh_session(service), STAGES, Event.OPEN)
            case LookUp(), State.HOME if self._home.can_look_up:
                self._begin(self._lookup_session(), LOOKUP_STAGES, Event.LOOK_UP)
            case ((Next() | Finish() | KeepGoing() | ConfirmErase()), State.TROUBLE):
                self.fire(Event.END)

    def _fresh_session(self, service: Service) -> Session:
        return Session(service.code, self.office.catalogue, today(self.clock), self.settings.hall.region)

    def _lookup_session(self) -> LookupSession:
        return LookupSession(CODE, self.office.catalogue, today(self.clock), self.settings.hall.region)

    def _begin(self, session: Session, stages: Mapping[State, Callable[[Host], Stage]], event: Event) -> None:
        self._comfort.stop()
        self._session = session
        self._began = self.clock.monotonic()
        self._stages = {state: make(self) for state, make in stages.items()}
        self.events.write(Logged.SESSION_STARTED, service=session.service.code)
        self.fire(event)

    def _wipe(self, reason: str) -> None:
        """The one end of every session, whatever ended it. May run when there is none."""
        session, self._session = self._session, None
        self._stages = {}
        self._presence.stop()
        self._ear.want(False)
        self._place.stop()
        self._tasks.cancel()
        self._firing += 1  # between two states there is no view to show
        try:
            self._comfort.reset()
        finally:
            self._firing -= 1
        if session is None:
            return
        self._place.release(session)
        self.phone.wipe(session)
        session.wipe()
        self.sessions_ended += 1
        seconds = round(self.clock.monotonic() - self._began)
        self.events.write(Logged.SESSION_ENDED, reason=reason, seconds=seconds)

    def _stage(self) -> Stage:
        return self._stages[self._machine.state]

    def _view(self) -> View:
        if self.state in self._stages:
            return self.phone.dress(self._stage().view())
        if self.state is State.TROUBLE:
            return self.troubles.view()
        return self.troubles.outage_view() if self.state is State.OUT_OF_SERVICE else self._home.view()

    def _publish(self) -> None:
        if self._closed:
            return  # the devices may still speak; nobody looks any more
        view, overlay = self._view(), self._presence.overlay or self.phone.panel()
        self._showing.show(view, overlay, self._comfort.presentation, self._can_speak)

    def _cannot_show(self, error: Exception) -> bool:
        """The face cannot even show the trouble page: there is nothing more to say to the citizen."""
        if self._crashing:
            self.troubles.log(error)
        return self._crashing

    def _presented(self, other_language: bool) -> None:
        """Size, colours or language changed: what was made of words is made again."""
        if other_language:
            for stage in self._stages.values():
                stage.spoken()
            self._presence.spoken(self._comfort.panel())
        self.changed()

    def _nobody_at_home(self) -> None:
        """Whoever chose a language on the home screen has gone."""
        if self.state is State.HOME:
            self._presence.stop()
            self._comfort.reset()
            self.refresh_home()

    # --- what comes from outside -------------------------------------------------------------------------

    def _paper_moved(self) -> None:
        if self.state is State.HOME:
            self.refresh_home()
            return
        if self.state in TAKEN_ALONG and not self._paper_is_coming():
            self._presence.notice()  # from now on the citizen has the whole time to take the paper
        self.changed()

    def _paper_is_coming(self) -> bool:
        return isinstance(stage := self._stages.get(self.state), DoneStage) and stage.busy

    def _hear(self, event: ReaderEvent) -> None:
        match event:
            case CardRead(record) if self.state in READS_CARDS:
                self.events.write(Logged.CARD_READ, kind=record.kind.value)
            case CardFailed(trouble=why) if self.state in READS_CARDS:
                self.events.write(Logged.CARD_FAILED, trouble=why.value)
            case CardRead():
                return  # nobody asked for it here
        if not isinstance(event, ReaderStatus) and self.state in IN_SESSION:
            self._presence.notice()
        if self.state in self._stages:
            self._stage().hear_reader(event)
            self.changed()
        self.refresh_home()

    # --- errors ------------------------------------------------------------------------------------------

    def _task_failed(self, error: Exception, his: bool) -> None:
        if his:
            self.crashed(error)
        else:
            self.troubles.log(error)  # somebody else stands here by now: leave them alone
