"""Conditions: truth tables."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter, ValidationError

from catalogue.conditions import holds
from catalogue.facts import Context, Facts, as_date, full_years, standard_amount
from catalogue.model import Condition, Standard
from tests.unit.catalogue_samples import TODAY, context

CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)


def true(condition: dict[str, Any], answers: Any = None, **applicant: Any) -> bool:
    return holds(CONDITION.validate_python(condition), Facts(answers or {}, context(**applicant)))


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "result"),
    [
        ("is", "a", "a", True),
        ("is", "a", "b", False),
        ("is", True, True, True),
        ("is", True, 1, False),
        ("is", 1, True, False),
        ("is", False, False, True),
        ("is", False, None, False),
        ("is", 80, "80.00", True),
        ("is", 3, 3, True),
        ("is", "3", 3, False),
        ("is", "a", ["a"], False),
        ("in", ["a", "b"], "b", True),
        ("in", ["a", "b"], "c", False),
        ("in", [], "c", False),
        ("in", ["a"], None, False),
        ("includes", "a", ["b", "a"], True),
        ("includes", "a", ["b"], False),
        ("includes", "a", [], False),
        ("includes", "a", "a", False),
        ("includes", "a", None, False),
        ("less_than", 18, 17, True),
        ("less_than", 18, 18, False),
        ("less_than", 0.3, "0.29", True),
        ("less_than", 18, None, False),
        ("less_than", 18, "young", False),
        ("less_than", 18, True, False),
        ("less_than", 18, float("nan"), False),
        ("less_than", 18, 10**400, False),
        ("at_least", 18, 18, True),
        ("at_least", 18, 17, False),
        ("at_least", 18, None, False),
        ("at_least", 100, "12800.00", True),
        ("days_left_less_than", 7, "2026-11-28", True),
        ("days_left_less_than", 7, "2026-11-29", False),
        ("days_left_less_than", 7, "2020-01-01", True),
        ("days_left_less_than", 7, "soon", False),
        ("days_left_less_than", 7, None, False),
        ("days_ago_more_than", 30, "2026-10-22", True),
        ("days_ago_more_than", 30, "2026-10-23", False),
        ("days_ago_more_than", 30, "2026-02-30", False),
        ("answered", True, "a", True),
        ("answered", True, "  ", False),
        ("answered", True, [], False),
        ("answered", True, {}, False),
        ("answered", True, None, False),
        ("answered", True, False, True),
        ("answered", True, 0, True),
        ("answered", False, None, True),
        ("answered", False, "a", False),
    ],
)
def test_one_comparison(operator: str, wanted: Any, value: Any, result: bool) -> None:
    assert true({"field": "x", operator: wanted}, {"x": value}) is result


YES, NO, UNKNOWN = {"field": "yes", "is": True}, {"field": "no", "is": True}, {"field": "missing", "is": True}


@pytest.mark.parametrize(
    ("condition", "result"),
    [
        ({"all": []}, True),
        ({"all": [YES, YES]}, True),
        ({"all": [YES, NO]}, False),
        ({"all": [YES, UNKNOWN]}, False),
        ({"any": []}, False),
        ({"any": [NO, YES]}, True),
        ({"any": [NO, UNKNOWN]}, False),
        ({"not": YES}, False),
        ({"not": NO}, True),
        ({"not": UNKNOWN}, True),
        ({"not": {"all": [YES, {"any": [NO, {"not": YES}]}]}}, True),
    ],
)
def test_conditions_combined(condition: dict[str, Any], result: bool) -> None:
    assert true(condition, {"yes": True, "no": False}) is result


def test_no_condition_is_true() -> None:
    assert holds(None, Facts({}, context()))


@pytest.mark.parametrize(
    "wrong",
    [
        {"field": "x"},
        {"field": "x", "is": 1, "in": [1]},
        {"field": "x", "equals": 1},
        {"all": [], "any": []},
        {"none": []},
        "eval",
        7,
    ],
)
def test_anything_else_is_no_condition(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        CONDITION.validate_python(wrong)


def test_facts_of_the_applicant() -> None:
    known = {"birth_date": "1960-11-22", "sex": "F", "region": "990101", "by_hand": True}
    assert true({"field": "applicant.age", "is": 66}, **known)
    assert true({"field": "applicant.sex", "in": ["F", "X"]}, **known)
    assert true({"field": "applicant.by_hand", "is": True}, **known)
    assert true({"field": "applicant.birth_date", "days_ago_more_than": 20000}, birth_date=date(1960, 11, 22))
    assert true({"field": "applicant.birth_date", "is": "1960-11-22"}, birth_date=date(1960, 11, 22))
    assert not true({"field": "applicant.age", "at_least": 0})
    assert true({"field": "applicant.age", "is": 70}, age=70, birth_date="2000-01-01")


def test_facts_of_place_and_day() -> None:
    assert true({"field": "kiosk.region", "is": "990101"})
    assert not holds(
        CONDITION.validate_python({"field": "kiosk.region", "answered": True}), Facts({}, Context(TODAY))
    )
    assert true({"field": "today", "days_left_less_than": 1})


def test_parts_of_an_answer_can_be_tested() -> None:
    answers = {"opponent": {"name": "样例公司"}, "home": {"region": "990101"}, "word": "x"}
    assert true({"field": "opponent.name", "answered": True}, answers)
    assert true({"field": "home.region", "is": "990101"}, answers)
    assert true({"field": "word.part", "answered": False}, answers)


def test_inside_a_group_its_own_answers_hide_the_outer_ones() -> None:
    outer = Facts({"name": "outer", "town": "there"}, context())
    inner = outer.within({"name": None}, frozenset({"name"}))
    assert inner.get("name") is None
    assert inner.get("town") == "there"


def test_results_are_known_even_while_empty() -> None:
    facts = Facts({}, context())
    includes = CONDITION.validate_python({"field": "result", "includes": "URGENT"})
    assert not holds(includes, facts)
    assert holds(includes, facts.with_results(frozenset({"URGENT"})))


def test_a_threshold_is_found_by_division_and_day() -> None:
    rows = [
        Standard(id="income", division=division, effective_from=start, amount=amount, source="样例")
        for division, start, amount in [
            ("000000", "2020-01-01", "1000"),
            ("990000", "2020-01-01", "2000"),
            ("990100", "2026-01-01", "2592"),
            ("990100", "2027-01-01", "3000"),
            ("110000", "2020-01-01", "4000"),
            ("990101", "2020-01-01", "unknown"),
        ]
    ]
    found = {
        region: standard_amount(rows, "income", region, TODAY)
        for region in ("990101", "990200", "320000", "110105")
    }
    assert {region: str(amount) for region, amount in found.items()} == {
        "990101": "2592",
        "990200": "2000",
        "320000": "1000",
        "110105": "4000",
    }
    assert standard_amount(rows, "assets", "990101", TODAY) is None


def test_ages_change_on_the_birthday() -> None:
    assert full_years(date(2008, 11, 22), TODAY) == 18
    assert full_years(date(2008, 11, 23), TODAY) == 17
    assert full_years(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert full_years(date(2008, 2, 29), date(2026, 3, 1)) == 18


def test_days_come_as_text_or_as_dates() -> None:
    moment = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert as_date(moment) == as_date("2026-11-22") == TODAY
    assert as_date("0001-01-01") is None
    assert as_date(20261122) is None


def test_nothing_personal_in_a_repr() -> None:
    assert "测试甲" not in repr(context(name="测试甲"))
