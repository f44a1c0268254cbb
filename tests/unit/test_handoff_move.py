"""The form goes on on the phone: asked once, uninterrupted, told truly, and nothing stays here."""

from __future__ import annotations

import asyncio

import pytest

from drivers.types import QrBlock, TextLine
from kiosk.actions import (
    Answer,
    AskErase,
    Back,
    ChooseSlot,
    ConfirmErase,
    ConfirmMove,
    Finish,
    KeepGoing,
    MoveToPhone,
    Next,
    OpenPhone,
    TapNumber,
)
from kiosk.log.events import Event as Logged
from kiosk.machine import State
from kiosk.panels import PhoneStep
from kiosk.ports import Gone, SaveFailed, Unavailable
from kiosk.receipt import moved_slip, preview
from kiosk.views import (
    DoneView,
    HomeView,
    Paper,
    PlaceView,
    QuestionsView,
    ReviewView,
    SendingView,
    SignatureView,
    TroubleView,
)
from tests.unit.desk_kit import ZHANG, Rig
from tests.unit.desk_ways import NOTARY, SLOT, WAGES
from tests.unit.desk_ways_aid import VIOLENCE_TO_REVIEW, WAGES_TO_REVIEW
from tests.unit.phone_ways import TO_STORY, connected, panel
from wire.handoff import Ended, HandoffStage
from wire.receipt_number import grouped


def words(rig: Rig, job: int = -1) -> str:
    return " ".join(preview(rig.paper.jobs[job].blocks, lines=99))


async def test_it_is_asked_once_and_may_be_refused() -> None:
    rig = await connected()
    await rig.do(MoveToPhone())
    assert panel(rig).step is PhoneStep.MOVE and "马上清除" in panel(rig).message
    await rig.do(KeepGoing())
    assert panel(rig).step is PhoneStep.CONNECTED
    await rig.do(ConfirmMove())
    assert panel(rig).step is PhoneStep.CONNECTED and rig.desk.state is State.QUESTIONS
    assert "move" not in rig.office.phones.asked


async def test_nothing_moves_before_a_phone_is_confirmed() -> None:
    rig = await connected()
    rig.office.phones.change(stage=HandoffStage.ENDED, why=Ended.PHONE_LEFT)
    await rig.settle()
    await rig.do(MoveToPhone(), ConfirmMove())
    assert rig.desk.state is State.QUESTIONS and rig.office.phones.moved == []


async def test_the_form_moves_with_all_that_was_entered() -> None:
    rig = await connected()
    await rig.do(KeepGoing(), Answer("facts", "太短"))
    await rig.do(OpenPhone(), MoveToPhone(), ConfirmMove())
    view = rig.view
    assert isinstance(view, DoneView) and view.headline == "已转到您的手机"
    ((draft, name),) = rig.office.phones.moved
    assert view.number == grouped(name.receipt_number) and view.qr.endswith(f"/q/{name.token}")
    assert view.lines == ("手机上保留到 11月24日（周二）09:30",)
    assert draft.answers["facts"] == "太短" and draft.answers["matter"] == "LABOUR_WAGE"
    assert draft.applicant.name == ZHANG.name and [one.id for one in draft.consents] == ["transfer"]
    assert rig.office.drafts == []  # nothing was submitted
    assert rig.log.events().count(Logged.PHONE_MOVED) == 1


async def test_an_entry_that_is_only_half_filled_goes_along() -> None:
    rig = await connected([*WAGES, (Answer("party_type", "organisation"), QuestionsView)])
    await rig.do(KeepGoing(), Answer("name", "样例建筑公司"), OpenPhone(), MoveToPhone(), ConfirmMove())
    ((draft, _name),) = rig.office.phones.moved
    assert draft.answers["opponents"] == [{"party_type": "organisation", "name": "样例建筑公司"}]


@pytest.mark.parametrize(
    ("way", "view"),
    [
        (TO_STORY, QuestionsView),
        (NOTARY[:13], PlaceView),
        (NOTARY, ReviewView),
        (WAGES_TO_REVIEW, SignatureView),
    ],
)
async def test_from_everywhere_and_back_when_it_does_not_work(way: list, view: type) -> None:  # type: ignore[type-arg]
    if view is PlaceView:  # a phone that was confirmed before
        rig = await connected(way[:11])
        await rig.do(KeepGoing(), *[deed for deed, _expected in way[11:]])
    else:
        rig = await connected(way)
        await rig.do(KeepGoing())
    if view is SignatureView:
        await rig.do(Next())
    before = rig.view
    assert isinstance(before, view)
    answers = dict(rig.desk.session.answers)
    rig.office.phones.move_answers = [Gone()]
    rig.desk.phone._open = True
    await rig.do(MoveToPhone(), ConfirmMove())
    assert panel(rig).step is PhoneStep.CONNECTED and "没有转成" in panel(rig).warning
    assert isinstance(rig.view, view) and rig.desk.session.answers == answers
    if isinstance(before, QuestionsView):
        assert isinstance(rig.view, QuestionsView) and rig.view.title == before.title
    await rig.do(MoveToPhone(), ConfirmMove())
    assert isinstance(rig.view, DoneView)
    assert rig.office.phones.asked.count("reserve") == 1, "one form, one number"


async def test_while_it_is_on_its_way_nobody_can_stop_it() -> None:
    rig = await connected()
    rig.office.phones.waits["move"] = asyncio.Event()
    await rig.do(MoveToPhone(), ConfirmMove())
    assert isinstance(rig.view, SendingView) and "正在转到" in rig.view.message
    assert not rig.desk.withdraw("维护", "")
    await rig.do(Back(), Next(), AskErase(), ConfirmErase(), KeepGoing())
    await rig.wait(300)
    assert isinstance(rig.view, SendingView)
    rig.office.phones.waits["move"].set()
    await rig.settle()
    assert isinstance(rig.view, DoneView)


async def test_a_lost_answer_is_asked_for_again_under_the_same_name() -> None:
    rig = await connected()
    rig.office.phones.move_answers = [Unavailable("timeout")]
    await rig.do(MoveToPhone(), ConfirmMove())
    assert isinstance(rig.view, DoneView) and rig.office.phones.asked.count("move") == 2
    assert rig.office.phones.asked.count("reserve") == 1


async def test_what_moved_although_no_answer_came_is_told_as_moved() -> None:
    rig = await connected()
    rig.office.phones.move_answers = [Unavailable("timeout"), Unavailable("timeout")]
    await rig.do(MoveToPhone(), ConfirmMove())
    assert "没有转成" in panel(rig).warning
    rig.office.phones.change(stage=HandoffStage.MOVED, answers={})
    await rig.settle()
    assert isinstance(rig.view, DoneView) and rig.view.headline == "已转到您的手机"
    assert rig.office.phones.asked.count("reserve") == 1


async def test_without_a_number_nothing_moves() -> None:
    rig = await connected()
    rig.office.phones.reserve_error = SaveFailed("os_28")
    await rig.do(MoveToPhone(), ConfirmMove())
    assert "没有转成" in panel(rig).warning and isinstance(rig.view, QuestionsView)
    assert (Logged.SAVE_FAILED, {"cause": "os_28"}) in rig.log.lines


async def test_the_slip_says_that_nothing_is_submitted_yet() -> None:
    rig = await connected()
    await rig.do(MoveToPhone(), ConfirmMove())
    assert isinstance(rig.view, DoneView) and rig.view.paper is Paper.PRINTED
    paper = words(rig)
    assert rig.view.number in paper and "还没有提交" in paper and "11月24日（周二）09:30" in paper
    assert "12348" in paper and ZHANG.number not in paper and ZHANG.name not in paper


async def test_a_dangerous_matter_gets_a_slip_that_tells_nothing() -> None:
    rig = await connected(VIOLENCE_TO_REVIEW)
    await rig.do(MoveToPhone(), ConfirmMove())
    view = rig.view
    assert isinstance(view, DoneView)
    assert not any(telling in words(rig) for telling in ("法律", "援助", "12348", "家暴", "大厅"))
    assert view.chrome.title == rig.desk.session.service.quick_exit.neutral_title  # type: ignore[union-attr]


async def test_nothing_that_was_entered_is_here_when_the_last_page_shows() -> None:
    rig = await connected()
    session = rig.desk.session
    await rig.do(MoveToPhone(), ConfirmMove())
    assert isinstance(rig.view, DoneView)
    assert session.answers == {} and session.applicant is None and session.strokes == ()
    await rig.do(Finish())
    assert isinstance(rig.view, HomeView) and session.saved is None and session.moved_until is None
    assert rig.desk.phone._handoff is None
    assert rig.office.phones.ended == []  # the form lives on, on the phone


async def test_the_last_page_goes_by_itself() -> None:
    rig = await connected()
    await rig.do(MoveToPhone(), ConfirmMove())
    await rig.wait(31)
    assert isinstance(rig.view, HomeView)


async def test_a_held_place_goes_along_and_is_not_freed_here() -> None:
    rig = await connected(NOTARY)
    await rig.do(MoveToPhone(), ConfirmMove(), Finish())
    ((draft, _name),) = rig.office.phones.moved
    assert draft.slot_id == SLOT and draft.hold_id == "hold-1"
    assert rig.office.released == []


async def test_without_the_time_no_time_is_promised() -> None:
    rig = await connected()
    rig.clock.forget()
    await rig.do(MoveToPhone(), ConfirmMove())
    assert isinstance(rig.view, DoneView) and rig.view.lines == ()


async def test_a_crash_afterwards_tells_where_the_form_is() -> None:
    rig = await connected()
    await rig.do(MoveToPhone(), ConfirmMove())
    rig.desk.crashed(ValueError("a fault made by a test"))
    assert isinstance(rig.view, TroubleView) and "已经转到手机上" in rig.view.kept


async def test_a_phone_that_comes_during_the_times_brings_its_numbers() -> None:
    rig = await connected(NOTARY[:12][:11])
    await rig.do(KeepGoing())
    rig.desk.phone._finish(Ended.SESSION)
    await rig.do(OpenPhone(), KeepGoing(), Next())
    assert isinstance(rig.view, PlaceView)
    rig.office.phones.claim()
    await rig.settle()
    await rig.do(TapNumber(47), KeepGoing(), ChooseSlot(SLOT))
    assert rig.desk.phone.is_paired and rig.desk.session.place.hold is not None


def test_the_slip_without_time_and_page() -> None:
    paper = moved_slip("031700000011", "", "", "", neutral=True)
    assert not any(isinstance(block, QrBlock) for block in paper)
    assert "保留到" not in " ".join(block.text for block in paper if isinstance(block, TextLine))
