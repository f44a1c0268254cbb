"""Who applies: consents before the card, the reader's live state, by hand, and never the previous person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from drivers.types import (
    CardFailed,
    CardKind,
    CardRead,
    CardTrouble,
    CardWarning,
    ReaderState,
    ReaderStatus,
)
from kiosk.actions import Another, Answer, Back, ByHand, Finish, Next, OpenService, SetConsent
from kiosk.log.events import Event
from kiosk.views import HomeView, IdentifyView, NoticeView, QuestionsView, ReaderHint
from tests.unit.desk_kit import ZHANG, Rig
from tests.unit.desk_ways import NOTARY, at_done, at_questions, follow


async def at_reader() -> Rig:
    return await follow(await Rig().start(), NOTARY[:4])


def identify(rig: Rig) -> IdentifyView:
    view = rig.view
    assert isinstance(view, IdentifyView)
    return view


async def test_the_reader_is_asked_only_while_it_waits() -> None:
    rig = await Rig().start()
    await follow(rig, NOTARY[:3])
    assert rig.reader.wanted is False
    await rig.do(Next())
    assert rig.reader.wanted is True
    rig.reader.lay()
    await rig.settle()
    assert rig.reader.wanted is False


async def test_what_was_read_is_shown_masked() -> None:
    rig = await at_reader()
    rig.reader.lay()
    await rig.settle()
    view = identify(rig)
    facts = dict(view.facts)
    assert view.hint is ReaderHint.READ and view.chrome.next_enabled
    assert facts["姓名"] == "测**"
    assert facts["号码"] == "119*************34"
    assert "样例路" not in facts["住址"]
    assert "测试张三" not in "".join(facts.values())


async def test_a_card_left_behind_never_identifies_the_next_person() -> None:
    rig = await at_done()
    await rig.do(Another())
    await follow(rig, NOTARY[:4])
    assert identify(rig).hint is ReaderHint.REMOVE_OLD_CARD
    rig.reader.say(ReaderStatus(ReaderState.CARD_PRESENT))
    await rig.settle()
    assert identify(rig).facts == () and not identify(rig).chrome.next_enabled
    rig.reader.take()
    await rig.settle()
    assert identify(rig).hint is ReaderHint.PLACE_CARD
    rig.reader.lay(replace(ZHANG, name="样例李四"))
    await rig.settle()
    assert dict(identify(rig).facts)["姓名"] == "样**"


async def test_a_card_read_for_an_earlier_asking_is_dropped_on_its_way() -> None:
    rig = await at_reader()
    rig.reader.say(CardRead(ZHANG))  # published by the reader's thread, not yet heard
    rig.desk.act(Back())
    rig.desk.act(Next())
    await rig.settle()
    assert identify(rig).facts == ()


async def test_a_card_nobody_asked_for_changes_nothing() -> None:
    rig = await Rig().start()
    rig.reader.say(CardRead(ZHANG))
    await rig.settle()
    assert isinstance(rig.view, HomeView)
    rig = await follow(await Rig().start(), NOTARY[:3])
    rig.reader.say(CardRead(ZHANG))
    await rig.settle()
    assert isinstance(rig.view, NoticeView)
    await rig.do(Next())
    assert identify(rig).facts == ()


@pytest.mark.parametrize(
    ("trouble", "hint", "words"),
    [
        (CardTrouble.MOVED, ReaderHint.HOLD_STILL, "放平"),
        (CardTrouble.NOT_AN_ID_CARD, ReaderHint.NOT_AN_ID_CARD, "不是身份证"),
        (CardTrouble.REJECTED, ReaderHint.REJECTED, "窗口"),
        (CardTrouble.DAMAGED, ReaderHint.DAMAGED, "手工"),
    ],
)
async def test_each_trouble_has_its_words_and_then_another_try(
    trouble: CardTrouble, hint: ReaderHint, words: str
) -> None:
    rig = await at_reader()
    rig.reader.say(CardFailed(trouble))
    await rig.settle()
    assert identify(rig).hint is hint and words in identify(rig).message
    assert identify(rig).by_hand_label
    rig.reader.take()
    await rig.settle()
    assert identify(rig).hint is ReaderHint.PLACE_CARD
    assert "再放一次" in identify(rig).message
    rig.reader.lay()
    await rig.settle()
    assert identify(rig).hint is ReaderHint.READ
    assert Event.CARD_FAILED in rig.log.events()


@pytest.mark.parametrize("state", [ReaderState.OFFLINE, ReaderState.FAULT])
async def test_without_a_reader_the_hand_is_offered_and_it_heals(state: ReaderState) -> None:
    rig = await at_reader()
    rig.reader.say(ReaderStatus(state))
    await rig.settle()
    assert identify(rig).hint is ReaderHint.READER_AWAY
    assert identify(rig).by_hand_label == "没带身份证"
    rig.reader.say(ReaderStatus(ReaderState.READY))
    await rig.settle()
    assert identify(rig).hint is ReaderHint.PLACE_CARD


async def test_a_reader_that_was_not_asked_yet_is_not_called_ready() -> None:
    rig = Rig()
    rig.reader.status = ReaderStatus(ReaderState.UNKNOWN)
    await follow(await rig.start(), NOTARY[:4])
    assert "正在准备" in identify(rig).message


async def test_an_expired_card_and_an_unsure_one_are_told_not_refused() -> None:
    rig = await at_reader()
    rig.reader.lay(replace(ZHANG, valid_until=date(2020, 1, 1), warnings=(CardWarning.NUMBER_CHECK,)))
    await rig.settle()
    view = identify(rig)
    assert "过期" in view.warning and "请核对" in view.warning and view.chrome.next_enabled


async def test_not_me_reads_another_card() -> None:
    rig = await at_reader()
    rig.reader.lay()
    await rig.settle()
    await rig.do(Back())
    assert identify(rig).hint is ReaderHint.REMOVE_OLD_CARD and rig.reader.wanted
    assert isinstance(await rig.do(Back()), NoticeView)


async def test_next_without_a_card_does_nothing() -> None:
    rig = await at_reader()
    assert isinstance(await rig.do(Next()), IdentifyView)
    assert not identify(rig).chrome.next_enabled and identify(rig).chrome.next_reason


async def test_by_hand_from_the_kind_of_paper_to_the_first_question() -> None:
    rig = await at_reader()
    await follow(
        rig,
        [
            (ByHand(), "您用哪种证件？"),
            (Answer("id_type", "resident_id"), "您的姓名"),
            (Answer("name", "样例李四"), "您的姓名"),
            (Next(), "证件号码"),
            (Answer("id_number", "119999196803140011"), "证件号码"),
            (Next(), "证件号码"),
        ],
    )
    view = rig.view
    assert isinstance(view, QuestionsView) and "填错了" in view.fields[0].error
    await follow(rig, [(Answer("id_number", "119999196803140034"), "证件号码"), (Next(), "您想公证什么？")])
    applicant = rig.desk.session.applicant
    assert applicant is not None and applicant.by_hand
    assert (applicant.sex, applicant.birth_date) == ("M", date(1968, 3, 14))
    assert applicant.id_number == "119999196803140034"


async def test_by_hand_without_a_paper_asks_sex_and_birth_instead() -> None:
    rig = await at_reader()
    await follow(
        rig,
        [
            (ByHand(), "您用哪种证件？"),
            (Answer("id_type", "none_yet"), "您的姓名"),
            (Answer("name", "样例李四"), "您的姓名"),
            (Next(), "您的性别"),
            (Answer("sex", "F"), "您的出生日期"),
            (Answer("birth_date", "1950-05-01"), "您的出生日期"),
            (Next(), "您想公证什么？"),
            (Back(), "您的出生日期"),
            (Back(), "您的性别"),
            (Back(), "您的姓名"),
            (Back(), "您用哪种证件？"),
            (Back(), IdentifyView),
        ],
    )
    applicant = rig.desk.session.applicant
    assert applicant is not None and applicant.id_number == "" and applicant.sex == "F"
    # a card that is laid now takes the place of what was typed
    rig.reader.lay()
    await rig.settle()
    assert rig.desk.session.applicant is not None and not rig.desk.session.applicant.by_hand


async def test_taking_a_consent_back_forgets_the_person() -> None:
    rig = await Rig().start()
    service = rig.office.catalogue.services["NOTARY"]
    needed = service.notice.consents[0].model_copy(update={"id": "card", "required": True})
    notice = service.notice.model_copy(update={"consents": [needed]})
    rig.office.catalogue.services["NOTARY"] = service.model_copy(update={"notice": notice})
    try:
        await follow(rig, [NOTARY[0], NOTARY[1]])
        view = await rig.do(Next())
        assert isinstance(view, NoticeView) and not view.chrome.next_enabled
        assert view.consents[0].accepted is None, "nothing is ticked beforehand"
        await rig.do(SetConsent("card", False), Next())
        assert isinstance(rig.view, NoticeView) and rig.view.chrome.next_reason
        await rig.do(SetConsent("unknown", True), SetConsent("card", True), Next())
        rig.reader.lay()
        await rig.settle()
        await rig.do(Next(), Answer("matter", "N_POA"), Back(), Back(), Back())
        assert isinstance(rig.view, NoticeView)
        await rig.do(SetConsent("card", False))
        assert rig.desk.session.applicant is None and rig.desk.session.answers == {}
    finally:
        rig.office.catalogue.services["NOTARY"] = service


async def test_a_foreign_card_of_unknown_layout_is_confirmed_by_a_person() -> None:
    rig = await at_reader()
    rig.reader.lay(replace(ZHANG, kind=CardKind.UNKNOWN))
    await rig.settle()
    assert dict(identify(rig).facts)["证件"] == "其他证件" and identify(rig).warning


async def test_going_back_keeps_what_was_answered() -> None:
    rig = await at_questions()
    await rig.do(Answer("matter", "N_POA"), Back(), Back())
    assert identify(rig).hint is ReaderHint.READ
    await rig.do(Back(), Next(), Next())
    view = rig.view
    assert isinstance(view, QuestionsView) and view.fields[0].value == "N_POA"


async def test_another_matter_is_a_new_session_with_the_card_laid_again() -> None:
    rig = await at_done()
    assert isinstance(await rig.do(Another()), HomeView)
    await rig.do(OpenService("NOTARY"), Next(), Next())
    assert not identify(rig).facts
    assert rig.desk.sessions_ended == 1
    assert isinstance(await rig.do(Finish()), IdentifyView)
