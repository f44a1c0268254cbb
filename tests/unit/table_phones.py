"""The office's side of a hand-off in a test, and the phone in the hand: both as they are told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import count
from typing import Any

from kiosk.ports import Draft, Gone, Saved, SaveFailed, Unavailable
from tests.unit.hand_clock import NOW, HandClock
from wire.handoff import (
    Ended,
    HandoffDraft,
    HandoffFile,
    HandoffMoved,
    HandoffOpened,
    HandoffStage,
    HandoffState,
)
from wire.receipt_number import compose

PAGE = "https://example.test/h"


class TablePhones:
    """Implements HandoffPort. `online` False: nobody answers. What was asked stands in `asked`."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self.online = True
        self.asked: list[str] = []
        self.codes = count(1)
        self.ids = count(1)
        self.now: HandoffState | None = None
        self.drafts: list[HandoffDraft] = []
        self.moved: list[tuple[Draft, Saved]] = []
        self.ended: list[tuple[str, Ended]] = []
        self.pictures: dict[str, bytes] = {}
        self.reserve_error: SaveFailed | None = None
        self.move_answers: list[HandoffMoved | Gone | Unavailable] = []  # given first, one after the other
        self.waits: dict[str, asyncio.Event] = {}  # a call named here waits for its event
        self._news = asyncio.Event()
        self._numbers = count(1)

    # --- the kiosk's calls -------------------------------------------------------------------------------

    async def _called(self, name: str) -> bool:
        self.asked.append(name)
        await asyncio.sleep(0)
        if name in self.waits:
            await self.waits[name].wait()
        return self.online

    async def open(self, session: str, service: str, language: str) -> HandoffOpened | Gone | Unavailable:
        assert len(session) >= 16
        if not await self._called("open"):
            return Unavailable("away")
        self.now = HandoffState(id=f"h{next(self.ids)}", version=1, stage=HandoffStage.OPEN)
        return self._opened()

    async def renew(self, handoff_id: str) -> HandoffOpened | Gone | Unavailable:
        if not await self._called("renew"):
            return Unavailable("away")
        state = self._known(handoff_id)
        return self._opened() if state is not None and state.stage is HandoffStage.OPEN else Gone()

    async def state(self, handoff_id: str, seen: int) -> HandoffState | Gone | Unavailable:
        await self._called("state")
        while self.online and (state := self._known(handoff_id)) is not None and state.version <= seen:
            self._news.clear()
            await self._news.wait()
        if not self.online:
            return Unavailable("away")
        return self._known(handoff_id) or Gone()

    async def pair(self, handoff_id: str, number: int) -> HandoffState | Gone | Unavailable:
        if not await self._called("pair"):
            return Unavailable("away")
        if number == self.now_state.numbers[0]:
            self.change(stage=HandoffStage.PAIRED, numbers=[])
        else:
            self.change(stage=HandoffStage.ENDED, why=Ended.WRONG_NUMBER, numbers=[])
        return self.now_state

    async def share(self, handoff_id: str, draft: HandoffDraft) -> HandoffState | Gone | Unavailable:
        if not await self._called("share"):
            return Unavailable("away")
        self.drafts.append(draft)
        self.change()
        return self.now_state

    async def picture(self, handoff_id: str, file_id: str) -> bytes | None:
        return self.pictures.get(file_id) if await self._called("picture") else None

    async def reserve(self) -> Saved:
        await self._called("reserve")
        if self.reserve_error is not None:
            raise self.reserve_error
        number = next(self._numbers)
        return Saved(f"moved-{number}", compose(317, 500 + number), "m" * 22, self._clock.now() or NOW)

    async def move(self, handoff_id: str, draft: Draft, name: Saved) -> HandoffMoved | Gone | Unavailable:
        if not await self._called("move"):
            return Unavailable("away")
        if self.move_answers:
            return self.move_answers.pop(0)
        self.moved.append((draft, name))
        self.change(stage=HandoffStage.MOVED)
        return HandoffMoved(until=(self._clock.now() or NOW) + timedelta(hours=24))

    async def end(self, handoff_id: str, why: Ended) -> bool:
        if not await self._called("end"):
            return False
        self.ended.append((handoff_id, why))
        if self.now is not None and self.now.stage is not HandoffStage.ENDED:
            self.change(stage=HandoffStage.ENDED, why=why)
        return True

    # --- the phone, and whatever else happens ------------------------------------------------------------

    @property
    def now_state(self) -> HandoffState:
        assert self.now is not None
        return self.now

    def change(self, **facts: Any) -> None:
        """Something changed: the next version."""
        state = self.now_state
        self.now = state.model_copy(update={"version": state.version + 1, **facts})
        self._news.set()

    def claim(self, numbers: tuple[int, int, int] = (47, 12, 83)) -> None:
        """A phone came; its number is the first one."""
        self.change(stage=HandoffStage.CLAIMED, numbers=list(numbers), phone_here=True)

    def give(self, **answers: Any) -> None:
        """The phone answers; None clears."""
        self.change(answers={**self.now_state.answers, **answers})

    def photograph(self, field: str, jpeg: bytes) -> str:
        """The phone sent a picture, and named it in its answer to a list of papers; returns its id."""
        id_ = f"file-{len(self.now_state.files) + 1}"
        self.pictures[id_] = jpeg
        self.change(files=[*self.now_state.files, HandoffFile(id=id_, field=field, ready=True)])
        self.give(**{field: [*(self.now_state.answers.get(field) or []), {"page": [id_]}]})
        return id_

    def go_away(self) -> None:
        """Nobody answers any more, also those who wait."""
        self.online = False
        self._news.set()

    def come_back(self) -> None:
        """They answer again."""
        self.online = True

    def _known(self, handoff_id: str) -> HandoffState | None:
        return self.now if self.now is not None and self.now.id == handoff_id else None

    def _opened(self) -> HandoffOpened:
        number = next(self.codes)
        moment = self._clock.now() or NOW
        return HandoffOpened(
            id=self.now_state.id,
            url=f"{PAGE}/token-{number}",
            url_until=moment + timedelta(minutes=10),
            code=f"ABC{number:05d}",
            code_page=PAGE,
            code_until=moment + timedelta(minutes=2),
            version=self.now_state.version,
        )
