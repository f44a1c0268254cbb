"""The questions of the real services on the desk: said, kept, corrected, gone back to."""

from __future__ import annotations

from kiosk.actions import AddItem, Answer, Back, Correct, EditItem, Next, Presence, RemoveItem
from kiosk.views import FieldView, PlaceView, QuestionsView, ReviewView
from tests.unit.desk_kit import Rig
from tests.unit.desk_ways import WAGES, at_questions, at_review, follow
from tests.unit.desk_ways_aid import WAGES_TO_REVIEW


def field(rig: Rig, index: int = 0) -> FieldView:
    view = rig.view
    assert isinstance(view, QuestionsView)
    return view.fields[index]


async def test_a_matter_not_taken_here_says_why_and_is_not_kept() -> None:
    rig = await at_questions()
    await rig.do(Answer("matter", "N_TENDER"))
    assert "公证员到现场" in field(rig).error and field(rig).value is None
    assert "matter" not in rig.desk.session.answers
    assert isinstance(await rig.do(Next()), QuestionsView)
    assert "请选择" in field(rig).error
    await rig.do(Answer("matter", "N_POA"))
    assert field(rig).field.id == "poa_kind"


async def test_typing_is_not_scolded_before_going_on() -> None:
    rig = await follow(await Rig().start(), WAGES_TO_REVIEW[:-2])
    await rig.do(Answer("phone", "1381234"))
    assert field(rig).error == "" and field(rig).value == "1381234"
    await rig.do(Next())
    assert "7位" in field(rig).error
    await rig.do(Answer("phone", "13812345678"))
    assert field(rig).error == ""
    assert isinstance(await rig.do(Next()), ReviewView)


async def test_a_touch_that_crossed_with_a_change_of_screen_is_dropped() -> None:
    rig = await at_questions()
    await rig.do(Answer("phone", "13812345678"), AddItem("household"), EditItem("household", 0))
    await rig.do(RemoveItem("household", 3), Presence())
    assert rig.desk.session.answers == {} and field(rig).field.id == "matter"


async def test_what_the_card_tells_is_begun_with_and_places_begin_near() -> None:
    rig = await follow(await Rig().start(), WAGES[:10])
    view = field(rig)
    assert view.value == "990101" and view.region_path[0] == ("", "全国")
    assert ("990102", "城西区") in view.regions
    await rig.do(Answer("event_region", "990100"))
    assert field(rig).region_path[-1] == ("990100", "示例市")
    await rig.do(Next())
    assert "接着选到区" in field(rig).error
    await rig.do(Answer("event_region", ""))
    assert [one[0] for one in field(rig).region_path] == [""]
    assert ("990000", "示例省") in field(rig).regions
    await rig.do(Answer("event_region", "990102"))
    assert rig.desk.session.answers["event_region"] == "990102"
    assert field(rig).field.id == "wage_amount", "nothing lies below it: it leads on"
    await rig.do(Back())
    assert field(rig).value == "990102", "and can be looked at and changed"


async def test_advice_stands_on_the_page_after_the_answer() -> None:
    rig = await follow(await Rig().start(), WAGES[:9])
    view = rig.view
    assert isinstance(view, QuestionsView)
    assert [line.level for line in view.advice] == ["good"] and "绿色通道" in view.advice[0].text
    view = await rig.do(Answer("stage", "not_started"))
    assert isinstance(view, QuestionsView) and view.advice == ()


async def test_entries_of_a_list_are_added_changed_and_removed() -> None:
    rig = await follow(await Rig().start(), WAGES_TO_REVIEW[:18])
    assert field(rig).field.id == "urgent_kind", "most people have one opponent: no page of entries"
    await rig.do(Back())
    assert len(field(rig).items) == 1 and "样例建筑公司" in field(rig).items[0]
    await rig.do(EditItem("opponents", 0))
    view = rig.view
    assert isinstance(view, QuestionsView) and view.within_list == "第 1 位对方"
    assert view.one_more is None, "what is only corrected ends in the list"
    await rig.do(Answer("name", "样例劳务公司"), Next())
    assert "样例劳务公司" in field(rig).items[0]
    await rig.do(AddItem("opponents"), Answer("party_type", "person"), Back())
    assert len(field(rig).items) == 1, "an entry that was not finished is not kept"
    await rig.do(RemoveItem("opponents", 0))
    assert field(rig).items == ()
    await rig.do(Next())
    assert "至少" in field(rig).error


async def test_the_end_of_an_entry_offers_one_more() -> None:
    rig = await follow(await Rig().start(), WAGES)
    view = rig.view
    assert isinstance(view, QuestionsView)
    assert view.one_more is not None and (view.one_more.list_id, view.one_more.label) == (
        "opponents",
        "再加一位",
    )
    await rig.do(AddItem("opponents"))
    assert field(rig, 0).error and "opponents" not in rig.desk.session.answers, "not good yet"
    await rig.do(Answer("party_type", "organisation"), Answer("name", "样例建筑公司"), AddItem("opponents"))
    view = rig.view
    assert isinstance(view, QuestionsView) and view.within_list == "第 2 位对方"
    assert field(rig, 0).value is None
    await rig.do(Answer("party_type", "person"), Answer("name", "样例包工头"), Next())
    assert field(rig).field.id == "urgent_kind"
    assert [one["name"] for one in rig.desk.session.answers["opponents"]] == ["样例建筑公司", "样例包工头"]


async def test_a_list_that_cannot_stay_empty_opens_its_first_entry() -> None:
    rig = await follow(await Rig().start(), WAGES)
    view = rig.view
    assert isinstance(view, QuestionsView) and view.within_list == "第 1 位对方"
    assert "外号" in view.help and "律师跟对方" in view.why, "what the list is about is still said"
    await rig.do(Back())
    assert field(rig).items == () and field(rig).can_add


async def test_an_entry_says_what_is_missing() -> None:
    rig = await follow(await Rig().start(), WAGES)
    await rig.do(Answer("party_type", "person"), Answer("phone", "12"), Next())
    assert field(rig, 0).error == "" and field(rig, 1).error and field(rig, 2).error


async def test_correcting_one_answer_leads_straight_back() -> None:
    rig = await at_review()
    await follow(
        rig,
        [
            (Correct("poa_kind"), "您想请别人替您办什么？"),
            (Answer("poa_kind", "bank"), ReviewView),
            (Correct("phone"), "公证处打哪个电话找您？"),
            (Back(), ReviewView),
            (Correct("phone"), "公证处打哪个电话找您？"),
            (Answer("phone", "13987654321"), QuestionsView),
            (Next(), ReviewView),
        ],
    )
    assert rig.desk.session.answers["phone"] == "13987654321"
    assert rig.desk.session.place.hold is not None


async def test_a_correction_that_opens_questions_asks_them_and_then_returns() -> None:
    rig = await at_review()
    await follow(
        rig,
        [
            (Correct("use_region"), "公证书在哪里用？"),
            (Answer("use_region", "abroad"), "在哪个国家用？"),
            (Answer("country", "JP"), "有日子卡着，要加急吗？"),
            (Answer("urgent", False), ReviewView),
        ],
    )


async def test_what_was_left_open_on_a_correction_is_named_at_the_review() -> None:
    rig = await at_review()
    await rig.do(Correct("use_region"), Answer("use_region", "abroad"), Back())
    view = rig.view
    assert isinstance(view, ReviewView) and "使用国家" in view.problem and view.chrome.next == "去补填"
    await follow(
        rig,
        [
            (Next(), "在哪个国家用？"),
            (Answer("country", "JP"), "有日子卡着，要加急吗？"),
            (Answer("urgent", False), ReviewView),
        ],
    )


async def test_back_from_the_times_is_the_last_question() -> None:
    rig = await at_review()
    await follow(rig, [(Back(), PlaceView), (Back(), "公证处打哪个电话找您？"), (Next(), PlaceView)])


async def test_a_consent_inside_the_form_records_text_and_time() -> None:
    rig = await follow(await Rig().start(), WAGES[:7])
    await rig.do(Answer("matter", "FAMILY"), Answer("home_safety", "hurt"), Answer("safe_code", 481516))
    await rig.do(Next(), Answer("safety_consent", "maybe"))
    assert field(rig).field.id == "safety_consent"
    await rig.do(Answer("safety_consent", {"accepted": False}))
    given = rig.desk.session.answers["safety_consent"]
    assert given["accepted"] is False and len(given["text_hash"]) == 64
    assert given["at"].startswith("2026-11-23T09:30") and given["version"]
