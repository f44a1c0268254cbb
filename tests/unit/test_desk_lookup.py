"""Cases are found at the machine by card or by number, and nothing of them stays."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from drivers.types import CardFailed, CardTrouble, ReaderState, ReaderStatus
from kiosk.actions import (
    Answer,
    AskErase,
    Back,
    ByHand,
    Complain,
    Finish,
    LookUp,
    Next,
    OpenCase,
    Present,
    Rate,
)
from kiosk.log.events import Event as Logged
from kiosk.machine import State
from kiosk.views import CasesView, HomeView, IdentifyView, QuestionsView, ReaderHint, SendingView
from tests.unit.desk_kit import NOW, Rig, settings
from tests.unit.lookup_desk import BY_NUMBER, by_card, by_number, case, deeds, said
from tests.unit.table_cases import NUMBER, PROOF, QUIET_NUMBER, QUIET_PROOF, notary, quiet
from wire.case_lookup import CardLookup, NumberLookup
from wire.receipt_number import grouped
from words import Language

# --- finding ---------------------------------------------------------------------------------------------


async def test_number_and_code_open_one_case() -> None:
    rig = await by_number()
    view = case(rig)
    assert (view.title, view.number, view.state) == ("公证预约", grouped(NUMBER), "已约好")
    assert rig.office.table.asked == [NumberLookup(number=NUMBER, proof=PROOF)]
    assert ("时间", "11月25日（周三）09:30") in view.lines and view.bring == ("身份证原件", "户口簿（原件）")
    assert view.qr == "https://example.test/q/" + "k" * 22
    assert deeds(rig) == ["改时间", "打印回执", "取消预约", "评价", "投诉", "撤回同意、申请删除"]


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


async def by_card_again(rig: Rig) -> None:
    await rig.do(Answer("way", "card"))
    rig.reader.lay()
    await rig.settle()


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
