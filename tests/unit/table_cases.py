"""The office's side of looking after cases in a test: it knows the cases that the test gives it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from kiosk.ports import Gone, LookupBody, Unavailable
from tests.unit.hand_clock import NOW
from wire.case_lookup import (
    CardLookup,
    CasesFound,
    ChangedCase,
    FoundCase,
    LookupOutcome,
    NumberLookup,
)
from wire.case_sheet import (
    CaseRequestBody,
    CaseSheet,
    RequestKind,
    SheetHours,
    SheetMaterial,
    SheetPlace,
    SheetRequest,
)
from wire.messages import Appointment, AppointmentResult, Due, Slot
from wire.receipt_number import compose
from words import _

NUMBER = compose(317, 15)
QUIET_NUMBER = compose(317, 23)
PROOF, QUIET_PROOF = "0034", "4711"


def booked(slot: Slot | None = None) -> Appointment:
    """A time at the notary's."""
    starts = slot.starts_at if slot else NOW + timedelta(days=2)
    return Appointment(
        slot_id=slot.id if slot else "notary-east-1124-09",
        office_id="notary-east",
        office_name="示例公证处",
        address="样例路 12 号",
        phone="0990-5550123",
        starts_at=starts,
        window="2 号窗口",
    )


def notary(**changes: Any) -> CaseSheet:
    """A notary appointment that may be moved."""
    values: dict[str, Any] = {
        "number": NUMBER,
        "title": _("公证预约"),
        "state": _("已约好"),
        "received": NOW - timedelta(days=3),
        "open": True,
        "neutral": False,
        "appointment": booked(),
        "movable": True,
        "cancellable": True,
        "slot_office": "notary-east",
        "slot_kind": "counter",
        "place": SheetPlace(
            name="示例公证处",
            address="样例路 12 号",
            directions="乘 3 路车到样例广场",
            opening=[SheetHours(days="周一至周五", times="09:00–17:00")],
            search="样例路 12 号",
        ),
        "phone": "0990-5550123",
        "bring_title": _("来的时候请带上"),
        "bring": [SheetMaterial(text=_("身份证原件")), SheetMaterial(text="户口簿", note="原件")],
        "next_steps": [_("材料带原件到窗口核对"), _("7 天内等答复")],
        "due": [
            Due(code="READY", label=_("最迟在这一天前给您答复"), date=date(2026, 12, 15), provisional=True),
        ],
        "can_add_paper": True,
        "can_rate": True,
        "requests": [],
    }
    return CaseSheet(**{**values, **changes})


def quiet(**changes: Any) -> CaseSheet:
    """A neutral sheet: nothing tells what it is about."""
    values: dict[str, Any] = {
        "number": QUIET_NUMBER,
        "title": _("公共法律服务登记"),
        "state": _("办公室已收到"),
        "received": NOW - timedelta(days=1),
        "open": True,
        "neutral": True,
        "phone": "0990-5550123",
    }
    return CaseSheet(**{**values, **changes})


@dataclass
class TableCases:
    """Implements CasePort. Everything asked of it is kept; `online` False: nobody answers."""

    sheets: list[CaseSheet] = field(default_factory=lambda: [notary(), quiet()])
    slots: list[Slot] = field(default_factory=list)
    online: bool = True
    locked: bool = False
    too_old: bool = False  # what opened a case opens it no longer
    taken: set[str] = field(default_factory=set)
    elsewhere: bool = False  # the person has another booking of this matter
    saved_here: dict[str, datetime] = field(default_factory=dict)
    asked: list[Any] = field(default_factory=list)
    before: asyncio.Event | None = None  # every call waits for it

    async def find(self, asked: LookupBody) -> CasesFound | Unavailable:
        await self._called(asked)
        if not self.online:
            return Unavailable("away")
        if self.locked:
            return CasesFound(outcome=LookupOutcome.LOCKED)
        return _found(self._by_card() if isinstance(asked, CardLookup) else self._by_number(asked))

    def _by_card(self) -> Iterable[FoundCase]:
        for sheet in self.sheets:
            closed = FoundCase(id=sheet.number, number=sheet.number, title=sheet.title)
            yield closed if sheet.neutral else case_of(sheet)

    def _by_number(self, asked: NumberLookup) -> Iterable[FoundCase]:
        for sheet in self.sheets:
            proof = QUIET_PROOF if sheet.neutral else PROOF
            if (asked.number, asked.proof) == (sheet.number, proof):
                yield case_of(sheet)

    async def waiting(self, number: str) -> datetime | None:
        return self.saved_here.get(number)

    async def read(self, case: FoundCase) -> ChangedCase | Gone | Unavailable:
        return await self._changed("read", case, {})

    async def choose_time(self, case: FoundCase, slot_id: str) -> ChangedCase | Gone | Unavailable:
        result, changes = AppointmentResult.BOOKED, {}
        if slot_id in self.taken:
            result = AppointmentResult.GONE
        elif self.elsewhere:
            result = AppointmentResult.ALREADY_BOOKED
        else:
            slot = next(one for one in self.slots if one.id == slot_id)
            changes = {"appointment": booked(slot)}
        got = await self._changed(("time", slot_id), case, changes)
        if isinstance(got, ChangedCase):
            return got.model_copy(update={"result": result, "earlier_receipt": compose(317, 9)})
        return got

    async def cancel(self, case: FoundCase) -> ChangedCase | Gone | Unavailable:
        gone = {"appointment": None, "appointment_note": _("预约已取消。"), "cancellable": False}
        return await self._changed("cancel", case, gone)

    async def ask(self, case: FoundCase, asked: CaseRequestBody) -> ChangedCase | Gone | Unavailable:
        made = SheetRequest(kind=asked.kind, at=NOW, open=True, score=asked.score)
        assert case.sheet is not None
        changes: dict[str, Any] = {"requests": [*case.sheet.requests, made]}
        if asked.kind is RequestKind.WITHDRAW:
            changes["texts_stopped"] = True
        return await self._changed(asked, case, changes)

    async def _changed(
        self, what: Any, case: FoundCase, changes: dict[str, Any]
    ) -> ChangedCase | Gone | Unavailable:
        await self._called(what)
        if not self.online:
            return Unavailable("away")
        if self.too_old or case.access != "access":
            return Gone()
        assert case.sheet is not None
        sheet = case.sheet.model_copy(update=changes)
        self.sheets = [sheet if one.number == sheet.number else one for one in self.sheets]
        return ChangedCase(case=case_of(sheet))

    async def _called(self, what: Any) -> None:
        self.asked.append(what)
        await asyncio.sleep(0)
        if self.before is not None:
            await self.before.wait()


def case_of(sheet: CaseSheet) -> FoundCase:
    """An open case."""
    return FoundCase(
        id=sheet.number,
        number=sheet.number,
        title=sheet.title,
        sheet=sheet,
        access="access",
        page_token="k" * 22,
    )


def _found(cases: Iterable[FoundCase]) -> CasesFound:
    found = list(cases)
    outcome = LookupOutcome.FOUND if found else LookupOutcome.NOT_FOUND
    return CasesFound(outcome=outcome, cases=found)
