"""Whatever comes in: nothing raises, everything ends."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue import form, route
from catalogue.calendar import WorkCalendar
from catalogue.clean_text import clean_line, clean_lines, narrow
from catalogue.clocks import deadlines
from catalogue.facts import Context, Facts
from catalogue.fees import estimate
from catalogue.materials import materials
from catalogue.model import Field, FieldType, Service
from catalogue.precheck import precheck
from catalogue.walk import open_sub_fields
from tests.unit.catalogue_samples import FULL, TODAY, service_of

WORDS = st.sampled_from(
    ["wages", "family", "estate", "crime", "poor", "none", "500.00", "990101", "1e9", "-0", "true", "NaN"]
) | st.sampled_from(["2026-01-12", "9999-12-31", "\u202e", "\ud800"])
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.just(10**4000) | st.floats() | WORDS | st.text(max_size=20)
)
KEYS = st.sampled_from(
    [
        "name",
        "age",
        "region",
        "text",
        "strokes",
        "slot_id",
        "wishes",
        "version",
        "accepted",
        "amount",
        "party_type",
    ]
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@cache
def service() -> Service:
    with tempfile.TemporaryDirectory() as directory:
        return service_of(FULL, Path(directory))


def ids() -> list[str]:
    return [field.id for section in service().sections for field in section.fields]


ANSWERS = JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(ids(), JSON))
CONTEXTS = st.builds(
    lambda facts: Context(TODAY, facts, "990101"),
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("age", "birth_date", "sex", "region", "by_hand"), JSON)
    ),
)
CALENDAR = WorkCalendar()


@settings(max_examples=150, deadline=None)
@given(ANSWERS, CONTEXTS)
def test_any_answers_are_survived_by_everything(answers: Any, context: Context) -> None:
    one = service()
    form.problems(one, answers, context)
    form.pages(one, answers, context, ask="phone")
    precheck(one, answers, context)
    materials(one, answers, context)
    estimate(one, answers, context, division="990101")
    deadlines(one, answers, context, CALENDAR, submitted=TODAY)
    route.route_key(one, answers, context)
    route.priority(one, answers, context)
    route.place_kinds(one, answers, context)
    route.neutral(one, answers, context)
    for field in form.open_fields(one, answers, context):
        form.shown(field, answers.get(field.id) if isinstance(answers, dict) else answers)


@settings(max_examples=150, deadline=None)
@given(ANSWERS, CONTEXTS)
def test_prune_is_idempotent_and_changes_no_verdict(answers: Any, context: Context) -> None:
    one = service()
    pruned = form.prune(one, answers, context)
    assert repr(form.prune(one, pruned, context)) == repr(pruned)  # repr: NaN is not equal to itself
    assert form.problems(one, pruned, context) == form.problems(one, answers, context)
    opened = {field.id for field in form.open_fields(one, answers, context)}
    assert set(pruned) <= opened


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FieldType), JSON, st.booleans())
def test_any_answer_to_any_type_is_accepted_or_rejected(type_: FieldType, value: Any, required: bool) -> None:
    extra: dict[str, Any] = {}
    if type_ in (FieldType.CHOICE, FieldType.CHOICES):
        extra["choices"] = [
            {"value": "poor", "label": "低保"},
            {"value": "none", "label": "无", "alone": True},
        ]
    if type_ is FieldType.LIST:
        extra["fields"] = [{"id": "name", "type": "text", "label": "姓名"}]
    field = Field.model_validate({"id": "x", "type": type_, "label": "样例", "required": required} | extra)
    context = Context(TODAY)
    verdict = form.check(field, value, {}, context)
    if isinstance(verdict, form.Accepted):
        assert form.check(field, verdict.value, {}, context) == verdict
    else:
        assert verdict.message and "！" not in verdict.message


@given(st.text())
def test_cleaned_text_is_clean_and_stays_so(text: str) -> None:
    for clean in (clean_line, clean_lines, narrow):
        once = clean(text)
        assert clean(once) == once
        assert not any(
            (ord(c) < 32 and c != "\n") or 0x202A <= ord(c) <= 0x202E or 0xD800 <= ord(c) < 0xE000
            for c in once
        )


def test_a_flood_of_items_is_refused_quickly() -> None:
    crowd = {"matter": "estate", "household": [{"name": "测试甲", "age": 1}] * 50_000}
    found = form.problems(service(), crowd, Context(TODAY), ask="kiosk")
    assert [one.field_id for one in found] == ["household"]


def test_an_odd_item_of_a_group_opens_what_an_empty_one_does() -> None:
    household = next(f for s in service().sections for f in s.fields if f.id == "household")
    facts = Facts({}, Context(TODAY))
    assert [f.id for f in open_sub_fields(household, 7, facts)[0]] == ["name", "age"]
