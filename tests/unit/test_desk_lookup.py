"""Looking after cases at the machine: found by card or number, read, moved, cancelled, printed, asked of."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from drivers.types import (
    CardFailed,
    CardTrouble,
    Failed,
    FailureCause,
    PrintJob,
    QrBlock,
    ReaderState,
    ReaderStatus,
)
from kiosk.actions import (
    Action,
    Answer,
    AskErase,
    Back,
    ByHand,
    CancelTime,
    ChooseAgain,
    ChooseSlot,
    Complain,
    Finish,
    KeepGoing,
    LookUp,
    Next,
    OpenCase,
    Present,
    PrintState,
    Rate,
    TakeBackConsent,
)
from kiosk.events import Event as Logged
from kiosk.machine import State
from kiosk.panels import EraseQuestion
from kiosk.receipt import preview
from kiosk.views import (
    CasesView,
    CaseView,
    HomeView,
    IdentifyView,
    PlaceView,
    QuestionsView,
    ReaderHint,
    SendingView,
)
from tests.unit.desk_kit import NOW, Rig, settings
from tests.unit.table_cases import NUMBER, PROOF, QUIET_NUMBER, QUIET_PROOF, notary, quiet
from wire.case_lookup import CardLookup, NumberLookup
from wire.case_sheet import CaseRequestBody, RequestKind
from wire.receipt_number import grouped
from words import Language

BY_NUMBER: tuple[Action, ...] = (
    LookUp(),
    Answer("way", "number"),
    Answer("number", NUMBER),
    Next(),
    Answer("code", PROOF),
)
FREE = "notary-east-1124-10"


async def by_number(rig: Rig | None = None) -> Rig:
    """The notary's case on the screen."""
    rig = rig or await Rig().start()
    await rig.do(*BY_NUMBER, Next())
    assert isinstance(rig.view, CaseView)
    return rig


async def by_card(rig: Rig | None = None) -> Rig:
    """After the card was read."""
    rig = rig or await Rig().start()
    await rig.do(LookUp(), Answer("way", "card"))
    assert isinstance(rig.view, IdentifyView)
    rig.reader.lay()
    await rig.settle()
    return rig


def case(rig: Rig) -> CaseView:
    """The sheet that is shown."""
    assert isinstance(rig.view, CaseView), type(rig.view).__name__
    return rig.view


def said(rig: Rig) -> str:
    """What became of the last thing, wherever it is told."""
    view = rig.view
    if isinstance(view, CaseView):
        return view.said.text if view.said else ""
    if isinstance(view, PlaceView):
        return view.message
    assert isinstance(view, QuestionsView)
    return " ".join(line.text for line in view.advice)


def deeds(rig: Rig) -> list[str]:
    """The buttons of the sheet."""
    return [deed.label for deed in case(rig).deeds]


def printed(job: PrintJob) -> str:
    """A paper as one text."""
    return "\n".join(preview(job.blocks, 99))


# --- finding ---------------------------------------------------------------------------------------------


async def test_number_and_code_open_one_case() -> None:
    rig = await by_number()
    view = case(rig)
    assert (view.title, view.number, view.state) == ("公证预约", grouped(NUMBER), "已约好")
    assert rig.office.table.asked == [NumberLookup(number=NUMBER, proof=PROOF)]
    assert ("时间", "11月25日（周三）09:30") in view.lines and view.bring == ("身份证原件", "户口簿（原件）")
    assert view.qr == "https://example.test/q/" + "k" * 22
    assert deeds(rig) == ["改时间", "打印凭条", "取消预约", "评价", "投诉", "撤回同意、申请删除"]


async def test_a_number_that_is_none_is_not_sent() -> None:
    rig = await Rig().start()
    view = await rig.do(LookUp(), Answer("way", "number"), Answer("number", "1234"), Next())
    assert isinstance(view, QuestionsView) and "12" in view.fields[0].error
    view = await rig.do(Answer("number", NUMBER), Next(), Answer("code", "12"), Next())
    assert isinstance(view, QuestionsView) and view.fields[0].error and rig.office.table.asked == []


async def test_the_card_lists_cases_and_a_quiet_one_asks_its_code() -> None:
    rig = await by_card()
    view = rig.view
    assert isinstance(view, CasesView)
    assert [(one.title, one.note) for one in view.cases] == [
        ("公证预约", "已约好"),
        ("公共法律服务登记", "要输入您自己定的密码"),
    ]
    assert view.take_card == "别忘了拿走身份证"
    rig.reader.take()
    await rig.settle()
    assert isinstance(rig.view, CasesView) and rig.view.take_card == ""
    asked = rig.office.table.asked[0]
    assert isinstance(asked, CardLookup)
    assert (asked.id_type, asked.id_number) == ("resident_id", "119999196803140034")
    await rig.do(OpenCase(QUIET_NUMBER))
    assert isinstance(rig.view, QuestionsView) and rig.desk.state is State.CASE_CODE
    await rig.do(Answer("code", PROOF), Next())
    assert rig.desk.state is State.CASE_CODE and "密码不对" in said(rig)
    assert isinstance(rig.view, QuestionsView) and rig.view.fields[0].value is None
    await rig.do(Answer("code", QUIET_PROOF), Next())
    assert case(rig).title == "公共法律服务登记" and case(rig).bring == ()
    await rig.do(Back())
    assert isinstance(rig.view, CasesView)
    await rig.do(OpenCase(QUIET_NUMBER))
    assert case(rig).number == grouped(QUIET_NUMBER), "proved once, open while the session lives"
    await rig.do(Back(), OpenCase(NUMBER))
    assert case(rig).title == "公证预约"


async def test_a_single_case_of_the_card_opens_at_once() -> None:
    rig = await Rig().start()
    rig.office.table.sheets = [notary()]
    await by_card(rig)
    assert case(rig).take_card == "别忘了拿走身份证"
    await rig.do(Back())
    assert rig.desk.state is State.FIND
    rig.office.table.sheets = [quiet()]
    rig.reader.take()
    await by_card_again(rig)
    assert isinstance(rig.view, CasesView), "a quiet case is not opened by the card"


async def by_card_again(rig: Rig) -> None:
    await rig.do(Answer("way", "card"))
    rig.reader.lay()
    await rig.settle()


async def test_a_card_left_from_before_never_counts() -> None:
    rig = await Rig().start()
    rig.reader.lay()
    await rig.do(LookUp(), Answer("way", "card"))
    assert isinstance(rig.view, IdentifyView) and rig.view.hint is ReaderHint.REMOVE_OLD_CARD
    assert rig.office.table.asked == []
    rig.reader.take()
    rig.reader.lay()
    await rig.settle()
    assert isinstance(rig.view, CasesView)
    assert rig.log.events().count(Logged.CARD_READ) == 1
    assert not rig.reader.wanted


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (CardTrouble.NOT_AN_ID_CARD, "换成身份证"),
        (CardTrouble.DAMAGED, "读不出来"),
        (CardTrouble.REJECTED, "读不出来"),
        (CardTrouble.MOVED, "放平"),
    ],
)
async def test_what_the_reader_says(trouble: CardTrouble, words: str) -> None:
    rig = await Rig().start()
    await rig.do(LookUp(), Answer("way", "card"))
    rig.reader.say(CardFailed(trouble))
    await rig.settle()
    assert isinstance(rig.view, IdentifyView) and words in rig.view.message
    assert "没带身份证" not in rig.view.message
    rig.reader.take()
    await rig.settle()
    assert isinstance(rig.view, IdentifyView) and "没带身份证" not in rig.view.message


@pytest.mark.parametrize("state", [ReaderState.OFFLINE, ReaderState.UNKNOWN])
async def test_without_a_reader_the_number_is_the_way(state: ReaderState) -> None:
    rig = await Rig().start()
    rig.reader.say(ReaderStatus(state))
    await rig.do(LookUp(), Answer("way", "card"))
    assert isinstance(rig.view, IdentifyView) and "受理号" in rig.view.message
    await rig.do(ByHand())
    assert isinstance(rig.view, QuestionsView) and rig.view.fields[0].field.id == "number"
    await rig.do(Answer("number", NUMBER), Next(), Answer("code", PROOF), Next())
    assert case(rig).title == "公证预约"


async def test_back_from_the_card_to_the_choice_and_home() -> None:
    rig = await Rig().start()
    await rig.do(LookUp(), Answer("way", "card"), Back())
    assert rig.desk.state is State.FIND and not rig.reader.wanted
    await rig.do(Answer("way", "number"), Back(), Back())
    assert isinstance(rig.view, HomeView)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sheets": []}, "没有查到"),
        ({"locked": True}, "15 分钟"),
        ({"online": False}, "连不上机构"),
        ({"sheets": [], "saved_here": {NUMBER: NOW}}, "存在本机，还没有发出"),
        ({"online": False, "saved_here": {NUMBER: NOW}}, "存在本机，还没有发出"),
    ],
)
async def test_nothing_found_says_why_and_keeps_what_was_typed(change: dict[str, Any], words: str) -> None:
    rig = await Rig().start()
    for name, value in change.items():
        setattr(rig.office.table, name, value)
    await rig.do(*BY_NUMBER, Next())
    assert rig.desk.state is State.FIND and words in said(rig)
    assert isinstance(rig.view, QuestionsView) and rig.view.fields[0].value == PROOF
    await rig.do(Answer("code", "1111"))
    assert said(rig) == "", "a new try is not scolded for the old one"


async def test_a_card_without_cases_leads_to_the_choice() -> None:
    rig = await Rig().start()
    rig.office.table.sheets = []
    await by_card(rig)
    assert rig.desk.state is State.FIND and "没有查到办过的事" in said(rig)
    assert isinstance(rig.view, QuestionsView) and rig.view.fields[0].field.id == "way"


async def test_while_the_office_is_asked_one_may_leave() -> None:
    rig = await Rig().start()
    rig.office.table.before = gate = asyncio.Event()
    await rig.do(*BY_NUMBER, Next())
    assert isinstance(rig.view, SendingView) and rig.view.chrome.finish
    await rig.do(AskErase())
    assert isinstance(rig.view, HomeView)
    gate.set()
    await rig.settle()
    assert isinstance(rig.view, HomeView) and rig.log.events().count(Logged.UNEXPECTED) == 0


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
    assert deeds(rig) == ["打印凭条", "撤回同意、申请删除"]
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
    assert "打印凭条" not in deeds(rig), "the same slip once"
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
    assert "打印凭条" not in deeds(rig) and len(rig.paper.jobs) == 2


# --- the session -----------------------------------------------------------------------------------------


async def test_another_language_asks_the_office_again() -> None:
    rig = await Rig(settings().model_copy(update={"languages": [Language.CHINESE, Language.ENGLISH]})).start()
    await by_number(rig)
    shown = rig.desk.look.presentation
    await rig.do(Present(replace(shown, language=Language.ENGLISH)))
    assert rig.office.table.asked[1:] == ["read"] and case(rig).chrome.next == "Finish"
    await rig.do(Rate(), Present(replace(shown, language=Language.CHINESE)))
    assert isinstance(rig.view, QuestionsView) and rig.view.title == "这次办得怎么样？"


async def test_nothing_stays_after_the_session() -> None:
    rig = await by_number()
    session: Any = rig.desk.session
    await rig.do(Complain(), Answer("text", "样例"), Back(), Finish())
    assert isinstance(rig.view, HomeView)
    assert (session.found, session.typed, session.asked, session.code_typed) == ([], {}, {}, {})
    assert session.case is None and session.errand is None and session.said is None and session.over


async def test_not_offered_without_an_office_or_out_of_hours() -> None:
    rig = await Rig().start()
    assert isinstance(rig.view, HomeView) and rig.view.lookup is not None
    rig.office.can_submit = False
    await rig.wait(21)
    assert isinstance(rig.view, HomeView) and rig.view.lookup is None
    assert isinstance(await rig.do(LookUp()), HomeView)


async def test_who_walks_away_leaves_nothing() -> None:
    rig = await by_number()
    await rig.wait(170)
    assert isinstance(rig.view, HomeView)
    ended = [fields for event, fields in rig.log.lines if event is Logged.SESSION_ENDED]
    assert ended[-1]["reason"] == "walked_away"
