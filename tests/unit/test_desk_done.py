"""Saved, received, booked: words that are true; the paper as it is; another time when the place was gone."""

from __future__ import annotations

import asyncio

import pytest

from drivers.types import Failed, FailureCause, NotKnown, Printed, PrinterState, TextLine
from kiosk.actions import AskErase, Back, ChooseAgain, ChooseSlot, Finish, Next, Reprint, Sign, SignAtCounter
from kiosk.log.events import Event
from kiosk.machine import State
from kiosk.ports import SaveFailed
from kiosk.views import (
    DoneView,
    HomeView,
    Paper,
    PlaceView,
    ReviewView,
    SendingView,
    SignatureView,
    TroubleView,
)
from tests.unit.desk_kit import Rig
from tests.unit.desk_ways import NOTARY, SLOT, at_done, at_place, at_review, at_signature, follow, signed
from tests.unit.desk_ways_aid import VIOLENCE_TO_REVIEW
from wire.messages import AppointmentResult

LATER = "notary-east-1124-14"


def done(rig: Rig) -> DoneView:
    view = rig.view
    assert isinstance(view, DoneView)
    return view


async def test_the_number_stands_there_before_paper_moves() -> None:
    rig = await at_done(paper=None)
    first = next(look.view for look in rig.looks if isinstance(look.view, DoneView))
    assert first.number == "0317 0000 0010" and first.qr.endswith("/q/" + "t" * 22)
    assert first.paper is Paper.WAITING and len(rig.paper.jobs) == 1
    assert done(rig).paper is Paper.PRINTING and not done(rig).can_reprint


async def test_what_is_sent_is_what_was_answered() -> None:
    rig = await at_done()
    draft = rig.office.drafts[0]
    assert (draft.service, draft.slot_id, draft.hold_id) == ("NOTARY", SLOT, "hold-1")
    assert draft.answers["slot"] == {"slot_id": SLOT, "wishes": []}
    assert draft.catalogue_version == rig.office.catalogue.version
    assert [(one.id, one.accepted, len(one.text_hash)) for one in draft.consents] == [("reminder", True, 64)]
    assert rig.office.released == [], "the place went into the submission"


@pytest.mark.parametrize(
    ("result", "headline", "good"),
    [
        (AppointmentResult.BOOKED, "预约好了", True),
        (AppointmentResult.NONE_ASKED, "已收到", True),
        (AppointmentResult.WISHES_NOTED, "已收到，时间等通知", True),
        (AppointmentResult.GONE, "已收到，时间要另选", False),
        (AppointmentResult.ALREADY_BOOKED, "已收到，您已有预约", False),
    ],
)
async def test_the_headline_is_exactly_what_the_office_said(
    result: AppointmentResult, headline: str, good: bool
) -> None:
    rig = await at_done(result=result)
    assert (done(rig).headline, done(rig).good) == (headline, good)
    assert bool(done(rig).choose_again) is (result is AppointmentResult.GONE)


async def test_the_words_while_sending_follow_the_truth() -> None:
    rig = await at_review()
    gates = {name: asyncio.Event() for name in ("save", "answer")}
    rig.office.before.update(gates)
    view = await rig.do(Next())
    assert isinstance(view, SendingView) and "正在存" in view.message
    assert view.chrome.next == view.chrome.back == view.chrome.finish == ""
    gates["save"].set()
    await rig.settle()
    assert isinstance(rig.view, SendingView) and "已经存在本机" in rig.view.message
    gates["answer"].set()
    await rig.settle()
    assert done(rig).headline == "预约好了"


async def test_no_answer_means_saved_here_and_not_more() -> None:
    rig = await at_review()
    rig.office.online = False
    await rig.do(Next())
    assert done(rig).headline == "已存在本机，等待发送"
    assert "约好" not in " ".join((*done(rig).lines, *done(rig).notes))
    assert any("希望的时间" in line for line in done(rig).lines)


async def test_a_disk_that_refuses_loses_nothing() -> None:
    rig = await at_review()
    rig.office.save_error = SaveFailed("full")
    view = await rig.do(Next())
    assert isinstance(view, TroubleView) and "还在" in view.kept and view.code
    assert Event.SAVE_FAILED in rig.log.events()
    assert isinstance(await rig.do(Back()), ReviewView)
    await rig.do(Next())
    rig.office.save_error = None
    await rig.do(Next())
    assert done(rig).headline == "预约好了"


@pytest.mark.parametrize(
    ("outcome", "paper", "words"),
    [
        (Printed(), Paper.PRINTED, "请取走纸质回执"),
        (Failed(FailureCause.PAPER_OUT), Paper.FAILED, "没有纸"),
        (Failed(FailureCause.COVER_OPEN), Paper.FAILED, "盖子"),
        (Failed(FailureCause.CUTTER_JAM), Paper.FAILED, "卡纸"),
        (Failed(FailureCause.HEAD_HOT), Paper.FAILED, "太热"),
        (Failed(FailureCause.OFFLINE), Paper.FAILED, "用不了"),
        (NotKnown(), Paper.NOT_KNOWN, "可能没有打完整"),
        (NotKnown(FailureCause.OFFLINE), Paper.NOT_KNOWN, "补打"),
    ],
)
async def test_three_outcomes_of_the_paper_in_true_words(outcome: object, paper: Paper, words: str) -> None:
    rig = await at_done(paper=None)
    assert done(rig).paper_title == "正在打印回执"
    rig.paper.end(outcome)  # type: ignore[arg-type]
    await rig.settle()
    view = done(rig)
    assert view.paper is paper and words in view.paper_title + view.paper_note and view.can_reprint
    assert view.number == "0317 0000 0010"


async def test_a_printer_that_is_not_ready_is_waited_for_in_true_words() -> None:
    rig = await at_done(paper=None)
    rig.paper.say(PrinterState.PAPER_OUT)
    await rig.settle()
    assert done(rig).paper is Paper.STOPPED and "没准备好" in done(rig).paper_note


async def test_reprints_are_marked_and_not_without_end() -> None:
    rig = await at_done()
    for _ in range(6):
        await rig.do(Reprint())
    assert [job.copy_number for job in rig.paper.jobs] == [0, 1, 2, 3]
    assert not done(rig).can_reprint


async def test_the_card_is_remembered_and_taken() -> None:
    rig = await at_done()
    assert done(rig).take_card == "别忘了拿走身份证"
    rig.reader.take()
    await rig.settle()
    assert done(rig).take_card == ""


async def test_finish_and_erase_go_home_without_a_question() -> None:
    rig = await at_done()
    assert isinstance(await rig.do(Finish()), HomeView)
    rig = await at_done()
    assert isinstance(await rig.do(AskErase()), HomeView)
    assert rig.log.lines[-1][1]["reason"] == "erased"


async def test_a_place_that_was_gone_is_chosen_again_and_a_new_paper_replaces_the_first() -> None:
    rig = await at_done(result=AppointmentResult.GONE)
    assert "还没有约时间" in str([getattr(b, "value", "") for b in rig.paper.jobs[0].blocks])
    view = await rig.do(ChooseAgain())
    assert isinstance(view, PlaceView) and not view.chrome.next_enabled
    assert isinstance(await rig.do(Next()), PlaceView)
    view = await rig.do(ChooseSlot(LATER), ChooseSlot("notary-east-1124-9"))
    assert isinstance(view, PlaceView) and view.afternoon[0].note == "已选" and view.chrome.next_enabled
    rig.office.gone.add(LATER)
    view = await rig.do(Next())
    assert isinstance(view, PlaceView) and "刚刚被别人约走了" in view.message
    rig.office.online = False
    view = await rig.do(ChooseSlot(SLOT), Next())
    assert isinstance(view, PlaceView) and "没有约上" in view.message
    rig.office.online = True
    await rig.do(Next())
    assert done(rig).headline == "预约好了" and len(rig.paper.jobs) == 2
    assert any(isinstance(b, TextLine) and "以这一张为准" in b.text for b in rig.paper.jobs[1].blocks)
    assert rig.paper.jobs[1].copy_number == 0
    assert [name for name, _ in rig.office.asked].count("hold") == 1, "nothing is held a second time"


async def test_choosing_again_without_a_free_time_promises_no_next_step() -> None:
    rig = await at_done(result=AppointmentResult.GONE)
    rig.office.all_slots = []
    view = await rig.do(ChooseAgain())
    assert isinstance(view, PlaceView) and not view.chrome.next_enabled
    assert "机构收到后和您约时间" in view.message and "下一步" not in view.message


async def test_choosing_again_can_be_left_for_later() -> None:
    rig = await at_done(result=AppointmentResult.GONE)
    await rig.do(ChooseAgain())
    assert isinstance(await rig.do(Back()), DoneView)
    assert len(rig.paper.jobs) == 1, "nothing changed: the first paper holds"
    rig.office.online = False
    view = await rig.do(ChooseAgain())
    assert isinstance(view, PlaceView) and "以后扫回执" in view.offline_note
    assert isinstance(await rig.do(AskErase()), HomeView)


async def test_choosing_again_is_only_for_a_place_that_was_gone() -> None:
    rig = await at_done()
    assert isinstance(await rig.do(ChooseAgain()), DoneView)


async def test_a_name_on_the_pad_goes_with_the_application() -> None:
    rig = await at_signature()
    view = rig.view
    assert isinstance(view, SignatureView) and not view.chrome.next_enabled and view.reason
    assert isinstance(await rig.do(Next()), SignatureView)
    await rig.do(Sign((((0.5, 0.5),),)))
    assert isinstance(await rig.do(Next()), SignatureView), "one point is no name"
    view = await rig.do(signed(), Sign(((tuple((0.0, 0.0) for _ in range(30_000))),)))
    assert isinstance(view, SignatureView) and view.strokes == signed().strokes
    await rig.do(Sign(()))
    assert isinstance(rig.view, SignatureView) and rig.view.strokes == ()
    assert isinstance(await rig.do(Back()), ReviewView)
    await rig.do(Next(), signed(), Next())
    assert done(rig).headline == "已收到"
    assert rig.office.drafts[0].answers["signature"] == {"strokes": [[[0.1, 0.2], [0.4, 0.5], [0.6, 0.3]]]}


async def test_whoever_cannot_draw_signs_at_the_counter() -> None:
    rig = await at_signature()
    await rig.do(signed(), SignAtCounter())
    assert "signature" not in rig.office.drafts[0].answers
    assert "在机器上没有签字" in " ".join(done(rig).paper_preview + done(rig).notes)


async def test_a_matter_that_endangers_keeps_neutral_words_to_the_end() -> None:
    rig = await follow(await Rig().start(), VIOLENCE_TO_REVIEW)
    view = rig.view
    assert isinstance(view, ReviewView) and view.chrome.title == "公共法律服务登记"
    await rig.do(Next(), signed(), Next())
    assert rig.office.drafts[0].page_code == "481516"
    said = " ".join((done(rig).chrome.title, *done(rig).lines, *done(rig).paper_preview, done(rig).qr_note))
    for word in ("援助", "家", "12348", "示例机构", "暴力"):
        assert word not in said
    assert "密码" in done(rig).qr_note


async def test_while_the_time_is_unknown_no_date_is_promised() -> None:
    rig = await at_place(held=True)
    rig.office.online = False
    rig.clock.forget()
    await rig.do(Next(), Next())
    assert rig.desk.state is State.DONE
    assert not any("最迟" in note for note in done(rig).notes)
    values = " ".join(str(getattr(b, "value", "")) for b in rig.paper.jobs[0].blocks)
    assert "2026" not in values


async def test_nothing_personal_reaches_the_log() -> None:
    rig = await follow(await Rig().start(), [*NOTARY, (Next(), DoneView)])
    await rig.do(Finish())
    text = repr(rig.log.lines)
    for secret in ("测试", "1196803140034", "13812345678", "样例路"):
        assert secret not in text
