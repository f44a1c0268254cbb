"""The panel from the first touch to a connected phone, and everything that can go wrong on the way."""

from __future__ import annotations

import asyncio

import pytest

from kiosk.actions import (
    AskErase,
    Back,
    CallPerson,
    ConfirmErase,
    DropPhone,
    KeepGoing,
    NewPhoneCode,
    Next,
    OpenPhone,
    Present,
    TapNumber,
)
from kiosk.log.events import Event as Logged
from kiosk.panels import HelpPanel, PhoneStep
from kiosk.phone.handoff import FIRST_PAUSE, LONGEST_PAUSE, WAITING_WORD_SECONDS
from kiosk.presentation import Presentation
from kiosk.views import QuestionsView
from tests.unit.desk_kit import Rig
from tests.unit.desk_ways import NOTARY, at_questions, at_review, at_signature, follow
from tests.unit.phone_ways import at_story, connected, offer, panel, with_code
from wire.handoff import Ended, HandoffStage
from words import Language


async def test_it_is_offered_only_where_it_helps_and_works() -> None:
    rig = await follow(await Rig().start(), NOTARY[:4])
    assert not hasattr(rig.view, "phone")
    await rig.do(OpenPhone())
    assert rig.desk.look.overlay is None and rig.office.phones.asked == []  # nobody is identified yet
    rig = await at_questions()
    assert offer(rig) is not None
    for away in ({"online": False}, {"online": None}, {"public_url": ""}):
        rig = await at_questions()
        for name, value in away.items():
            setattr(rig.office, name, value)
        rig.desk.changed()
        assert offer(rig) is None
    await rig.do(OpenPhone())
    assert rig.desk.look.overlay is None and rig.office.phones.asked == []  # no address to show


async def test_an_office_that_went_since_the_button_was_drawn_is_told() -> None:
    rig = await at_questions()
    rig.office.online = False
    rig.office.phones.go_away()
    await rig.do(OpenPhone())
    assert panel(rig).step is PhoneStep.OVER and "连不上网络" in panel(rig).message
    await rig.do(KeepGoing())
    assert offer(rig) is None


async def test_each_screen_names_what_the_phone_is_for() -> None:
    rig = await at_story()
    assert (found := offer(rig)) is not None and found.label == "用手机写"
    rig = await at_questions()
    assert (found := offer(rig)) is not None and found.label == "用手机"
    rig = await at_review()
    assert (found := offer(rig)) is not None
    assert found.about.startswith("还可以用手机拍材料、补填：材料照片、")
    rig = await at_signature()
    assert (found := offer(rig)) is not None and found.label == "用手机签"


async def test_the_code_is_shown_in_two_groups_with_the_address() -> None:
    rig = await with_code()
    shown = panel(rig)
    assert (shown.code, shown.qr) == ("ABC0 0001", "https://example.test/h/token-1")
    assert shown.page == "example.test/h" and len(shown.todo) == 3
    assert rig.log.events().count(Logged.PHONE_OPENED) == 1
    assert "token" not in str(rig.log.lines) and "ABC0" not in str(rig.log.lines)


async def test_a_slow_office_gets_a_waiting_word() -> None:
    rig = await at_story()
    rig.office.phones.waits["open"] = asyncio.Event()
    await rig.do(OpenPhone())
    assert (panel(rig).step, panel(rig).message) == (PhoneStep.MAKING, "")
    await rig.wait(WAITING_WORD_SECONDS + 0.1)
    assert panel(rig).message
    rig.office.phones.waits["open"].set()
    await rig.settle()
    assert panel(rig).step is PhoneStep.CODE


async def test_no_code_can_be_had() -> None:
    rig = await at_story()
    rig.office.phones.go_away()
    await rig.do(OpenPhone())
    assert panel(rig).step is PhoneStep.OVER and "都还在" in panel(rig).message and panel(rig).qr == ""
    rig.office.phones.come_back()
    await rig.do(NewPhoneCode())
    assert panel(rig).step is PhoneStep.CODE


async def test_the_code_renews_itself_while_somebody_looks_at_it() -> None:
    rig = await with_code()
    for _minutes in range(3):
        before = panel(rig).code
        await rig.wait(100)
        await rig.do(KeepGoing(), OpenPhone())  # a touch, so that the session stays
        await rig.wait(21)
        assert panel(rig).code != before and panel(rig).step is PhoneStep.CODE
    assert rig.office.phones.asked.count("renew") == 3


async def test_a_closed_panel_asks_for_no_codes_and_shows_none_that_is_old() -> None:
    rig = await with_code()
    await rig.do(KeepGoing())
    await rig.wait(100)
    await rig.do(Back(), Next())
    await rig.wait(60)
    assert rig.office.phones.asked.count("renew") == 0
    rig.office.phones.waits["renew"] = asyncio.Event()
    await rig.do(OpenPhone())
    assert (panel(rig).step, panel(rig).qr) == (PhoneStep.MAKING, "")
    rig.office.phones.waits["renew"].set()
    await rig.settle()
    assert panel(rig).code == "ABC0 0002"


async def test_no_dead_code_while_the_office_is_away_and_it_heals_by_itself() -> None:
    rig = await with_code()
    rig.office.phones.go_away()
    await rig.settle()
    assert (panel(rig).step, panel(rig).qr) == (PhoneStep.MAKING, "") and "网络断了" in panel(rig).warning
    await rig.wait(40)
    rig.office.phones.come_back()
    await rig.wait(LONGEST_PAUSE * 1.5 + FIRST_PAUSE)
    assert panel(rig).step is PhoneStep.CODE and panel(rig).warning == ""


async def test_the_right_number_connects() -> None:
    rig = await connected()
    assert rig.log.events().count(Logged.PHONE_PAIRED) == 1
    assert "还没有传来" in panel(rig).message
    await rig.do(KeepGoing())
    assert rig.desk.look.overlay is None
    assert (found := offer(rig)) is not None and (found.label, found.line) == ("看手机", "手机已连接")


async def test_a_wrong_number_ends_it_plainly_and_another_code_may_be_had() -> None:
    rig = await with_code()
    rig.office.phones.claim()
    await rig.settle()
    assert panel(rig).numbers == (47, 12, 83)
    await rig.do(TapNumber(12))
    assert panel(rig).step is PhoneStep.OVER and "不一样" in panel(rig).message
    assert rig.office.phones.drafts == []  # nothing was told to that phone
    await rig.do(NewPhoneCode())
    assert panel(rig).step is PhoneStep.CODE and rig.office.phones.now_state.id == "h2"


async def test_a_number_that_is_not_shown_is_none() -> None:
    rig = await with_code()
    rig.office.phones.claim()
    await rig.settle()
    await rig.do(TapNumber(99))
    assert "pair" not in rig.office.phones.asked and panel(rig).step is PhoneStep.NUMBERS


async def test_the_panel_comes_by_itself_when_a_phone_shows_its_number() -> None:
    rig = await with_code()
    await rig.do(KeepGoing())
    rig.office.phones.claim()
    await rig.settle()
    assert panel(rig).step is PhoneStep.NUMBERS
    await rig.do(KeepGoing())
    rig.office.phones.change(phone_here=False)
    await rig.settle()
    assert rig.desk.look.overlay is None  # it was put away once: it does not come again


async def test_an_expired_code_never_ends_the_session() -> None:
    rig = await with_code()
    rig.office.phones.change(stage=HandoffStage.ENDED, why=Ended.EXPIRED)
    await rig.settle()
    assert (panel(rig).step, panel(rig).title) == (PhoneStep.OVER, "二维码过期了")
    await rig.do(KeepGoing())
    assert isinstance(rig.view, QuestionsView) and rig.view.title == "发生了什么事？"
    assert rig.desk.session.answers["matter"] == "LABOUR_WAGE"


async def test_a_phone_that_leaves_before_its_number_was_tapped_is_told_of() -> None:
    rig = await with_code()
    rig.office.phones.claim()
    await rig.settle()
    rig.office.phones.change(stage=HandoffStage.ENDED, why=Ended.PHONE_LEFT)
    await rig.settle()
    assert (panel(rig).step, panel(rig).title) == (PhoneStep.OVER, "手机已断开")
    assert "手机那边断开" in panel(rig).message


async def test_an_office_that_forgot_it_is_an_end_too() -> None:
    rig = await connected()
    rig.office.phones.now = None
    rig.office.phones._news.set()
    await rig.settle()
    assert (panel(rig).step, panel(rig).title) == (PhoneStep.OVER, "手机已断开")


async def test_the_phone_leaves_and_what_it_gave_stays() -> None:
    rig = await connected()
    rig.office.phones.give(facts="老板从六月起一直拖着不给工资，找了好多次都没有结果。")
    await rig.settle()
    rig.office.phones.change(stage=HandoffStage.ENDED, why=Ended.PHONE_LEFT)
    await rig.settle()
    assert panel(rig).step is PhoneStep.OVER and "手机那边断开" in panel(rig).message
    await rig.do(KeepGoing())
    assert rig.desk.session.answers["facts"].startswith("老板")
    assert (found := offer(rig)) is not None and "已断开" in found.line


async def test_the_citizen_sends_the_phone_away() -> None:
    rig = await connected()
    await rig.do(DropPhone())
    assert rig.desk.look.overlay is None and (found := offer(rig)) is not None and found.line == ""
    assert rig.office.phones.ended == [("h1", Ended.SESSION)]


async def test_help_lies_over_the_panel_and_gives_it_back() -> None:
    rig = await with_code()
    await rig.do(CallPerson())
    assert isinstance(rig.desk.look.overlay, HelpPanel)
    await rig.do(KeepGoing())
    assert panel(rig).step is PhoneStep.CODE


async def test_the_panel_speaks_another_language_at_once() -> None:
    rig = await connected()
    await rig.do(Present(Presentation(language=Language.ENGLISH)))
    assert panel(rig).title.isascii()
    await rig.wait(1)
    assert rig.office.phones.drafts[-1].language == "en"


async def test_behind_the_panel_nothing_can_be_touched() -> None:
    rig = await with_code()
    before = rig.view
    await rig.do(Next(), Back())
    assert rig.view == before


async def test_the_phone_is_a_sign_of_life_and_a_forgotten_one_is_not() -> None:
    rig = await connected()
    for _round in range(12):
        await rig.wait(100)
        rig.office.phones.give(facts=f"第 {_round} 次补充，老板一直拖着不给工资，找了好多次都没有结果。")
        await rig.settle()
    assert isinstance(rig.view, QuestionsView)
    await rig.wait(120 + 45 + 15)
    assert rig.desk.sessions_ended == 1


@pytest.mark.parametrize("moment", ["making", "code", "numbers", "connected"])
async def test_the_end_of_the_session_forgets_everything_and_tells_the_phone(moment: str) -> None:
    rig = await (at_story() if moment == "making" else with_code())
    phones = rig.office.phones
    if moment == "making":
        phones.waits["open"] = asyncio.Event()
        await rig.do(OpenPhone())
    if moment in ("numbers", "connected"):
        phones.claim()
        await rig.settle()
    if moment == "connected":
        await rig.do(TapNumber(47))
    handoff = rig.desk.phone._handoff
    assert handoff is not None
    await rig.do(KeepGoing(), AskErase(), ConfirmErase())
    assert rig.desk.phone._handoff is None and rig.desk.phone.panel() is None
    assert handoff.code is None and handoff.numbers == () and handoff.pictures.all() == ()
    assert phones.ended == ([] if moment == "making" else [("h1", Ended.SESSION)])


async def test_what_an_earlier_phone_gave_is_forgotten_with_the_session() -> None:
    rig = await connected()
    rig.office.phones.give(facts="老板从六月起一直拖着不给工资，找了好多次都没有结果。")
    await rig.settle()
    first = rig.desk.phone._handoff
    assert first is not None and first.received.answered == ["facts"]
    rig.office.phones.change(stage=HandoffStage.ENDED, why=Ended.PHONE_LEFT)
    await rig.settle()
    await rig.do(NewPhoneCode(), KeepGoing())
    assert rig.desk.phone._handoff is not first and first.received.answered == ["facts"]
    await rig.do(AskErase(), ConfirmErase())
    assert first.received.answered == [] and first.received._taken == {}
    assert rig.office.phones.ended == [("h2", Ended.SESSION)], "the first one is over: nobody is told again"


async def test_an_office_that_cannot_be_told_of_the_end_is_told_later() -> None:
    rig = await connected()
    rig.office.phones.go_away()
    await rig.do(KeepGoing(), AskErase(), ConfirmErase())
    assert rig.desk.sessions_ended == 1 and rig.office.phones.ended == []
    rig.office.phones.come_back()
    await rig.wait(3)
    assert rig.office.phones.ended == [("h1", Ended.SESSION)]
