"""The cursor over the real services and over forms made for one rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalogue import Context, Service
from kiosk.actions import (
    AddItem,
    Answer,
    Back,
    Correct,
    EditItem,
    Next,
    Presence,
    RemoveItem,
)
from kiosk.questions import Form, Moved, Questions
from kiosk.views import FieldView, PlaceView, QuestionsView, ReviewView
from tests.unit.desk_kit import Rig
from tests.unit.desk_ways import WAGES, at_questions, at_review, follow
from tests.unit.desk_ways_aid import WAGES_TO_REVIEW

TEXTS = {"guide": {"who": "-", "cost": "-", "duration": "-", "steps": [], "laws": []}}
NOTICE = dict.fromkeys(("version", "who", "purpose", "kinds", "retention", "rights"), "-")


def form_of(*fields: dict[str, Any], answers: dict[str, Any] | None = None) -> Form:
    """A form with just these questions."""
    service = Service.model_validate(
        {
            "code": "SAMPLE",
            "title": "样例",
            "seal": "样",
            "summary": "-",
            "minutes": 1,
            **TEXTS,
            "notice": {**NOTICE, "consents": []},
            "sections": [{"id": "one", "title": "一", "fields": list(fields)}],
            "route": {"body": "notary", "territory": []},
            "states": [{"id": "s", "label": "-"}],
            "initial_state": "s",
            "receipt": {"title": "-", "next_steps": []},
        }
    )
    return Form(service, answers if answers is not None else {}, lambda: Context(today=date(2026, 11, 23)))


def text(id_: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "type": "text", "label": id_, **more}


PERSON = {
    "id": "agent",
    "type": "person",
    "label": "代理人",
    "fields": [text("name"), {"id": "phone", "type": "phone", "label": "电话", "required": False}],
}


def shown(cursor: Questions) -> list[str]:
    return [field.id for field in cursor.run()]


def field(rig: Rig, index: int = 0) -> FieldView:
    view = rig.view
    assert isinstance(view, QuestionsView)
    return view.fields[index]


# --- on the desk -----------------------------------------------------------------------------------------


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


# --- the cursor alone ------------------------------------------------------------------------------------


def test_a_person_is_asked_question_by_question() -> None:
    cursor = Questions(form_of(text("a"), PERSON, text("b")))
    assert cursor.to_first() is Moved.MOVED and shown(cursor) == ["a"]
    cursor.answer("a", "x")
    assert cursor.next() is Moved.MOVED and shown(cursor) == ["name"]
    assert cursor.next() is Moved.STAYED and cursor.level.errors
    cursor.answer("name", "测试甲")
    assert cursor.next() is Moved.MOVED and shown(cursor) == ["phone"]
    assert cursor.next() is Moved.MOVED and shown(cursor) == ["b"]
    assert cursor.form.answers["agent"] == {"name": "测试甲"}
    assert cursor.back() is Moved.MOVED and shown(cursor) == ["phone"]
    assert cursor.back() is Moved.MOVED and cursor.back() is Moved.MOVED and shown(cursor) == ["a"]
    assert cursor.to_last() is Moved.MOVED and shown(cursor) == ["b"]
    cursor.answer("b", "y")
    assert cursor.next() is Moved.FINISHED


def test_going_back_out_of_a_person_keeps_what_was_typed() -> None:
    cursor = Questions(form_of(text("a"), PERSON))
    cursor.to_first()
    cursor.answer("a", "x")
    cursor.next()
    cursor.answer("name", "测试甲")
    cursor.back()
    assert shown(cursor) == ["a"]
    cursor.next()
    assert cursor.level.value(cursor.run()[0]) == "测试甲"


def test_a_person_that_need_not_be_named_can_be_passed() -> None:
    cursor = Questions(form_of({**PERSON, "required": False}, text("b")))
    cursor.to_first()
    assert shown(cursor) == ["name"]
    assert cursor.next() is Moved.MOVED and shown(cursor) == ["b"]
    assert "agent" not in cursor.form.answers


def test_a_question_inside_a_person_or_list_can_be_gone_to() -> None:
    items = {"id": "items", "type": "list", "label": "物", "fields": [text("name"), text("colour")]}
    answers: dict[str, Any] = {"agent": {"name": "甲"}, "items": [{"name": "一"}, {"name": "二"}]}
    cursor = Questions(form_of(PERSON, items, answers=answers))
    assert cursor.go_to("agent.phone") and shown(cursor) == ["phone"]
    assert cursor.go_to("items[1].colour") and shown(cursor) == ["colour"] and cursor.level.index == 1
    assert cursor.go_to("items") and shown(cursor) == ["items"]
    assert not cursor.go_to("nobody") and not cursor.go_to("!")


def test_a_list_takes_no_more_than_its_limit() -> None:
    items = {"id": "items", "type": "list", "label": "物", "max_items": 1, "fields": [text("name")]}
    cursor = Questions(form_of(items, answers={"items": [{"name": "一"}]}))
    cursor.to_first()
    cursor.add_item("items")
    cursor.edit_item("items", 5)
    cursor.remove_item("items", 5)
    assert shown(cursor) == ["items"] and cursor.form.answers["items"] == [{"name": "一"}]


def test_the_last_entry_that_a_list_may_have_leads_on() -> None:
    items = {"id": "items", "type": "list", "label": "物", "min_items": 1, "max_items": 2}
    cursor = Questions(form_of({**items, "fields": [text("name")]}, text("b")))
    cursor.to_first()
    cursor.answer("name", "一")
    assert cursor.offers_another and cursor.add_item("items") is Moved.MOVED
    cursor.answer("name", "二")
    assert not cursor.offers_another and cursor.add_item("items") is Moved.STAYED
    assert cursor.next() is Moved.MOVED and shown(cursor) == ["b"]
    assert cursor.form.answers["items"] == [{"name": "一"}, {"name": "二"}]


def test_a_list_that_needs_more_entries_is_not_left() -> None:
    items = {"id": "items", "type": "list", "label": "物", "min_items": 2, "fields": [text("name")]}
    cursor = Questions(form_of(items, text("b")))
    cursor.to_first()
    cursor.answer("name", "一")
    assert cursor.next() is Moved.STAYED and shown(cursor) == ["items"] and cursor.level.errors["items"]


def test_an_entry_that_leads_on_by_itself_ends_in_its_list() -> None:
    """It had no place to offer one more."""
    kind = {"id": "kind", "type": "choice", "label": "种", "choices": [{"value": "x", "label": "甲"}]}
    items = {"id": "items", "type": "list", "label": "物", "min_items": 1, "fields": [kind]}
    cursor = Questions(form_of(items, text("b")))
    cursor.to_first()
    assert not cursor.offers_another
    assert cursor.answer("kind", "x") is Moved.MOVED and shown(cursor) == ["items"]


def test_what_the_last_answers_of_an_entry_open_comes_before_one_more() -> None:
    which = {"id": "more", "type": "yes_no", "label": "还有", "same_screen": True}
    why = {**text("why"), "when": {"field": "more", "is": True}}
    items = {
        "id": "items",
        "type": "list",
        "label": "物",
        "min_items": 1,
        "fields": [text("name"), which, why],
    }
    cursor = Questions(form_of(items))
    cursor.to_first()
    assert cursor.offers_another
    cursor.answer("name", "一")
    cursor.answer("more", True)
    assert not cursor.offers_another
    cursor.next()
    assert shown(cursor) == ["why"] and cursor.offers_another
    cursor.answer("why", "因为")
    assert cursor.add_item("items") is Moved.MOVED and cursor.level.index == 1


def test_correcting_a_list_ends_after_the_new_entry() -> None:
    items = {"id": "items", "type": "list", "label": "物", "fields": [text("name")]}
    cursor = Questions(form_of(items, text("b"), answers={"items": [{"name": "一"}], "b": "y"}))
    cursor.correcting = True
    assert cursor.go_to("items") and cursor.add_item("items") is Moved.MOVED
    cursor.answer("name", "二")
    assert cursor.next() is Moved.FINISHED and len(cursor.form.answers["items"]) == 2


def test_none_of_these_pushes_the_others_out() -> None:
    several = {
        "id": "groups",
        "type": "choices",
        "label": "人群",
        "choices": [
            {"value": "a", "label": "甲"},
            {"value": "b", "label": "乙"},
            {"value": "none", "label": "都不是", "alone": True},
            {"value": "no", "label": "不收", "refuse": "到窗口去办。"},
        ],
    }
    cursor = Questions(form_of(several))
    cursor.to_first()
    cursor.answer("groups", ["a"])
    cursor.answer("groups", ["a", "none"])
    assert cursor.form.answers["groups"] == ["none"]
    cursor.answer("groups", ["none", "b"])
    assert cursor.form.answers["groups"] == ["b"]
    cursor.answer("groups", ["b", "no"])
    assert cursor.level.errors["groups"] == "到窗口去办。" and cursor.form.answers["groups"] == ["b"]
    cursor.answer("groups", "nonsense")
    assert cursor.level.errors["groups"] and "groups" not in cursor.form.answers


def test_a_value_to_begin_with_can_be_cleared() -> None:
    form = form_of(text("a", required=False), answers={})
    form.start = lambda _field: "起点"
    cursor = Questions(form)
    cursor.to_first()
    assert cursor.level.value(cursor.run()[0]) == "起点"
    cursor.answer("a", None)
    assert cursor.level.value(cursor.run()[0]) is None
    assert cursor.next() is Moved.FINISHED and "a" not in form.answers


def test_a_form_that_asks_nothing_is_finished_at_once() -> None:
    cursor = Questions(form_of({**text("a"), "ask": "phone"}))
    assert cursor.to_first() is Moved.FINISHED and cursor.to_last() is Moved.FINISHED
    assert cursor.run() == ()


@pytest.mark.parametrize("value", [None, 7, [], {}, "x" * 5000, float("nan"), {"a": {"b": []}}])
def test_nonsense_from_the_face_never_raises(value: Any) -> None:
    fields = [
        text("a"),
        {"id": "b", "type": "address", "label": "住址"},
        {"id": "c", "type": "choices", "label": "c", "choices": [{"value": "x", "label": "x"}]},
        {"id": "d", "type": "region", "label": "d"},
    ]
    for one in fields:
        cursor = Questions(form_of(one))
        cursor.to_first()
        cursor.answer(one["id"], value)
        assert cursor.next() in Moved
