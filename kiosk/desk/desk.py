"""The desk: the citizen's touches go in through `act`, what to show comes out as `Look`. No Kivy, no port.

It keeps the machine, the stages and the session together, watches for presence, and has the one handler for
everything that goes wrong. Every end of a session runs `_wipe`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from drivers.types import CardReader
from kiosk.actions import Action, AskErase, ConfirmErase, KeepGoing, Presence, Present
from kiosk.config import HallSettings
from kiosk.desk import presence
from kiosk.desk.comfort import Comfort
from kiosk.desk.devices import Devices
from kiosk.desk.home import Home
from kiosk.desk.outside import Outside
from kiosk.desk.phone import DeskPhone
from kiosk.desk.place_keeping import PlaceKeeper
from kiosk.desk.showing import Listener, Showing
from kiosk.desk.staff import StaffDoor
from kiosk.desk.stage import Host, Stage
from kiosk.desk.tasks import Tasks
from kiosk.desk.trouble import Troubles
from kiosk.log.events import Event as Logged
from kiosk.log.events import EventLog
from kiosk.machine import IN_SESSION, UNINTERRUPTED, Event, Machine, State
from kiosk.ports import ClockPort, LoopPort, OfficePort
from kiosk.printing import PrinterDesk
from kiosk.running.guarded_loop import GuardedLoop, guard
from kiosk.session import PlaceChoice, Session
from kiosk.situation import situation
from kiosk.views import Look, View

if TYPE_CHECKING:
    from kiosk.admin.actions import AdminAction
    from kiosk.admin.desk import AdminDesk
    from kiosk.admin.views import AdminView


class Desk:
    """The machine's mind towards the citizen. Construct, `listen`, then `start` on the running loop.

    `start` subscribes to the devices; whoever composes the program starts their services afterwards.
    `admin` makes admin mode, when somebody knocks; without it nobody can.
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
        admin: Callable[[Desk], AdminDesk] | None = None,
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
        self._outside = Outside(self, self._home, self._begin)
        self._staff = StaffDoor(None if admin is None else lambda: admin(self))
        self._tasks = Tasks(lambda: self._session, self._task_failed)
        self._place = PlaceKeeper(self)
        self.phone = DeskPhone(self, session=lambda: self._session)
        self._devices = Devices(self, self._staff, lambda: self._stages.get(self.state), self._guarded)
        self._presence = presence.Presence(
            self,
            session=lambda: self._session,
            leave=lambda reason: self.fire(Event.END, reason),
            still_busy=self._devices.paper_is_coming,
        )
        self._firing = 0
        self._crashing = self._can_speak = self._closed = False
        self._before = State.HOME
        self._comfort = Comfort(self.loop, settings, changed=self._presented, left=self._nobody_at_home)
        self.troubles = Troubles(events, settings, clock.monotonic)
        self._showing = Showing(self._home.view(), self._comfort.presentation, self._cannot_show)

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
        return self._home.previews(self._outside.fresh_session) if self.state is State.HOME else []

    def listen(self, callback: Listener) -> None:
        """`callback` gets every later look, on the loop."""
        self._showing.listen(callback)

    def start(self) -> None:
        """Begin to follow devices and time; call on the running loop."""
        self._devices.start()
        self._home.tick()

    async def close(self) -> None:
        """End the session if there is one, free what it held, forget all timers."""
        self._closed = True
        self._wipe("closed")
        self._home.stop()
        self._comfort.stop()
        self._presence.stop()
        self._devices.stop()
        await self._staff.close()
        await self._tasks.close()

    def act(self, action: Action | AdminAction) -> None:
        """One thing the citizen, or somebody of the staff, did. Returns at once; never raises."""
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

    def begin_with(self, volume: int) -> None:
        """Every session begins as loud as this from now on."""
        self._comfort.begin_with(volume)

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
        self.troubles.withdrawn(reason, todo, code)
        self._serve_or_not()
        return True

    def restore(self) -> None:
        """Back in service, unless staff paused the machine."""
        self.troubles.restored()
        self._serve_or_not()

    def pause(self, message: str | None) -> None:
        """Staff want nobody served, in these words; None: they want it again."""
        self.troubles.paused = message
        self._serve_or_not()

    def staff_left(self) -> None:
        """Admin mode has ended by itself: home, or out of service."""
        self.fire(Event.END)

    @property
    def card_there(self) -> bool:
        """Does a card lie on the reader, as far as is known?"""
        return self._devices.card_there

    # --- what stages ask (Host) --------------------------------------------------------------------------

    def fire(self, event: Event, reason: str = "left") -> None:
        """Move the machine; a refused move only redraws. Coming home ends the session, for `reason`."""
        if event is Event.END and self.troubles.out_of_service:
            event = Event.WITHDRAW  # there is no home to come to
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
            if target in (State.HOME, State.OUT_OF_SERVICE):
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
        self._devices.want_card(wanted)

    # --- inside ------------------------------------------------------------------------------------------

    def _act(self, action: Action | AdminAction) -> None:
        if self._closed:
            return
        if self.state is State.STAFF:
            self._staff.act(action)
            return
        if not isinstance(action, Action):
            if self._staff.is_knock(action) and self._machine.knows(Event.KNOCK):
                self._admit()
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
            self._outside.act(action)
        elif self.phone.act(action):
            pass
        elif isinstance(action, AskErase | ConfirmErase):
            self._presence.ask_erase()
        elif not isinstance(action, Presence | KeepGoing):
            self._stage().act(action)

    def _admit(self) -> None:
        """Somebody of the staff knocked where no session is: what a citizen chose here is over."""
        self._wipe("staff")
        self._machine.fire(Event.KNOCK, situation(self, None))
        self._presence.watch(self.state)
        self._firing += 1
        try:
            self._comfort.for_staff()
            self._staff.open()
        finally:
            self._firing -= 1
        self.changed()

    def _serve_or_not(self) -> None:
        """Be out of service while something keeps the machine so. Staff who are in stay in."""
        out, state = self.troubles.out_of_service, self.state
        if out and state not in (State.STAFF, State.OUT_OF_SERVICE):
            self._wipe("withdrawn")
            self._machine.fire(Event.WITHDRAW, situation(self, None))
        elif not out and state is State.OUT_OF_SERVICE:
            self._machine.fire(Event.RESTORE, situation(self, None))
        elif state is not State.OUT_OF_SERVICE:
            return
        self._publish()

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
        self._staff.stop(reason)
        self._presence.stop()
        self._devices.want_card(False)
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

    def _view(self) -> View | AdminView:
        if self.state in self._stages:
            return self.phone.dress(self._stage().view())
        match self.state:
            case State.STAFF:
                return self._staff.view()
            case State.TROUBLE:
                return self.troubles.view()
            case State.OUT_OF_SERVICE:
                return self.troubles.outage_view()
        return self._home.view()

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

    # --- errors ------------------------------------------------------------------------------------------

    def _task_failed(self, error: Exception, his: bool) -> None:
        if his:
            self.crashed(error)
        else:
            self.troubles.log(error)  # somebody else stands here by now: leave them alone
