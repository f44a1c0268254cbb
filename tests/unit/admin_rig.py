"""A desk on a table with its real admin mode: real files in a state directory, hand clock, table devices."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from drivers.speech.absent import AbsentSpeech
from kiosk.admin.actions import AdminAction, Digit, Enter, Knock, Press
from kiosk.admin.desk import AdminDesk
from kiosk.admin.lockout import this_boot
from kiosk.admin.rights import Role
from kiosk.admin.staff import StaffBook
from kiosk.admin.views import OverviewView, PageView, PinView
from kiosk.config import HallSettings
from kiosk.desk.desk import Desk
from kiosk.running.mishaps import Mishaps
from kiosk.upkeep.upkeep import Upkeep
from tests.unit.desk_kit import Log, Rig, settings

LIMIT = 30.0
ATTENDANT, TECHNICIAN, ADMINISTRATOR = "0318", "0217", "0001"
PINS = {ATTENDANT: "730914", TECHNICIAN: "482916", ADMINISTRATOR: "95062718"}
ROLES = {
    ATTENDANT: Role.ATTENDANT,
    TECHNICIAN: Role.TECHNICIAN,
    ADMINISTRATOR: Role.ADMINISTRATOR,
}

__all__ = ["ADMINISTRATOR", "ATTENDANT", "PINS", "TECHNICIAN", "AdminRig", "fill_staff", "this_boot"]


def fill_staff(state_dir: Path) -> None:
    """One person of each role."""
    book = StaffBook(state_dir, Log())  # type: ignore[arg-type]
    for number, role in ROLES.items():
        book.add(number, role, PINS[number])


class AdminRig(Rig):
    """`renewals` counts how often staff asked for a fresh program."""

    def __init__(self, state_dir: Path, hall: HallSettings | None = None) -> None:
        self.renewals = 0
        self.admin: AdminDesk | None = None
        super().__init__((hall or settings()).model_copy(update={"state_dir": state_dir}), admin=self._make)
        self.speech = AbsentSpeech()
        self.upkeep = Upkeep(
            state_dir=state_dir,
            reader=self.reader,
            printer=self.printer,
            speech=self.speech,
            office=self.office,
            clock=self.clock,
            loop=self.clock,
            events=self.log,  # type: ignore[arg-type]
            mishaps=Mishaps(),
            roll_m=80,
        )

    def _make(self, desk: Desk) -> AdminDesk:
        self.admin = AdminDesk(desk, speech=self.speech, upkeep=self.upkeep, renew=self._renew)
        return self.admin

    def _renew(self) -> None:
        self.renewals += 1

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for work in threads."""
        end = time.monotonic() + LIMIT
        while not true():
            assert time.monotonic() < end, f"waited in vain; {self.view}"
            await asyncio.sleep(0.005)
        await self.settle()

    async def staff_does(self, *actions: AdminAction) -> None:
        """One touch after the other."""
        for action in actions:
            self.desk.act(action)
            await self.settle()

    async def knock(self) -> None:
        """The hidden gesture; what is kept has been read when this returns."""
        await self.staff_does(Knock())
        await asyncio.sleep(0)
        await self.threads_done()

    async def threads_done(self) -> None:
        """No slow work of admin mode is under way."""
        assert self.admin is not None
        admin = self.admin
        await self.until(lambda: not admin._tasks._short and not admin._tasks._lasting)

    async def type(self, digits: str) -> None:
        """On the pad as it stands now."""
        for digit in digits:
            await self.staff_does(Digit(self.pin.digits.index(digit)))

    async def give(self, number: str, pin: str) -> None:
        """Number, then PIN; the answer has come when this returns."""
        await self.type(number)
        await self.staff_does(Enter())
        await self.give_pin(pin)

    async def give_pin(self, pin: str) -> None:
        """The PIN alone."""
        await self.type(pin)
        await self.staff_does(Enter())
        await self.threads_done()

    async def enter(self, number: str) -> None:
        """From the knock to the overview."""
        await self.knock()
        await self.give(number, PINS[number])
        assert isinstance(self.view, OverviewView)

    async def open(self, page: str) -> None:
        """A page from the overview."""
        await self.staff_does(Press(page))
        await self.threads_done()

    async def press(self, button: str) -> None:
        """A button of the open page, until its work is done."""
        await self.staff_does(Press(button))
        await self.threads_done()

    @property
    def pin(self) -> PinView:
        assert isinstance(self.view, PinView), self.view
        return self.view

    @property
    def overview(self) -> OverviewView:
        assert isinstance(self.view, OverviewView), self.view
        return self.view

    @property
    def page(self) -> PageView:
        assert isinstance(self.view, PageView), self.view
        return self.view

    def logged(self, *ids: str) -> list[dict[str, object]]:
        """Fields of the events of these ids, in order."""
        return [fields for event, fields in self.log.lines if event.id in ids]
