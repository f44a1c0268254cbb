"""What goes between kiosk and phone: the draft, answers, pictures, a signature."""

from __future__ import annotations

import pytest

from catalogue import Context, check, open_fields
from kiosk.actions import Answer, DropPhone, KeepGoing, Next, OpenPhone
from kiosk.machine import State
from kiosk.panels import PhoneStep
from kiosk.phone.answers import drawing
from kiosk.phone.pictures import LONGEST_SIDE, decoded
from kiosk.phone.questions import draft_of, on_phone, open_on_phone
from kiosk.views import DoneView, QuestionsView, ReviewView, SignatureView
from tests.unit.desk_kit import ZHANG, Rig
from tests.unit.desk_ways import INK, NOTARY, follow
from tests.unit.desk_ways_aid import WAGES_TO_REVIEW
from tests.unit.phone_ways import connected, jpeg, offer, panel
from wire.handoff import Ended, HandoffFile, HandoffStage

STORY = "老板从六月起一直拖着不给工资，找了好多次都没有结果。"


async def test_nothing_is_told_before_the_phone_is_confirmed_and_no_name_or_number_ever() -> None:
    rig = await connected(WAGES_TO_REVIEW)
    (draft,) = rig.office.phones.drafts
    told = draft.model_dump_json()
    for secret in (ZHANG.name, ZHANG.number, ZHANG.address, "样例建筑公司"):
        assert secret not in told
    assert draft.facts["age"] == 58 and draft.facts["birth_date"] == "1968-03-14"
    assert draft.answers["matter"] == "LABOUR_WAGE" and draft.answers["facts"].startswith("老板")
    assert draft.answers["opponents"] == [{"party_type": "organisation"}]
    assert (draft.service, draft.region, draft.signed) == ("AID", "990101", False)


async def test_the_draft_opens_the_same_questions_as_the_session() -> None:
    rig = await connected(WAGES_TO_REVIEW)
    session, draft = rig.desk.session, draft_of(rig.desk.session)
    there = Context(today=session.today, applicant=draft.facts, kiosk_region=draft.region)
    on_the_phone = [f.id for f in open_fields(session.service, draft.answers, there) if on_phone(f)]
    assert on_the_phone == [f.id for f in open_on_phone(session)]
    assert {"attachments", "facts", "left_date"} <= set(on_the_phone)
    left = next(f for f in open_fields(session.service, draft.answers, there) if f.id == "left_date")
    before_birth = "1960-01-01"
    assert check(left, before_birth, draft.answers, there) == check(
        left, before_birth, session.answers, session.context
    )


async def test_what_changes_here_is_told_once_after_a_moment() -> None:
    rig = await connected()
    told = len(rig.office.phones.drafts)
    await rig.do(KeepGoing(), Answer("facts", STORY), Answer("facts", STORY + "请帮帮我。"))
    assert len(rig.office.phones.drafts) == told
    await rig.wait(0.4)
    assert len(rig.office.phones.drafts) == told + 1
    assert rig.office.phones.drafts[-1].answers["facts"] == STORY + "请帮帮我。"
    await rig.wait(30)
    assert len(rig.office.phones.drafts) == told + 1


async def test_what_could_not_be_told_is_told_when_the_network_is_back() -> None:
    rig = await connected()
    rig.office.phones.go_away()
    await rig.do(KeepGoing(), Answer("facts", STORY))
    await rig.wait(5)
    assert (found := offer(rig)) is not None and "网络断了" in found.line
    rig.office.phones.come_back()
    await rig.wait(15)
    assert rig.office.phones.drafts[-1].answers["facts"] == STORY
    assert (found := offer(rig)) is not None and found.line == "手机已连接"


async def test_an_answer_of_the_phone_is_taken_and_shown() -> None:
    rig = await connected()
    await rig.do(KeepGoing(), Answer("facts", "太短"))  # typed here, and not good yet
    before = offer(rig)
    rig.office.phones.give(facts=STORY)
    await rig.settle()
    assert rig.desk.session.answers["facts"] == STORY
    assert isinstance(rig.view, QuestionsView) and rig.view.fields[0].value == STORY
    after = offer(rig)
    assert before is not None and after is not None and after.given == before.given + 1
    await rig.do(Next())
    assert isinstance(rig.view, QuestionsView) and rig.view.title == "怎么把结果告诉您？"


async def test_what_is_corrected_here_afterwards_stays() -> None:
    rig = await connected()
    rig.office.phones.give(facts=STORY)
    await rig.settle()
    await rig.do(KeepGoing(), Answer("facts", STORY + "补充一句。"))
    rig.office.phones.give(event_place={"region": "990101", "text": "样例工地"})
    await rig.settle()
    assert rig.desk.session.answers["facts"] == STORY + "补充一句。"
    assert rig.desk.session.answers["event_place"]["text"] == "样例工地"


async def test_what_the_phone_clears_is_cleared() -> None:
    rig = await connected()
    rig.office.phones.give(facts=STORY)
    await rig.settle()
    rig.office.phones.give(facts=None)
    await rig.settle()
    assert "facts" not in rig.desk.session.answers
    assert panel(rig).arrived == ()


@pytest.mark.parametrize(
    "answers",
    [
        {"facts": "太短"},  # refused by the catalogue
        {"matter": "FAMILY"},  # a question of the kiosk
        {"income": "1"},  # not open
        {"nonsense": [1, 2]},
        {"left_date": "2999-01-01"},
        {"attachments": [{"page": ["../../etc"]}]},
    ],
)
async def test_what_the_catalogue_or_the_form_does_not_take_is_not_taken(answers: dict[str, object]) -> None:
    rig = await connected()
    before = dict(rig.desk.session.answers)
    rig.office.phones.give(**answers)
    await rig.settle()
    assert rig.desk.session.answers == before
    assert panel(rig).arrived == ()


async def test_pictures_become_answers_and_are_seen_small() -> None:
    rig = await connected()
    phones = rig.office.phones
    first = phones.photograph("attachments", jpeg())
    for _ in range(200):
        if panel(rig).pictures:
            break
        await rig.settle()
    second = phones.photograph("attachments", jpeg(240, 320))
    while len(panel(rig).pictures) < 2:
        await rig.settle()
    assert [one.id for one in panel(rig).pictures] == [first, second]
    assert all(max(one.width, one.height) == LONGEST_SIDE for one in panel(rig).pictures)
    assert "照片2张" in panel(rig).arrived
    assert rig.desk.session.answers["attachments"] == [{"page": [first]}, {"page": [second]}]
    assert phones.asked.count("picture") == 2
    await rig.do(KeepGoing())
    assert (found := offer(rig)) is not None and found.line == "手机已连接 · 照片2张"
    phones.change(files=phones.now_state.files[1:])  # one was taken away on the phone
    phones.give(attachments=[{"page": [second]}])
    await rig.settle()
    assert rig.desk.session.answers["attachments"] == [{"page": [second]}]
    await rig.do(OpenPhone())
    assert [one.id for one in panel(rig).pictures] == [second]


async def test_a_picture_that_is_still_coming_is_not_fetched_yet() -> None:
    rig = await connected()
    coming = HandoffFile(id="file-1", field="attachments", ready=False)
    rig.office.phones.change(files=[coming])
    await rig.settle()
    assert panel(rig).arrived == () and "picture" not in rig.office.phones.asked


async def test_what_the_phone_clears_was_perhaps_typed_here() -> None:
    rig = await connected(WAGES_TO_REVIEW)
    assert "facts" in rig.desk.session.answers
    rig.office.phones.give(facts=None)
    await rig.settle()
    assert "facts" not in rig.desk.session.answers


async def test_an_answer_that_the_office_dropped_changes_nothing_here() -> None:
    rig = await connected()
    rig.office.phones.give(facts=STORY)
    await rig.settle()
    rig.office.phones.change(answers={})  # it was told of a correction made here
    await rig.settle()
    assert rig.desk.session.answers["facts"] == STORY


async def test_the_last_answers_come_with_the_end_of_the_connection() -> None:
    rig = await connected()
    rig.office.phones.go_away()
    await rig.settle()
    rig.office.phones.give(facts=STORY)
    rig.office.phones.change(stage=HandoffStage.ENDED, why=Ended.PHONE_LEFT)
    rig.office.phones.come_back()
    await rig.wait(3)
    assert rig.desk.session.answers["facts"] == STORY


@pytest.mark.parametrize("data", [b"", b"\xff\xd8broken", b"<svg/>", jpeg()[:400], b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_not_drawn(data: bytes) -> None:
    assert decoded("x", data) is None


def test_a_picture_far_too_large_is_not_drawn() -> None:
    assert decoded("x", jpeg(4000, 2000)) is None


async def test_the_signature_comes_from_the_phone() -> None:
    rig = await connected(WAGES_TO_REVIEW)
    await rig.do(KeepGoing(), Next())
    assert isinstance(rig.view, SignatureView) and not rig.view.chrome.next_enabled
    rig.office.phones.change(strokes=[[list(point) for point in stroke] for stroke in INK])
    await rig.settle()
    assert isinstance(rig.view, SignatureView) and rig.view.chrome.next_enabled
    assert rig.view.strokes == INK
    await rig.wait(0.4)
    assert rig.office.phones.drafts[-1].signed is True


@pytest.mark.parametrize(
    "strokes",
    [[[[0.5, 1.5]]], [[[0.5]]], [[[float("nan"), 0.1]]], [[[0.1, 0.1]]] * 301, [[[0.1, 0.1]] * 20_001]],
)
def test_strokes_that_are_none(strokes: list[list[list[float]]]) -> None:
    assert drawing(strokes) is None


async def test_a_service_without_signature_takes_none() -> None:
    rig = await connected(NOTARY[:6])
    rig.office.phones.change(strokes=[[[0.1, 0.1], [0.5, 0.5]]])
    await rig.settle()
    assert rig.desk.session.strokes == ()


async def test_submitting_tells_that_the_pictures_are_waited_for() -> None:
    rig = await connected(NOTARY)
    rig.office.phones.photograph("photos", jpeg())
    await rig.settle()
    await rig.do(KeepGoing())
    assert isinstance(rig.view, ReviewView)
    await rig.do(Next())
    assert isinstance(rig.view, DoneView)
    assert rig.office.phones.ended == [("h1", Ended.SUBMITTED)]
    assert rig.office.drafts[-1].answers["photos"] == [{"page": ["file-1"]}]


async def test_pictures_of_a_phone_that_left_are_waited_for_too() -> None:
    rig = await connected(NOTARY)
    rig.office.phones.photograph("photos", jpeg())
    await rig.settle()
    await rig.do(DropPhone(), OpenPhone())
    assert panel(rig).step is PhoneStep.CODE
    await rig.do(KeepGoing(), Next())
    assert isinstance(rig.view, DoneView)
    assert sorted(rig.office.phones.ended) == [
        ("h1", Ended.SESSION),
        ("h1", Ended.SUBMITTED),
        ("h2", Ended.SUBMITTED),
    ]


async def test_another_card_gets_nothing_of_the_phone_before() -> None:
    rig = await connected(NOTARY[:6])
    rig.desk.session.forget_person()
    rig.desk.changed()
    await rig.settle()
    assert rig.office.phones.ended == [("h1", Ended.SESSION)]
    assert rig.desk.phone._handoff is None


async def test_everything_the_phone_may_answer_is_a_question_of_its_own() -> None:
    """Kiosk questions on the phone are long texts only; places and signatures have screens of their own."""
    rig = await follow(await Rig().start(), WAGES_TO_REVIEW)
    assert rig.desk.state is State.REVIEW
    fields = [f for s in rig.desk.session.service.sections for f in s.fields if on_phone(f)]
    assert {f.type.value for f in fields if f.ask == "kiosk"} == {"long_text"}
    assert not any(f.computed for f in fields)
