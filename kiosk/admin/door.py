"""The door of admin mode: number and PIN, or card and PIN. Everything up to the moment somebody is in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from drivers.types import CardFailed, CardRead, ReaderEvent, ReaderState, ReaderStatus
from kiosk.admin import status as at
from kiosk.admin.actions import AdminAction, Digit, Enter, Rub
from kiosk.admin.lockout import Lockout
from kiosk.admin.login import Claim, Login, Right
from kiosk.admin.pad import Pad
from kiosk.admin.pins import LEAST_DIGITS, NUMBER_DIGITS
from kiosk.admin.staff import StaffBook
from kiosk.admin.views import PinView
from kiosk.desk.tasks import Tasks

if TYPE_CHECKING:
    from kiosk.actions import Action
    from kiosk.desk.desk import Desk

NOBODY: Final = "本机还没有登记工作人员，请联系装机的人"
LIES_THERE: Final = "读卡处已经放着一张证件，拿起来再放一次"
NOT_READ: Final = "证件没有读出来，请拿起来再放一次"


def lies_there(status: ReaderStatus) -> bool:
    """Is a card on the reader that was laid down before anybody asked for one? It is never read."""
    return status.state is ReaderState.CARD_PRESENT


class Door:
    """Holds the status of admin mode; `came_in` is called when the PIN was right."""

    def __init__(
        self, desk: Desk, tasks: Tasks, *, changed: Callable[[], None], came_in: Callable[[], None]
    ) -> None:
        self._desk = desk
        self._tasks = tasks
        self._changed = changed
        self._came_in = came_in
        state_dir, events = desk.settings.state_dir, desk.events
        lockout = Lockout(state_dir, events, desk.clock.monotonic)
        self._login = Login(StaffBook(state_dir, events), lockout)
        self._status: at.Status = at.Out()
        self._pad = Pad()
        self._said = ""  # where the status has nothing to say

    @property
    def inside(self) -> at.Inside | None:
        """Who is in."""
        return self._status if isinstance(self._status, at.Inside) else None

    @property
    def shut(self) -> bool:
        """Is nobody there at all?"""
        return isinstance(self._status, at.Out)

    def open(self) -> None:
        """Somebody knocked."""
        self._said = ""
        self._pad.clear()
        self._pad.shuffle()
        self._apply(at.Knocked())
        self._desk.wants_card(True)
        self._tasks.spawn(self._prepare())

    def close(self, why: str) -> None:
        """Whoever was there is gone."""
        self._pad.clear()
        self._desk.wants_card(False)
        self._apply(at.Left(why, self._desk.clock.monotonic()))

    def view(self) -> PinView:
        """The pad."""
        # a try is counted before it is looked at: until then nobody is told that it was wrong
        wait = 0 if isinstance(self._status, at.Checking) else self._login.wait(self._claim)
        shown = self._pad.view(self._status, wait, self._said)
        if shown.card_hint and not shown.message and lies_there(self._desk.reader.status):
            return replace(shown, card_hint=LIES_THERE)
        return shown

    def act(self, action: Action | AdminAction) -> None:
        """A touch on the pad."""
        if isinstance(self._status, at.Checking) or self._login.wait(self._claim):
            return
        match action:
            case Digit(position):
                self._said = ""
                self._status = at.without_message(self._status)
                self._pad.press(position, self._status)
            case Rub():
                if not self._pad.rub() and isinstance(self._status, at.AskPin):
                    self._apply(at.TakenBack())
                    self._desk.wants_card(True)
            case Enter():
                self._enter()
            case _:
                return
        self._changed()

    def hear_reader(self, event: ReaderEvent) -> None:
        """A card instead of a number."""
        if not isinstance(self._status, at.AskNumber):
            return
        match event:
            case CardRead(record):
                self._tasks.spawn(self._look_up(record.number))
            case CardFailed():
                self._said = NOT_READ
                self._changed()

    def _enter(self) -> None:
        match self._status:
            case at.AskNumber() if self._pad.complete(self._status):
                self._claimed(Claim(self._pad.take()))
            case at.AskNumber():
                self._said = f"工号是 {NUMBER_DIGITS} 位数字"
            case at.AskPin(claim) if self._pad.complete(self._status):
                pin = self._pad.take()
                self._apply(at.PinTyped())
                self._tasks.spawn(self._check(claim, pin))
            case at.AskPin():
                self._said = f"密码至少 {LEAST_DIGITS} 位数字"

    def _claimed(self, claim: Claim) -> None:
        self._said = ""
        self._pad.clear()
        self._apply(at.Claimed(claim))
        self._desk.wants_card(False)

    async def _prepare(self) -> None:
        if not await asyncio.to_thread(self._login.prepare):
            self._said = NOBODY
        self._changed()

    async def _look_up(self, card_number: str) -> None:
        number = await asyncio.to_thread(self._login.holder, card_number)
        if not isinstance(self._status, at.AskNumber):
            return  # somebody typed in the meantime
        if number is None:
            self._said = ""
            self._apply(at.CardUnknown())
        else:
            self._claimed(Claim(number, by_card=True))
        self._changed()

    async def _check(self, claim: Claim, pin: str) -> None:
        answer = await asyncio.to_thread(self._login.check, claim, pin)
        if isinstance(answer, Right):
            self._apply(at.WasRight(answer.role, self._desk.clock.monotonic()))
        else:
            self._apply(at.WasWrong(answer.tries, answer.wait))
        if self.inside is not None:
            self._came_in()
        elif not self.shut:
            self._pad.shuffle()
            self._desk.wants_card(isinstance(self._status, at.AskNumber))
        self._changed()

    @property
    def _claim(self) -> Claim | None:
        return self._status.claim if isinstance(self._status, at.AskPin | at.Checking) else None

    def _apply(self, event: at.Event) -> None:
        before, self._status = self._status, at.step(self._status, event)
        for logged, fields in at.lines(before, self._status):
            self._desk.events.write(logged, **fields)
