"""One stage per state of the machine: what it shows and what it does with a touch. The desk keeps them
together."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from drivers.types import CardReader, ReaderEvent
from kiosk.actions import Action
from kiosk.config import HallSettings
from kiosk.log.events import EventLog
from kiosk.machine import Event, State
from kiosk.ports import ClockPort, LoopPort, OfficePort
from kiosk.printing import PrinterDesk
from kiosk.session import Session
from kiosk.views import View

if TYPE_CHECKING:
    from kiosk.desk.phone import DeskPhone

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Host(Protocol):
    """What a stage may ask of the desk."""

    @property
    def office(self) -> OfficePort:
        """The office."""

    @property
    def clock(self) -> ClockPort:
        """Trusted time and timers' seconds."""

    @property
    def loop(self) -> LoopPort:
        """Timers."""

    @property
    def settings(self) -> HallSettings:
        """The hall."""

    @property
    def reader(self) -> CardReader:
        """The ID-card reader."""

    @property
    def printer(self) -> PrinterDesk:
        """The printing desk."""

    @property
    def events(self) -> EventLog:
        """The log."""

    @property
    def state(self) -> State:
        """Where the citizen is."""

    @property
    def session(self) -> Session:
        """The running session; raises RuntimeError when there is none."""

    @property
    def phone(self) -> DeskPhone:
        """The phone beside the session."""

    @property
    def card_there(self) -> bool:
        """Does a card lie on the reader, as far as is known?"""

    def fire(self, event: Event) -> None:
        """Move the machine; a refused move only redraws."""

    def changed(self) -> None:
        """Show the view again."""

    def refresh_home(self) -> None:
        """Show home again if it is what is shown, and if it changed."""

    def heard(self) -> None:
        """A sign of life that is no touch: speech that runs, a phone that is used."""

    def shown_first(self) -> None:
        """Show the view at once, also in the middle of a move: the number must stand there before paper
        moves."""

    def stage(self, state: State) -> Stage:
        """Another stage of this session."""

    def came_from(self) -> State:
        """The state before this one."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run slow work of this session; it is cancelled with the session, its errors end in the one
        handler."""

    def spawn_lasting(self, work: Coroutine[Any, Any, None]) -> None:
        """Run slow work that must come to its end although the session ends (a hold that has to be freed)."""

    def keep_place(self) -> None:
        """Renew the session's hold from now on, until it is submitted, released or lost."""

    def drop_place(self) -> None:
        """Free the held place and forget wishes: another person, or another office is in charge."""

    def wants_card(self, wanted: bool) -> None:
        """Ask the reader for card data; what it read before is not taken."""


class Stage:
    """Base: a stage that shows something and ignores what it does not know. Made anew for every session."""

    def __init__(self, host: Host) -> None:
        self.host = host

    @property
    def session(self) -> Session:
        """The running session."""
        return self.host.session

    def view(self) -> View:
        """What the face shows now. Pure: may be called at any time."""
        raise NotImplementedError

    def enter(self) -> None:
        """The machine has just come here."""

    def spoken(self) -> None:
        """Another language is spoken from now on; what was made of words must be made again."""

    def leave(self) -> None:
        """The machine is about to go on, or the session ends."""

    def act(self, action: Action) -> None:
        """A touch."""

    def hear_reader(self, event: ReaderEvent) -> None:
        """Something happened at the reader."""


def best_guess_now(clock: ClockPort) -> datetime:
    """Trusted time, else the machine's own clock. Only for what the office may put right later (a consent's
    time stamp, the age in a condition), never for anything printed or promised."""
    return clock.now() or datetime.now(SHANGHAI)


def today(clock: ClockPort) -> date:
    """The day in Shanghai."""
    return best_guess_now(clock).astimezone(SHANGHAI).date()
