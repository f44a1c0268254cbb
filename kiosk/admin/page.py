"""One operation of admin mode: a page that shows blocks and takes touches. Made anew when it is opened."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from drivers.types import CardReader, ReaderEvent, SpeechOutput
from kiosk.admin.rights import Role
from kiosk.admin.views import Button, Entry, Grid, Light, Line
from kiosk.config import HallSettings
from kiosk.log.events import EventLog
from kiosk.ports import ClockPort, LoopPort, OfficePort
from kiosk.printing import PrinterDesk
from kiosk.upkeep.upkeep import Upkeep


@dataclass(frozen=True, slots=True)
class Body:
    """Everything of a `PageView` but its bar."""

    note: str = ""
    note_light: Light | None = None
    lines: tuple[Line, ...] = ()
    entries: tuple[Entry, ...] = ()
    buttons: tuple[Button, ...] = ()
    grid: Grid | None = None
    busy: bool = False


class AdminHost(Protocol):
    """What a page may ask of admin mode."""

    @property
    def settings(self) -> HallSettings:
        """The hall, as the running program took it."""

    @property
    def clock(self) -> ClockPort:
        """Trusted time and timers' seconds."""

    @property
    def loop(self) -> LoopPort:
        """Timers."""

    @property
    def events(self) -> EventLog:
        """The log."""

    @property
    def office(self) -> OfficePort:
        """The office."""

    @property
    def reader(self) -> CardReader:
        """The ID-card reader."""

    @property
    def printer(self) -> PrinterDesk:
        """The printing desk."""

    @property
    def speech(self) -> SpeechOutput:
        """The voice."""

    @property
    def state_dir(self) -> Path:
        """Where the machine keeps what must survive."""

    @property
    def staff_number(self) -> str:
        """Who is in."""

    @property
    def role(self) -> Role:
        """With which rights."""

    @property
    def upkeep(self) -> Upkeep:
        """What the machine watches by itself: conditions, paper, the reader's identity, mishaps, events."""

    def changed(self) -> None:
        """Show the view again."""

    def note(self, action: str, result: str) -> None:
        """Write `who did what with which result` into the log (`Event.ADMIN_ACTION`)."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run slow work; cancelled when the page is left, its errors end in the one handler."""

    def close_page(self) -> None:
        """Back to the overview."""

    def pause_service(self, message: str) -> None:
        """The machine serves nobody until it is resumed, also after a restart; `message` stands there."""

    def resume_service(self) -> None:
        """It serves again once admin mode is left."""

    @property
    def paused(self) -> str | None:
        """The message of the pause; None while the machine serves."""

    @property
    def volume(self) -> int:
        """How loud a session begins now, per cent."""

    def use_volume(self, volume: int) -> None:
        """Every later session begins as loud as this; keeping it is the page's own affair."""

    def renew(self) -> None:
        """End the program in order, to be started afresh (`RENEW_CODE`)."""


class AdminPage:
    """Base: shows nothing, takes nothing."""

    title: str = ""

    def __init__(self, host: AdminHost) -> None:
        self.host = host

    def view(self) -> Body:
        """What is shown now. Pure: may be called at any time."""
        raise NotImplementedError

    def enter(self) -> None:
        """The page has just been opened."""

    def leave(self) -> None:
        """It is about to be closed, whatever closes it (back, idle, end)."""

    def press(self, button: str) -> None:
        """One of its buttons."""

    def typed(self, entry: str, text: str) -> None:
        """What stands in one of its fields now."""

    def choose(self, entry: str) -> None:
        """A field was touched: it has the keyboard from now on."""

    def touched(self, cell: int) -> None:
        """A cell of the grid."""

    def hear_reader(self, event: ReaderEvent) -> None:
        """Something happened at the reader."""


MakePage = Callable[[AdminHost], AdminPage]
