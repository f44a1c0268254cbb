"""The desk: the citizen's touches go in through `act`, what to show comes out as `Look`. No Kivy, no port.

It keeps the machine, the stages and the session together, watches for presence, and has the one handler for
everything that goes wrong. Every end of a session runs `_wipe`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from catalogue.model import Service
from drivers.types import CardFailed, CardRead, CardReader, ReaderEvent, ReaderStatus
from kiosk import presence, trouble, words
from kiosk.actions import Action, AskErase, ConfirmErase, Finish, KeepGoing, Next, OpenService, Presence
from kiosk.config import HallSettings
from kiosk.desk_done import DoneStage
from kiosk.desk_home import Home
from kiosk.desk_notice import guide_view, notice_view
from kiosk.events import Event as Logged
from kiosk.events import EventLog
from kiosk.guarded_loop import GuardedLoop
from kiosk.machine import IN_SESSION, UNINTERRUPTED, Event, Machine, State
from kiosk.place_keeping import PlaceKeeper
from kiosk.ports import ClockPort, LoopPort, OfficePort
from kiosk.printing import PrinterDesk
from kiosk.reader_ear import ReaderEar
from kiosk.session import PlaceChoice, Session
from kiosk.situation import situation
from kiosk.stage import Stage, today
from kiosk.stages import STAGES
from kiosk.views import Look, View

Listener = Callable[[Look], None]
CLOSE_SECONDS: Final = 2.0


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
        self._listeners: list[Listener] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._lasting: set[asyncio.Task[None]] = set()
        self._place = PlaceKeeper(self)
        self._ear = ReaderEar(reader, self._hear, self._guarded)
        self._presence = presence.Presence(
            self,
            session=lambda: self._session,
            leave=lambda reason: self.fire(Event.END, reason),
            still_busy=self._paper_is_coming,
        )
        self._serial = 0
        self._firing = 0
        self._crashing = False
        self._closed = False
        self._before = State.HOME
        self._trouble = trouble.Notice()
        self._outage = trouble.Outage("", "")
        self.look = Look(0, self._home.view())

    # --- the face's side -------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """Where the citizen is."""
        return self._machine.state

    @property
    def session(self) -> Session:
        """The running session; raises RuntimeError when there is none."""
        if self._session is None:
            raise RuntimeError("no session")
        return self._session

    def previews(self) -> list[View]:
        """First screens of every service as the next citizen will see them: nothing personal is in them.

        The face may build them while the machine rests, so that the first touch is answered at once.
        """
        if self.state is not State.HOME:
            return []
        fresh = [self._fresh_session(service) for service in self._home.services()]
        return [view for session in fresh for view in (guide_view(self, session), notice_view(session))]

    def listen(self, callback: Listener) -> None:
        """`callback` gets every later look, on the loop."""
        self._listeners.append(callback)

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
        self._presence.stop()
        self._ear.stop()
        if self._lasting:  # a hold on its way back to the office gets a moment
            await asyncio.wait(self._lasting, timeout=CLOSE_SECONDS)
        for task in (*self._tasks, *self._lasting):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._lasting, return_exceptions=True)

    def act(self, action: Action) -> None:
        """One thing the citizen did. Returns at once; never raises."""
        self._guarded(lambda: self._act(action))()

    def crashed(self, error: BaseException) -> None:
        """The one handler: log by code, wipe, say so. Also for errors of the face's own callbacks."""
        self._crashing = True
        try:
            self._trouble = trouble.notice(self._log_error(error), self._session)
            self._wipe("crashed")
            self._machine.fire(Event.CRASH, situation(self, self._session))
            self._presence.watch(self.state)
            self._publish()
        finally:
            self._crashing = False

    def withdraw(self, reason: str, todo: str, code: str = "") -> bool:
        """Out of service, with words for the citizen; a running session is wiped. False while one is being
        saved."""
        if self.state in UNINTERRUPTED:
            return False
        self._wipe("withdrawn")
        self._outage = trouble.Outage(reason, todo, code)
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
        self._follow(work, self._tasks)

    def spawn_lasting(self, work: Coroutine[Any, Any, None]) -> None:
        """Run slow work that outlives the session."""
        self._follow(work, self._lasting)

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
        if self.state not in IN_SESSION:
            self._act_outside(action)
        elif self._presence.act(action):
            pass
        elif isinstance(action, AskErase | ConfirmErase):
            self._presence.ask_erase()
        elif not isinstance(action, Presence | KeepGoing):
            self._stage().act(action)

    def _act_outside(self, action: Action) -> None:
        match action, self.state:
            case OpenService(code), State.HOME if (service := self._home.openable(code)) is not None:
                self._begin(self._fresh_session(service))
            case ((Next() | Finish() | KeepGoing() | ConfirmErase()), State.TROUBLE):
                self.fire(Event.END)
            case _:
                pass

    def _fresh_session(self, service: Service) -> Session:
        return Session(service, self.office.catalogue, today(self.clock), self._region)

    @property
    def _region(self) -> str:
        return self.settings.hall.region

    def _begin(self, session: Session) -> None:
        self._session = session
        self._began = self.clock.monotonic()
        self._stages = {state: make(self) for state, make in STAGES.items()}
        self.events.write(Logged.SESSION_STARTED, service=session.service.code)
        self.fire(Event.OPEN)

    def _wipe(self, reason: str) -> None:
        """The one end of every session, whatever ended it. May run when there is none."""
        session, self._session = self._session, None
        self._stages = {}
        self._presence.stop()
        self._ear.want(False)
        self._place.stop()
        for task in self._tasks:
            task.cancel()
        words.use_language(words.SOURCE_LANGUAGE)
        if session is None:
            return
        self._place.release(session)
        seconds = round(self.clock.monotonic() - self._began)
        session.wipe()
        self.sessions_ended += 1
        self.events.write(Logged.SESSION_ENDED, reason=reason, seconds=seconds)

    def _stage(self) -> Stage:
        return self._stages[self._machine.state]

    def _view(self) -> View:
        if self.state is State.HOME:
            return self._home.view()
        if self.state is State.TROUBLE:
            return trouble.view(self._trouble, self.settings)
        if self.state is State.OUT_OF_SERVICE:
            return trouble.outage_view(self._outage, self.settings)
        return self._stage().view()

    def _publish(self) -> None:
        if self._closed:
            return  # the devices may still speak; nobody looks any more
        self._serial += 1
        self.look = Look(self._serial, self._view(), self._presence.overlay)
        for listener in self._listeners:
            self._tell(listener)

    def _tell(self, listener: Listener) -> None:
        try:
            listener(self.look)
        except Exception as error:
            if not self._crashing:
                raise
            # the face cannot even show the trouble page: there is nothing more to say to the citizen
            self._log_error(error)

    def _log_error(self, error: BaseException) -> str:
        code, where = trouble.locate(error)
        self.events.write(Logged.UNEXPECTED, where=where, code=code)
        return code

    # --- what comes from outside
    # -----------------------------------------------------------------------------

    def _paper_moved(self) -> None:
        if self.state is State.HOME:
            self.refresh_home()
            return
        if self.state is State.DONE and not self._paper_is_coming():
            self._presence.notice()  # from now on the citizen has the whole time to take the paper
        self.changed()

    def _paper_is_coming(self) -> bool:
        stage = self._stages.get(self.state)
        return isinstance(stage, DoneStage) and stage.busy

    def _hear(self, event: ReaderEvent) -> None:
        match event:
            case CardRead(record) if self.state is State.IDENTIFY:
                self.events.write(Logged.CARD_READ, kind=record.kind.value)
            case CardFailed(trouble=why) if self.state is State.IDENTIFY:
                self.events.write(Logged.CARD_FAILED, trouble=why.value)
            case CardRead():
                return  # nobody asked for it here
        if not isinstance(event, ReaderStatus) and self.state in IN_SESSION:
            self._presence.notice()
        if self.state in self._stages:
            self._stage().hear_reader(event)
            self.changed()
        self.refresh_home()

    # --- errors
    # ------------------------------------------------------------------------------------------------

    def _guarded(self, work: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            try:
                work()
            except Exception as error:  # noqa: BLE001 - the one boundary of the citizen's side
                self.crashed(error)

        return run

    def _follow(self, work: Coroutine[Any, Any, None], tasks: set[asyncio.Task[None]]) -> None:
        session = self._session

        async def run() -> None:
            try:
                await work
            except Exception as error:  # noqa: BLE001 - boundary of a task
                if session is None or session is not self._session:
                    # somebody else stands here by now: log it, leave them alone
                    self._log_error(error)
                else:
                    self.crashed(error)

        task = asyncio.get_running_loop().create_task(run())
        tasks.add(task)
        task.add_done_callback(tasks.discard)
