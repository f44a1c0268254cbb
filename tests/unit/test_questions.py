"""The cursor alone, over forms made for one rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalogue import Context, Service
from kiosk.forms.questions import Form, Moved, Questions

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
