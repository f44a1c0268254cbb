"""Looking after a case at the machine: another time, cancelled, rated, complained of, printed."""

from __future__ import annotations

import pytest

from drivers.types import Failed, FailureCause, QrBlock
from kiosk.actions import (
    Answer,
    AskErase,
    Back,
    CancelTime,
    ChooseAgain,
    ChooseSlot,
    Complain,
    KeepGoing,
    LookUp,
    Next,
    PrintState,
    Rate,
    TakeBackConsent,
)
from kiosk.desk.place_lines import SlotState
from kiosk.machine import State
from kiosk.panels import EraseQuestion
from kiosk.views import HomeView, PlaceView, QuestionsView
from tests.unit.desk_kit import NOW, Rig
from tests.unit.lookup_desk import by_number, case, deeds, printed, said
from tests.unit.table_cases import NUMBER, QUIET_NUMBER, QUIET_PROOF, booked, notary, quiet
from wire.case_sheet import CaseRequestBody, RequestKind
from wire.receipt_number import grouped

FREE = "notary-east-1124-10"
LATER = "notary-east-1124-14"


def slots(rig: Rig) -> dict[str, tuple[str, SlotState]]:
    """Note and state of the times that are shown."""
    assert isinstance(rig.view, PlaceView)
    return {line.id: (line.note, line.state) for line in (*rig.view.morning, *rig.view.afternoon)}


# --- another time ----------------------------------------------------------------------------------------


async def test_another_time() -> None:
    rig = await by_number()
    await rig.do(ChooseAgain())
    assert isinstance(rig.view, PlaceView)
    assert "现在约的是 11月25日（周三）09:30" in rig.view.subtitle
    assert rig.office.asked[-1] == ("slots", ("notary-east", "counter", NOW.date(), 14))
    await rig.do(ChooseSlot(FREE), Next())
    assert "约好了" in said(rig) and ("时间", "11月24日（周二）10:00") in case(rig).lines
    assert rig.office.released == [], "nothing was held"


async def test_a_time_that_somebody_else_took_is_chosen_again() -> None:
    rig = await by_number()
    rig.office.table.taken.add(FREE)
    await rig.do(ChooseAgain(), ChooseSlot(FREE), Next())
    assert isinstance(rig.view, PlaceView) and "被别人约走" in said(rig)
    assert not rig.view.chrome.next_enabled
    await rig.do(ChooseSlot("notary-east-1124-14"), Next())
    assert ("时间", "11月24日（周二）14:00") in case(rig).lines


async def test_the_time_it_has_is_marked_and_is_no_choice() -> None:
    rig = await Rig().start()
    mine = next(one for one in rig.office.all_slots if one.id == FREE)
    rig.office.table.sheets = [notary(appointment=booked(mine))]
    await by_number(rig)
    await rig.do(ChooseAgain(), ChooseSlot(FREE), Next())
    assert slots(rig)[FREE] == ("现在约的", SlotState.CURRENT), "though two others could still come"
    assert isinstance(rig.view, PlaceView) and not rig.view.chrome.next_enabled
    assert rig.office.table.asked[1:] == []
    await rig.do(ChooseSlot(LATER), Next())
    assert ("时间", "11月24日（周二）14:00") in case(rig).lines
    await rig.do(ChooseAgain())
    assert slots(rig)[LATER] == ("现在约的", SlotState.CURRENT)
    assert slots(rig)[FREE] == ("余 2", SlotState.FREE)


async def test_a_full_time_that_it_has_is_not_called_full() -> None:
    rig = await Rig().start()
    mine = next(one for one in rig.office.all_slots if one.free == 0)
    rig.office.table.sheets = [notary(appointment=booked(mine))]
    await by_number(rig)
    await rig.do(ChooseAgain())
    assert slots(rig)[mine.id] == ("现在约的", SlotState.CURRENT)


async def test_a_day_with_no_other_time_is_not_offered() -> None:
    rig = await Rig().start()
    mine = next(one for one in rig.office.all_slots if one.id == FREE)
    rig.office.all_slots = [mine, *(one for one in rig.office.all_slots if "-1125-" in one.id)]
    rig.office.table.sheets = [notary(appointment=booked(mine))]
    await by_number(rig)
    await rig.do(ChooseAgain())
    assert isinstance(rig.view, PlaceView)
    assert [(one.day.day, one.enabled, one.selected) for one in rig.view.days] == [
        (24, False, False),
        (25, True, True),
    ]
    assert said(rig) == ""


@pytest.mark.parametrize(
    ("has_one", "words"), [(True, "原来的时间不变"), (False, "请过几天再来看，或者打电话问")]
)
async def test_when_there_is_no_other_time_it_is_said(has_one: bool, words: str) -> None:
    rig = await Rig().start()
    mine = next(one for one in rig.office.all_slots if one.id == FREE)
    rig.office.all_slots = [mine] if has_one else []
    rig.office.table.sheets = [notary(appointment=booked(mine) if has_one else None)]
    await by_number(rig)
    await rig.do(ChooseAgain())
    assert isinstance(rig.view, PlaceView) and not rig.view.chrome.next_enabled
    assert words in said(rig) and "下一步" not in said(rig)


@pytest.mark.parametrize(
    ("change", "words"),
    [("online", "连不上机构"), ("too_old", "重新查一次"), ("elsewhere", "已有一个预约")],
)
async def test_a_time_that_cannot_be_had_leaves_the_old_one(change: str, words: str) -> None:
    rig = await by_number()
    setattr(rig.office.table, change, change != "online")
    await rig.do(ChooseAgain(), ChooseSlot(FREE), Next())
    assert isinstance(rig.view, PlaceView) and words in said(rig)
    await rig.do(Back())
    assert ("时间", "11月25日（周三）09:30") in case(rig).lines


async def test_an_office_that_the_directory_does_not_know() -> None:
    rig = await Rig().start()
    rig.office.directory = None
    await by_number(rig)
    await rig.do(ChooseAgain())
    assert isinstance(rig.view, PlaceView) and "样例路 12 号" in rig.view.subtitle and rig.view.days


async def test_times_out_of_memory_cannot_be_booked() -> None:
    rig = await by_number()
    rig.office.online = False
    await rig.do(ChooseAgain())
    assert isinstance(rig.view, PlaceView) and "原来的时间不变" in rig.view.offline_note


# --- what is asked ---------------------------------------------------------------------------------------


async def test_cancelling_is_asked_once() -> None:
    rig = await by_number()
    await rig.do(CancelTime(), Answer("choice", "no"))
    assert rig.office.table.asked[1:] == [] and "取消预约" in deeds(rig)
    await rig.do(CancelTime())
    assert isinstance(rig.view, QuestionsView) and "让给别人" in rig.view.help
    await rig.do(Answer("choice", "yes"))
    assert "已取消" in said(rig) and rig.office.table.asked[1:] == ["cancel"]
    assert deeds(rig)[0] == "选时间" and "取消预约" not in deeds(rig)


async def test_cancelling_that_ends_the_matter_says_so() -> None:
    rig = await Rig().start()
    rig.office.table.sheets = [notary(cancelling_ends=True)]
    await by_number(rig)
    await rig.do(CancelTime())
    assert isinstance(rig.view, QuestionsView) and "这件事也就结束了" in rig.view.help


async def test_a_rating_is_one_touch_and_may_be_changed() -> None:
    rig = await by_number()
    await rig.do(Rate())
    assert isinstance(rig.view, QuestionsView)
    assert [one.value for one in rig.view.fields[0].choices] == ["5", "4", "3", "2", "1"]
    await rig.do(Answer("choice", "4"))
    assert rig.office.table.asked[-1] == CaseRequestBody(kind=RequestKind.RATING, score=4)
    assert "评价" in said(rig) and "改评价" in deeds(rig)


async def test_a_complaint_keeps_its_words_until_it_arrived() -> None:
    rig = await by_number()
    rig.office.table.online = False
    await rig.do(Complain(), Answer("text", "样例：等了很久"), Next())
    assert rig.desk.state is State.CASE_ASK and "没有办成" in said(rig)
    assert isinstance(rig.view, QuestionsView) and rig.view.fields[0].value == "样例：等了很久"
    rig.office.table.online = True
    await rig.do(Next())
    asked = rig.office.table.asked[-1]
    assert (asked.kind, asked.text) == (RequestKind.COMPLAINT, "样例：等了很久")
    assert "已收到您的投诉" in said(rig)
    await rig.do(Complain())
    assert isinstance(rig.view, QuestionsView) and rig.view.fields[0].value is None


async def test_written_words_are_not_erased_without_asking() -> None:
    rig = await by_number()
    await rig.do(Complain(), Answer("text", "样例"), AskErase())
    assert isinstance(rig.desk.look.overlay, EraseQuestion)
    await rig.do(KeepGoing(), Back(), AskErase())
    assert isinstance(rig.view, HomeView), "nothing is lost by leaving a sheet"


@pytest.mark.parametrize(
    ("choice", "kind"), [("consent", RequestKind.WITHDRAW), ("delete", RequestKind.DELETE), ("no", None)]
)
async def test_consent_and_deletion(choice: str, kind: RequestKind | None) -> None:
    rig = await by_number()
    await rig.do(TakeBackConsent(), Answer("choice", choice))
    made = rig.office.table.asked[1:]
    assert made == ([] if kind is None else [CaseRequestBody(kind=kind)])
    assert bool(said(rig)) is (kind is not None)


async def test_what_is_too_old_says_how_to_go_on() -> None:
    rig = await by_number()
    rig.office.table.too_old = True
    await rig.do(Rate(), Answer("choice", "1"))
    assert rig.desk.state is State.CASE_ASK and "重新查一次" in said(rig)


async def test_what_the_sheet_does_not_offer_is_not_done() -> None:
    rig = await Rig().start()
    rig.office.table.sheets = [notary(movable=False, cancellable=False, can_rate=False, can_complain=False)]
    await by_number(rig)
    assert deeds(rig) == ["打印回执", "撤回同意、申请删除"]
    for action in (ChooseAgain(), CancelTime(), Rate(), Complain()):
        await rig.do(action)
        assert rig.desk.state is State.CASE


# --- paper -----------------------------------------------------------------------------------------------


async def test_the_slip_says_what_was_told_and_when() -> None:
    rig = await by_number()
    await rig.do(PrintState())
    paper = printed(rig.paper.jobs[0])
    for words in (grouped(NUMBER), "已约好", "11月25日（周三）09:30", "2026-11-23 09:30", "户口簿（原件）"):
        assert words in paper, words
    assert any(isinstance(block, QrBlock) for block in rig.paper.jobs[0].blocks)
    paper_line = case(rig).paper
    assert paper_line is not None and paper_line.level == "good"
    assert "打印回执" not in deeds(rig), "the same slip once"
    await rig.do(CancelTime(), Answer("choice", "yes"), PrintState())
    assert len(rig.paper.jobs) == 2 and "预约已取消" not in printed(rig.paper.jobs[0])
    assert "09:30" not in printed(rig.paper.jobs[1]).replace("2026-11-23 09:30", "")


async def test_a_quiet_slip_tells_nothing() -> None:
    rig = await Rig().start()
    rig.office.table.sheets = [quiet()]
    await rig.do(LookUp(), Answer("way", "number"), Answer("number", QUIET_NUMBER), Next())
    await rig.do(Answer("code", QUIET_PROOF), Next(), PrintState())
    paper = printed(rig.paper.jobs[0])
    assert "公共法律服务登记" in paper and grouped(QUIET_NUMBER) in paper
    for words in ("热线", "0990", "政务", "援助", "公证"):
        assert words not in paper, words


async def test_a_slip_that_did_not_come_out_may_be_printed_again() -> None:
    rig = await Rig().start()
    rig.paper.outcome = Failed(FailureCause.PAPER_OUT)
    await by_number(rig)
    await rig.do(PrintState())
    line = case(rig).paper
    assert line is not None and line.level == "warning" and "没有纸" in line.text
    rig.paper.outcome = None
    await rig.do(PrintState())
    assert "打印回执" not in deeds(rig) and len(rig.paper.jobs) == 2
