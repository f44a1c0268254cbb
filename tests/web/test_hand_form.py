"""Reading and judging what a phone sent, for every kind of question: the same words as `catalogue.check`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import catalogue
from backend.pages.form import divisions
from backend.pages.form.asked import Asking, of_files, page_of, photo_of, question_pages
from backend.pages.form.drawing import draw
from backend.pages.form.reading import Circumstances, Posted, drawing, read
from backend.pages.form.sent import Sent, take_entry, take_page
from catalogue import Context, Field, FieldType, Rejected, Service
from tests.backend.sample_answers import id_number

TODAY = date(2026, 11, 22)
AROUND = Circumstances("990101", "1", datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
CONTEXT = Context(today=TODAY, applicant={"birth_date": "1980-05-06"}, kiosk_region="990101")
COUNTED = [{"value": "a", "label": "甲"}, {"value": "b", "label": "乙", "refuse": "乙不在这里办。"}]


def field(kind: str, **more: Any) -> Field:
    values = {"id": "asked", "type": kind, "label": "某项", "ask": "phone", **more}
    return Field.model_validate(values)


def form(*fields: Field, answers: dict[str, Any] | None = None, moved: bool = False) -> Asking:
    packaged = catalogue.load().services["AID"]
    section = packaged.sections[0].model_copy(update={"fields": list(fields)})
    service: Service = packaged.model_copy(update={"sections": [section], "quick_exit": None})
    return Asking(service, answers or {}, CONTEXT, moved)


def send(asking: Asking, **values: str | list[str]) -> Sent:
    posted = {name: [one] if isinstance(one, str) else one for name, one in values.items()}
    names = " ".join(["asked", *(f"asked.{part}" for part in ("name", "relation", "id_number", "phone"))])
    names += " asked.party_type asked.address asked.legal_rep"
    return take_page(asking, "asked", Posted({"drawn": [names], **posted}), AROUND)


GOOD: list[tuple[Field, dict[str, Any], Any]] = [
    (field("text"), {"asked": "  样例 "}, "样例"),
    (field("long_text"), {"asked": "一\r\n二"}, "一\n二"),
    (field("choice", choices=COUNTED), {"asked": "a"}, "a"),
    (field("choices", choices=COUNTED), {"asked": ["a"]}, ["a"]),
    (field("yes_no"), {"asked": "no"}, False),
    (field("date"), {"asked": "2026-11-20"}, "2026-11-20"),
    (field("money"), {"asked": "１.２８万"}, "12800.00"),
    (field("integer"), {"asked": "3"}, 3),
    (field("phone"), {"asked": "+86 139 0000 1234"}, "13900001234"),
    (field("id_number"), {"asked": id_number(5).lower()}, id_number(5)),
    (field("region"), {"asked.0": "990000", "asked.1": "990100", "asked.2": "990101"}, "990101"),
    (
        field("address"),
        {"asked.0": "990000", "asked.1": "990100", "asked.2": "990101", "asked.text": "样例路1号"},
        {"region": "990101", "text": "样例路1号"},
    ),
    (field("person"), {"asked.name": "测试甲"}, {"name": "测试甲"}),
    (
        field("party"),
        {"asked.party_type": "organisation", "asked.name": "样例公司", "asked.legal_rep": "测试乙"},
        {"party_type": "organisation", "name": "样例公司", "legal_rep": "测试乙"},
    ),
    (field("signature"), {"asked": "[[[0.1,0.2],[0.3,0.4]]]"}, {"strokes": [[[0.1, 0.2], [0.3, 0.4]]]}),
]


@pytest.mark.parametrize(("asked", "values", "wanted"), GOOD, ids=[one[0].type.value for one in GOOD])
def test_good_answers_in_their_json_form(asked: Field, values: dict[str, Any], wanted: Any) -> None:
    outcome = send(form(asked), **values)
    assert outcome.errors == {} and outcome.is_good
    assert outcome.good == {"asked": wanted}
    drawn = draw(form(asked), asked, outcome.good["asked"], {})
    assert drawn.kind and drawn.name == "asked"
    if asked.type in (FieldType.TEXT, FieldType.MONEY, FieldType.DATE, FieldType.INTEGER):
        assert drawn.text == str(wanted)


BAD: list[tuple[Field, dict[str, Any]]] = [
    (field("text"), {"asked": ""}),
    (field("text", max_length=2), {"asked": "太长了"}),
    (field("choice", choices=COUNTED), {"asked": "b"}),
    (field("choice", choices=COUNTED), {"asked": "<script>"}),
    (field("choices", choices=COUNTED), {"asked": ["a", "b"]}),
    (field("yes_no"), {"asked": "perhaps"}),
    (field("date", latest="today"), {"asked": "2999-01-01"}),
    (field("date"), {"asked": "2026-02-30"}),
    (field("money"), {"asked": "很多"}),
    (field("integer"), {"asked": "1.5"}),
    (field("phone"), {"asked": "12345"}),
    (field("id_number"), {"asked": "110101199001011234"}),
    (field("region"), {}),
    (field("signature"), {"asked": "[[[0.1,0.1]]]"}),
    (field("signature"), {"asked": "[" * 5000}),
]


@pytest.mark.parametrize(
    ("asked", "values"), BAD, ids=[f"{n}-{one[0].type.value}" for n, one in enumerate(BAD)]
)
def test_refused_answers_have_the_words_of_the_catalogue(asked: Field, values: dict[str, Any]) -> None:
    outcome = send(form(asked), **values)
    typed = read(
        asked, Posted({k: [v] if isinstance(v, str) else v for k, v in values.items()}), "asked", AROUND
    )
    verdict = catalogue.check(asked, typed, {}, CONTEXT)
    assert isinstance(verdict, Rejected)
    assert outcome.errors == {"asked": verdict.message} and outcome.good == {}
    assert outcome.typed["asked"] == typed, "what was typed stays for the page"


def test_a_consent_keeps_the_text_it_agreed_to() -> None:
    asked = field("consent", help="我同意。")
    given = send(form(asked), asked="yes").good["asked"]
    assert given["accepted"] is True and given["version"] and len(given["text_hash"]) == 64
    refused = send(form(asked), asked="no")
    assert "不同意“某项”就不能继续办理" in refused.errors["asked"]
    optional = field("consent", required=False)
    assert send(form(optional), asked="no").good["asked"]["accepted"] is False


def test_what_may_be_left_out_may_be_left_out() -> None:
    for kind in ("text", "date", "money", "region", "address", "person", "party", "signature", "long_text"):
        outcome = send(form(field(kind, required=False)), **{"asked.0": "990000", "asked.1": "990100"})
        if kind == "region":  # the boxes as they stood
            assert "请接着选到区、县" in outcome.errors["asked"]
        else:
            assert outcome.good == {"asked": None}, kind


def test_what_is_wrong_inside_a_person_stands_beside_it() -> None:
    outcome = send(form(field("person")), **{"asked.name": "测试甲", "asked.phone": "12"})
    assert list(outcome.errors) == ["asked.phone"]
    assert send(form(field("person"))).errors.keys() == {"asked.name"}
    party = send(form(field("party")), **{"asked.party_type": "person", "asked.name": ""})
    assert list(party.errors) == ["asked.name"]


def test_an_answer_that_opens_another_question_of_the_page_asks_it_first() -> None:
    first = field("yes_no")
    second = field("text", id="second", same_screen=True, when={"field": "asked", "is": True})
    asking = form(first, second)
    outcome = take_page(asking, "asked", Posted({"drawn": ["asked"], "asked": ["yes"]}), AROUND)
    assert (
        outcome.unfinished
        and outcome.errors == {}
        and [one.id for one in outcome.fields] == ["asked", "second"]
    )
    both = Posted({"drawn": ["asked second"], "asked": ["yes"], "second": [""]})
    assert list(take_page(asking, "asked", both, AROUND).errors) == ["second"]
    away = Posted({"drawn": ["asked second"], "asked": ["no"], "second": ["样例"]})
    assert take_page(asking, "asked", away, AROUND).good == {"asked": False}
    party = take_page(
        form(field("party")),
        "asked",
        Posted({"drawn": ["asked asked.party_type asked.name"], "asked.party_type": ["organisation"]}),
        AROUND,
    )
    assert party.unfinished


def test_an_entry_keeps_what_the_phone_does_not_ask() -> None:
    group = field(
        "list",
        fields=[
            {"id": "name", "type": "text", "label": "名字"},
            {
                "id": "code",
                "type": "text",
                "label": "代码",
                "ask": "counter",
                "ask_reason": "窗口填",
                "required": False,
            },
        ],
    )
    posted = Posted({"drawn": ["name"], "name": ["样例"]})
    outcome = take_entry(form(group), group, {"name": "旧", "code": "X1"}, posted, AROUND)
    assert outcome.good == {"name": "样例"} and [one.id for one in outcome.fields] == ["name"]


def test_divisions_level_by_level() -> None:
    assert [box.chosen for box in divisions.selects("", "990101")] == ["990000", "990100", ""]
    assert [box.chosen for box in divisions.selects("990101", "990102")][:3] == ["990000", "990100", "990101"]
    assert [box.chosen for box in divisions.selects("", "")] == [""]
    assert divisions.deepest(["510000", "990100", "990101"]) == "510000", "lower ones of another province"
    assert divisions.deepest(["", "990100"]) == "" and divisions.deepest(["xx"]) == ""
    assert divisions.deepest(["990000", "990100", "990101", "", ""]) == "990101"


def test_which_questions_are_the_phones() -> None:
    kiosk, story, phone, counter = (
        field("text", id="k", ask="kiosk"),
        field("long_text", id="s", ask="kiosk"),
        field("text", id="p", ask="phone"),
        field("text", id="c", ask="counter", ask_reason="窗口填"),
    )
    named = field("text", id="n", ask="kiosk", prefill="applicant.name")
    slot, lawyer = field("slot", id="t"), field("lawyer", id="l")
    all_ = (kiosk, story, phone, counter, named, slot, lawyer)
    assert [page.id for page in question_pages(form(*all_))] == ["s", "p"]
    moved = form(*all_, answers={"n": "测试甲"}, moved=True)
    assert [page.id for page in question_pages(moved)] == ["k", "s", "p"]
    assert page_of(moved, "c") is None and page_of(moved, "p") is not None


def test_photos_as_answers() -> None:
    photos = field("list", fields=[{"id": "page", "type": "photo", "label": "照片"}])
    single = field("photo")
    assert photo_of(photos) is not None and photo_of(field("text")) is None
    assert of_files(photos, ["a", "b"]) == [{"page": ["a"]}, {"page": ["b"]}]
    assert of_files(single, ["a"]) == ["a"] and of_files(single, []) is None


@pytest.mark.parametrize("text", ["", "x", "{}", "[]", "1e999", "[" * 100_000, "9" * 500_000])
def test_strange_drawings_are_none(text: str) -> None:
    assert drawing(text) is None
