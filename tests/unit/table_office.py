"""The office of a test: it answers what the test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from catalogue import Catalogue, WorkCalendar, load
from kiosk.ports import Draft, Gone, Saved, Unavailable
from tests.unit.hand_clock import NOW, SHANGHAI, HandClock
from tests.unit.table_cases import TableCases
from tests.unit.table_phones import TablePhones
from wire.messages import (
    Appointment,
    AppointmentResult,
    Directory,
    Due,
    Hold,
    Office,
    Slot,
    SubmissionAnswer,
)
from wire.receipt_number import compose
from words import _


def office(id_: str, body: str, regions: list[str], kinds: Sequence[str] = ("counter", "video")) -> Office:
    """An office of the example city."""
    return Office(
        id=id_,
        name=f"示例{id_}",
        body=body,
        address=f"样例路 {len(id_)} 号",
        phone="0990-5550123",
        region=regions[0],
        regions=regions,
        slot_kinds=list(kinds),
    )


class TableOffice:
    """The office of a test. `online` decides what it answers; everything asked of it is kept."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self.online: bool | None = True
        self.catalogue: Catalogue = load()
        self.calendar = WorkCalendar()
        self.can_submit = True
        self.public_url = "https://example.test"
        self.directory: Directory | None = Directory(
            version="1",
            made_at=NOW - timedelta(hours=30),
            offices=[
                office("notary-east", "notary", ["990101"]),
                office("notary-city", "notary", ["990100"]),
                office("aid-east", "aid_agency", ["990101"], ()),
            ],
        )
        self.phones = TablePhones(clock)
        self.all_slots: list[Slot] = list(times("notary-east"))
        self.table = TableCases(slots=self.all_slots)
        self.asked: list[tuple[str, Any]] = []
        self.released: list[str] = []
        self.drafts: list[Draft] = []
        self.gone: set[str] = set()
        self.hold_lost = False
        self.save_error: Exception | None = None
        self.result: AppointmentResult | None = None  # None: what follows from the draft
        self.before: dict[str, asyncio.Event] = {}  # a call named here waits for its event
        self.fail: dict[str, Exception] = {}
        self._numbers = count(1)
        self._holds = count(1)

    async def _called(self, name: str, *facts: Any) -> None:
        self.asked.append((name, facts))
        await asyncio.sleep(0)
        if name in self.before:
            await self.before[name].wait()
        if name in self.fail:
            raise self.fail[name]

    async def slots(
        self, office_id: str, kind: str, first: date, days: int
    ) -> tuple[Sequence[Slot], datetime | None]:
        await self._called("slots", office_id, kind, first, days)
        last = first + timedelta(days=days)
        found = [
            one
            for one in self.all_slots
            if one.office_id == office_id and one.kind == kind and first <= one.starts_at.date() < last
        ]
        return found, None if self.online else NOW - timedelta(hours=5)

    async def hold(self, slot_id: str, session: str, replaces: str | None) -> Hold | Gone | Unavailable:
        await self._called("hold", slot_id, session, replaces)
        if not self.online:
            return Unavailable("away")
        if slot_id in self.gone:
            return Gone()
        return self._hold(f"hold-{next(self._holds)}", slot_id)

    async def renew(self, hold_id: str, session: str) -> Hold | Gone | Unavailable:
        await self._called("renew", hold_id, session)
        if not self.online:
            return Unavailable("away")
        if self.hold_lost:
            return Gone()
        held = next(facts for name, facts in reversed(self.asked) if name == "hold")
        return self._hold(hold_id, held[0])

    async def release(self, hold_id: str, session: str) -> None:
        await self._called("release", hold_id, session)
        assert session, "the office cannot know whose hold it is"
        self.released.append(hold_id)

    async def save(self, draft: Draft) -> Saved:
        await self._called("save")
        if self.save_error is not None:
            raise self.save_error
        self.drafts.append(draft)
        number = next(self._numbers)
        return Saved(f"uuid-{number}", compose(317, number), "t" * 22, self._clock.now() or NOW)

    async def answer(self, uuid: str, timeout: float) -> SubmissionAnswer | None:
        await self._called("answer", uuid)
        return self._answer(self.drafts[-1].slot_id) if self.online else None

    async def choose_again(self, uuid: str, slot_id: str) -> SubmissionAnswer | Unavailable:
        await self._called("choose_again", uuid, slot_id)
        if not self.online:
            return Unavailable("away")
        self.result = AppointmentResult.GONE if slot_id in self.gone else AppointmentResult.BOOKED
        return self._answer(slot_id)

    async def handoffs(self) -> TablePhones:
        await self._called("handoffs")
        return self.phones

    async def cases(self) -> TableCases:
        await self._called("cases")
        return self.table

    async def maintenance(self) -> None:
        await self._called("maintenance")

    def _hold(self, hold_id: str, slot_id: str) -> Hold:
        slot = next(one for one in self.all_slots if one.id == slot_id)
        expires = (self._clock.now() or NOW) + timedelta(minutes=3)
        return Hold(id=hold_id, slot=slot, expires_at=expires)

    def _answer(self, slot_id: str | None) -> SubmissionAnswer:
        usual = AppointmentResult.BOOKED if slot_id else AppointmentResult.NONE_ASKED
        result = self.result or usual
        slot = next((one for one in self.all_slots if one.id == slot_id), None)
        booked = None
        if result is AppointmentResult.BOOKED and slot is not None:
            booked = Appointment(
                slot_id=slot.id,
                office_id=slot.office_id,
                office_name="示例公证处",
                address="样例路 12 号",
                phone="0990-5550123",
                starts_at=slot.starts_at,
                window="2 号窗口",
            )
        return SubmissionAnswer(
            uuid="uuid",
            receipt_number=compose(317, 1),
            state="submitted",
            state_label="已收到",
            office_name="示例机构",
            office_address="样例路 12 号",
            office_phone="0990-5550123",
            appointment_result=result,
            appointment=booked,
            earlier_receipt=compose(317, 9),
            due=[
                Due(
                    code="AID_DECIDE",
                    label=_("最迟在这一天前给您答复"),  # as an office answers: in the language it is asked in
                    date=date(2026, 11, 30),
                    provisional=True,
                )
            ],
            office_time=self._clock.now() or NOW,
        )


def times(office_id: str, *, days: int = 10, kind: str = "counter") -> Iterator[Slot]:
    """Four times a working day from tomorrow on; the first of each day is full."""
    for ahead in range(1, days + 1):
        day = (NOW + timedelta(days=ahead)).date()
        if day.weekday() > 4:
            continue
        for hour in (9, 10, 14, 15):
            start = datetime.combine(day, time(hour), SHANGHAI)
            yield Slot(
                id=f"{office_id}-{day:%m%d}-{hour}",
                office_id=office_id,
                kind=kind,
                starts_at=start,
                ends_at=start + timedelta(minutes=30),
                capacity=3,
                free=0 if hour == 9 else 2,
            )
