"""Somebody who wants a notary's appointment or legal aid from a machine that breaks under the hands.

At the step of the case the fault begins. The visit goes on with what the screen offers then, to the receipt
number; the fault is mended, and from there on nobody does anything about it.
"""

from __future__ import annotations

import asyncio
from typing import Any

from kiosk.actions import Answer, ByHand, ChooseSlot, Finish, Next, OpenService, Reprint, SetConsent
from kiosk.desk import sending as desk_sending
from kiosk.desk.place_lines import SlotState
from kiosk.views import (
    DoneView,
    GuideView,
    HomeView,
    IdentifyView,
    NoticeView,
    Paper,
    PlaceView,
    QuestionsView,
    ReaderHint,
    ReviewView,
    SendingView,
    SignatureView,
    View,
)
from tests.faults.fault_table import NORMAL, STEPS, WAITING, Case, Part
from tests.faults.matrix_machine import SHORT, MatrixMachine
from tests.flows.ways import TO_TIMES, WAGES, free_times, loaded, reads
from tests.unit.desk_ways import signed

ANSWERED = {"NOTARY": "预约好了", "AID": "已收到"}
CONSENT = {"NOTARY": "reminder", "AID": "transfer"}
FIRST_QUESTION = {"NOTARY": "您想公证什么？", "AID": "您是为谁申请？"}
_TO_REVIEW = next(n for n, row in enumerate(WAGES) if row[1] is ReviewView)
ENDED = (Paper.PRINTED, Paper.FAILED, Paper.NOT_KNOWN)


def words_of(view: View) -> str:
    """What a page says about how things are."""
    match view:
        case HomeView():
            return f"{view.status.text} {view.notice}"
        case IdentifyView():
            return view.message
        case PlaceView():
            return f"{view.offline_note} {view.message}"
        case DoneView():
            return " ".join((view.headline, view.paper_title, view.paper_note, *view.notes))
    return ""


class Visit:
    """One case of the matrix. `run` raises AssertionError where the machine did not do as the table says."""

    def __init__(self, machine: MatrixMachine, case: Case) -> None:
        self.machine, self.case, self.fault = machine, case, case.fault
        self.card, self.number = machine.new_person()
        self.broken = False  # the fault lasts
        self.began = 0  # length of the log then
        self.asked_for_card = False  # a damaged card was laid where one is asked for

    async def run(self) -> None:
        """From the resting home screen to a machine that is well again."""
        await self._at("home")
        for step in STEPS[self.case.service][1:]:
            await getattr(self, f"_to_{step}")()
            await self._at(step)
        await self._leave()

    # --- the steps --------------------------------------------------------------------------------------

    async def _to_guide(self) -> None:
        await self._do(OpenService(self.case.service), GuideView)

    async def _to_notice(self) -> None:
        await self._do(Next(), NoticeView)

    async def _to_identify(self) -> None:
        await self._do(SetConsent(CONSENT[self.case.service], True), NoticeView)
        await self._do(Next(), IdentifyView)

    async def _to_questions(self) -> None:
        if self.broken and self.fault.part is Part.READER and self.case.service == "NOTARY":
            await self._by_hand()
        else:
            if self.broken and self.fault.part is Part.READER:
                await self._mend()
            await asyncio.to_thread(self.machine.reader.remove)
            await self._shown(reads(ReaderHint.PLACE_CARD))
            await asyncio.to_thread(self.machine.lay_card, self.card)
            await self._shown(reads(ReaderHint.READ))
            await self._do(Next(), QuestionsView)
        await self._shown(FIRST_QUESTION[self.case.service])

    async def _by_hand(self) -> None:
        await self.machine.follow(
            [
                (ByHand(), "您用哪种证件？"),
                (Answer("id_type", "resident_id"), "您的姓名"),
                (Answer("name", "测试手"), "您的姓名"),
                (Next(), "证件号码"),
                (Answer("id_number", self.number), "证件号码"),
                (Next(), QuestionsView),
            ]
        )

    async def _to_place(self) -> None:
        await self.machine.follow(TO_TIMES[1:-1])
        await self._do(Next(), (PlaceView, QuestionsView))
        applicant = self.machine.desk.session.applicant
        if applicant is not None and applicant.by_hand:  # the card would have told
            await self._shown("您现在住在哪里？")
            home = {"region": "990101", "text": "样例路1号"}
            await self.machine.follow([(Answer("address", home), QuestionsView), (Next(), PlaceView)])
        await self._shown(loaded)

    async def _to_review(self) -> None:
        if self.case.service == "AID":
            await self.machine.follow(WAGES[1 : _TO_REVIEW + 1])
            return
        view = self.machine.view
        assert isinstance(view, PlaceView)
        self.machine.desk.act(ChooseSlot(free_times(view)[-1].id))
        chosen = (SlotState.WISHED,) if self._office_broken else (SlotState.HELD,)
        await self._shown(
            lambda view: (
                isinstance(view, PlaceView)
                and view.chrome.next_enabled
                and not view.loading
                and any(line.state in chosen for line in (*view.morning, *view.afternoon))
            )
        )
        if self.broken:
            self._check_told("place")
        await self._do(Next(), ReviewView)

    async def _to_signature(self) -> None:
        await self._do(Next(), SignatureView)
        await self._do(signed(), lambda view: isinstance(view, SignatureView) and view.chrome.next_enabled)

    async def _to_sending(self) -> None:
        if not self._office_broken:
            self.machine.line.hold_submissions()
        if self.case.step == "sending" and self.fault.part is Part.OFFICE:
            desk_sending.ANSWER_SECONDS = SHORT  # type: ignore[misc]  # it is asked for before the fault begins
        await self._do(Next(), SendingView | DoneView)
        if self.case.step == "sending":
            await self._shown(
                lambda view: (
                    isinstance(view, DoneView) or (isinstance(view, SendingView) and "发送" in view.message)
                )
            )

    async def _to_done(self) -> None:
        if self.case.step == "done" and self.fault.part is Part.PRINTER:
            await asyncio.to_thread(self.machine.break_printer, self.fault, in_the_middle=True)
        self.machine.line.let_submissions_pass()
        await self._shown(DoneView)
        view = self.machine.view
        assert isinstance(view, DoneView)
        number = view.number.replace(" ", "")
        if self._office_broken:
            assert view.headline == WAITING, view.headline
        else:
            assert view.headline == ANSWERED[self.case.service], view.headline
            assert self.machine.city.cases()[number] == 1, "the office has it when the screen says so"

    # --- the fault --------------------------------------------------------------------------------------

    @property
    def _office_broken(self) -> bool:
        return self.broken and self.fault.part is Part.OFFICE

    async def _at(self, step: str) -> None:
        if step == self.case.step:
            before = self._session()
            await self._strike()
            assert self._session() == before, "the session is what it was"
        if self.broken and step not in ("place", "sending"):
            await self._told(step)

    def _session(self) -> tuple[Any, ...]:
        desk = self.machine.desk
        if desk.state.value == "home":
            return ("home",)
        session = desk.session
        state = "sent" if desk.state.value in ("sending", "done") else desk.state.value
        # the office's own fault ends the sending; it may go on to the number meanwhile
        return (id(session), session.id, state, dict(session.answers), session.strokes)

    async def _strike(self) -> None:
        machine, fault, step = self.machine, self.fault, self.case.step
        self.began = len(machine.log)
        self.broken = True
        match fault.part:
            case Part.READER if fault.id == "damaged_card":
                await asyncio.to_thread(machine.reader.remove)
                await asyncio.to_thread(machine.lay_card, machine.damaged_card())
                await machine.until(
                    lambda: machine.desk.card_there or step == "identify", "the card is noticed"
                )
            case Part.READER if fault.id == "unplugged" and step == "identify":
                with machine.reading_held() as begun:
                    await asyncio.to_thread(machine.lay_card, self.card)
                    assert await asyncio.to_thread(begun.wait, 30)
                    await asyncio.to_thread(machine.break_reader, fault)
            case Part.READER:
                await asyncio.to_thread(machine.break_reader, fault)
            case Part.PRINTER if step != "done":
                await asyncio.to_thread(machine.break_printer, fault)
            case Part.OFFICE:
                await asyncio.to_thread(machine.break_office, fault)
        if fault.id != "damaged_card" and (fault.part is not Part.OFFICE or step == "home"):
            await machine.until(lambda: machine.logged(fault, self.began), f"{fault.id} in the log")

    async def _told(self, step: str) -> None:
        """Wait until the page says what the table says."""
        if step == "home":
            await self._shown(
                lambda view: isinstance(view, HomeView) and self.fault.staff in view.status.text
            )
            return
        if step == "identify" and self.fault.id == "damaged_card":
            if self.case.step != "identify":
                await self._shown(reads(ReaderHint.REMOVE_OLD_CARD))
                await asyncio.to_thread(self.machine.reader.remove)
                await self._shown(reads(ReaderHint.PLACE_CARD))
                await asyncio.to_thread(self.machine.lay_card, self.machine.damaged_card())
            self.asked_for_card = True
        wanted = self.fault.words(step, self.case.step)
        await self._shown(lambda view: _says(view, wanted))

    def _check_told(self, step: str) -> None:
        wanted = self.fault.words(step, self.case.step)
        assert _says(self.machine.view, wanted), (wanted, words_of(self.machine.view))

    async def _mend(self) -> None:
        machine, fault = self.machine, self.fault
        await asyncio.to_thread(machine.mend, fault)
        await machine.until(lambda: machine.well(fault.part), f"{fault.id} to be over")
        self.broken = False

    # --- the end ----------------------------------------------------------------------------------------

    async def _leave(self) -> None:
        machine, fault, view = self.machine, self.fault, self.machine.view
        assert isinstance(view, DoneView)
        number = view.number.replace(" ", "")
        if fault.part is not Part.PRINTER or not self.broken:
            await self._paper(Paper.PRINTED)
        elif self.case.service == "AID":
            await self._mend()
            await self._paper(*ENDED)
            await self._print_again()
        assert not machine.untrue, (
            "never said to be printed before it was, nor to have failed when it had not"
        )
        if self.broken and fault.part is Part.OFFICE:
            assert machine.office.parts.outbox.rows.find(number), "what is waiting is in the outbox"
        await self._do(Finish(), HomeView)
        if self.broken:
            await self._told("home")
            if fault.id != "damaged_card" or self.asked_for_card:
                await machine.until(lambda: machine.logged(fault, self.began), f"{fault.id} in the log")
            await self._mend()
        await asyncio.to_thread(machine.reader.remove)
        await self._shown(lambda view: isinstance(view, HomeView) and view.status.text == NORMAL)
        await machine.until(lambda: machine.city.cases()[number] == 1, "the office to have it, once")
        await machine.until(lambda: not machine.office.parts.outbox.rows.queued(), "the outbox to be empty")
        assert not machine.crashes(), machine.crashes()

    async def _paper(self, *states: Paper) -> None:
        await self._shown(lambda view: isinstance(view, DoneView) and view.paper in states)

    async def _print_again(self) -> None:
        view = self.machine.view
        assert isinstance(view, DoneView)
        if view.paper is Paper.PRINTED:
            return
        assert view.can_reprint
        papers = self.machine.whole_papers(view.number)
        self.machine.desk.act(Reprint())
        await self._paper(Paper.PRINTED)
        assert self.machine.whole_papers(view.number) == papers + 1

    # --- small things -----------------------------------------------------------------------------------

    async def _do(self, action: Any, expected: Any) -> None:
        self.machine.desk.act(action)
        await self._shown(expected)

    async def _shown(self, expected: Any) -> None:
        machine = self.machine
        what = f"{self.case}: {expected}"
        if not isinstance(expected, str | type) and not callable(expected):
            await machine.until(lambda: isinstance(machine.view, expected), what)
        else:
            await machine.until(lambda: machine._is(expected), what)


def _says(view: View, wanted: tuple[str, ...]) -> bool:
    """All of the words; "a|b" is one of them."""
    text = words_of(view)
    return all(any(one in text for one in words.split("|")) for words in wanted)
