"""The form engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from catalogue.form import (
    Accepted,
    Rejected,
    check,
    filled,
    open_fields,
    pages,
    problems,
    prune,
    visible_choices,
)
from catalogue.model import Service
from tests.unit.catalogue_samples import FULL, HEAD, context, field, service_of


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return service_of(FULL, tmp_path)


def ids(service: Service, answers: dict[str, Any], ask: str = "kiosk") -> list[list[str]]:
    return [[one.id for one in page.fields] for page in pages(service, answers, context(), ask=ask)]


ALWAYS = [["groups"], ["household"], ["income_lines"], ["opponent"]]
GOOD_HOUSEHOLD = [{"name": "测试甲", "age": 40}]


def test_a_screen_holds_one_question(service: Service) -> None:
    assert ids(service, {}) == [["matter"], ["place"], *ALWAYS, ["copies"], ["when_to_come"]]


def test_questions_open_with_the_answers(service: Service) -> None:
    assert ids(service, {"matter": "wages"})[:3] == [["matter"], ["unpaid"], ["place"]]
    assert ids(service, {"matter": "wages", "unpaid": "100.00"})[:3] == [["matter"], ["unpaid"], ["last_day"]]


def test_a_small_question_joins_the_one_before_it(service: Service) -> None:
    assert ids(service, {"matter": "family"})[1] == ["violence"]
    assert ids(service, {"matter": "family", "violence": True})[1] == ["violence", "code"]


def test_a_small_question_alone_gets_a_screen_of_its_own(tmp_path: Path) -> None:
    text = FULL.replace("when: {field: matter, is: family}", "when: {field: applicant.age, at_least: 200}")
    condition = "\n        required: false\n        when: {field: violence, is: true}"
    text = text.replace(f"same_screen: true{condition}", "same_screen: true")
    assert ids(service_of(text, tmp_path), {})[:2] == [["matter"], ["code"]]


def test_the_phone_asks_its_own_and_what_the_kiosk_left(service: Service) -> None:
    assert ["photos"] not in ids(service, {}) and ["proof"] not in ids(service, {})
    phone = ids(service, {}, ask="phone")
    assert phone[phone.index(["photos"]) :][:3] == [["photos"], ["proof"], ["copies"]]
    assert ["original"] in ids(service, {}, ask="counter")


def test_computed_fields_are_open_but_never_asked(service: Service) -> None:
    assert "income_per_head" in [one.id for one in open_fields(service, {}, context())]
    assert ["income_per_head"] not in ids(service, {}, ask="counter")
    assert [one.id for one in open_fields(service, {}, context(), ask="kiosk")][-1] == "when_to_come"


def test_a_stale_answer_decides_nothing(service: Service) -> None:
    stale = {
        "matter": "estate",
        "unpaid": "5000.00",
        "last_day": "2026-01-01",
        "violence": True,
        "code": "花",
    }
    assert ids(service, stale) == ids(service, {"matter": "estate"})
    assert prune(service, stale, context()) == {"matter": "estate"}


def test_prune_reaches_into_groups_and_drops_what_nobody_asked(service: Service) -> None:
    answers = {
        "household": [
            {"name": "测试甲", "age": 40, "school": "样例小学", "x": 1},
            {"age": 9, "school": "样例小学"},
        ],
        "opponent": {"party_type": "person", "name": "样例乙", "legal_rep": "样例丙"},
        "income_per_head": "1.00",
        "unknown": 1,
    }
    pruned = prune(service, answers, context())
    assert pruned == {
        "household": [{"name": "测试甲", "age": 40}, {"age": 9, "school": "样例小学"}],
        "opponent": {"party_type": "person", "name": "样例乙"},
    }
    assert prune(service, pruned, context()) == pruned


def test_computed_values_are_filled_in(service: Service) -> None:
    answers = {
        "household": [
            {"name": "测试甲", "age": 40},
            {"name": "测试乙", "age": 39},
            {"name": "测试丙", "age": 9},
        ],
        "income_lines": [
            {"kind": "工资", "amount": "5000.00"},
            {"kind": "租金", "amount": "500.50"},
            {"kind": "其他"},
        ],
        "income_per_head": "99999.00",
    }
    assert filled(service, answers, context())["income_per_head"] == "1833.50"
    assert "income_per_head" not in filled(service, {"household": [{}]}, context())


def test_everything_missing_is_named_with_its_place(service: Service) -> None:
    found = {one.field_id: one.message for one in problems(service, {}, context())}
    assert found == {
        "matter": "请选择事情。",
        "household": "成员请至少填1项。",
        "proof": "请拍照上传证明。",
        "original": "请填写原件。",
    }
    assert [one.field_id for one in problems(service, {}, context(), ask="kiosk")] == ["matter", "household"]


def test_problems_inside_groups_have_paths(service: Service) -> None:
    answers = {
        "matter": "estate",
        "household": [{"name": "测试甲", "age": 9}, "someone", {"age": 300}],
        "opponent": {"party_type": "organisation", "phone": "1"},
        "income_lines": "none",
    }
    found = [(one.field_id, one.label) for one in problems(service, answers, context(), ask="kiosk")]
    assert found == [
        ("household[0].school", "学校"),
        ("household[1]", "成员"),
        ("household[2].name", "姓名"),
        ("household[2].age", "年龄"),
        ("income_lines", "收入"),
        ("opponent.name", "姓名或名称"),
        ("opponent.phone", "联系电话"),
    ]


def test_a_repeated_group_has_its_bounds(service: Service) -> None:
    crowd = {"matter": "estate", "household": GOOD_HOUSEHOLD * 4}
    assert [one.message for one in problems(service, crowd, context(), ask="kiosk")] == [
        "成员最多填3项，请删去多余的。"
    ]
    assert problems(service, {"matter": "estate", "household": GOOD_HOUSEHOLD}, context(), ask="kiosk") == []


def test_answers_to_closed_questions_are_no_problem(service: Service) -> None:
    answers = {"matter": "estate", "household": GOOD_HOUSEHOLD, "unpaid": "nonsense", "unknown": {}}
    assert problems(service, answers, context(), ask="kiosk") == []


def test_a_refused_matter_is_told_where_to_go(service: Service) -> None:
    answers = {"matter": "crime", "household": GOOD_HOUSEHOLD}
    assert [one.message for one in problems(service, answers, context(), ask="kiosk")] == [
        "这台机器不能报案。请拨打110。"
    ]


def test_choices_open_with_the_person(service: Service) -> None:
    groups = next(one for one in open_fields(service, {}, context()) if one.id == "groups")
    assert [one.value for one in visible_choices(groups, {}, context(birth_date="1950-01-01"))] == [
        "elderly",
        "poor",
        "none",
    ]
    assert [one.value for one in visible_choices(groups, {}, context())] == ["poor", "none"]


MEMBER = {"fields": [{"id": "name", "type": "text", "label": "姓名"}], "item_label": "成员", "min_items": 1}


@pytest.mark.parametrize(
    ("type_", "settings", "value", "verdict"),
    [
        ("list", MEMBER, [{"name": " 测试甲 "}], Accepted([{"name": "测试甲"}])),
        ("list", MEMBER, [{"name": "测试甲"}, {}], Rejected("成员第2项：请填写姓名。")),
        ("list", MEMBER, [], Rejected("成员请至少填1项。")),
        ("list", MEMBER, ["x"], Rejected("请重新填写第1项成员。")),
        ("list", MEMBER | {"required": False}, [], Accepted([])),
        ("person", {}, {"name": "测试甲", "phone": "13800138000"},
         Accepted({"name": "测试甲", "phone": "13800138000"})),
        ("person", {}, {}, Rejected("请填写姓名。")),
        ("person", {}, None, Rejected("请填写姓名。")),
        ("person", {"required": False}, {}, Accepted(None)),
        ("person", {}, "测试甲", Rejected("请重新填写样例题。")),
        ("party", {}, {"party_type": "person", "name": "样例乙"},
         Accepted({"party_type": "person", "name": "样例乙"})),
        ("party", {}, {"party_type": "organisation", "name": "样例公司", "legal_rep": "测试甲"},
         Accepted({"party_type": "organisation", "name": "样例公司", "legal_rep": "测试甲"})),
        ("party", {}, {"name": "样例乙"}, Rejected("请选择对方是。")),
    ],
)  # fmt: skip
def test_groups_are_checked_as_one_answer(
    type_: str, settings: dict[str, Any], value: Any, verdict: Any
) -> None:
    assert check(field(type_, **settings), value, {}, context()) == verdict


def test_an_item_is_checked_with_the_answers_around_it() -> None:
    inner = field("choice", choices=[{"value": "a", "label": "甲", "when": {"field": "outer", "is": True}}])
    assert check(inner, "a", {"outer": True} | {"asked": None}, context()) == Accepted("a")
    assert isinstance(check(inner, "a", {"outer": False}, context()), Rejected)


def test_conditions_that_wait_for_each_other_end(tmp_path: Path) -> None:
    text = (
        HEAD
        + """\
sections:
  - id: one
    title: 一
    fields:
      - {id: a, type: yes_no, label: 甲, when: {field: b, answered: false}}
      - {id: b, type: yes_no, label: 乙, when: {field: a, answered: true}}
route: {body: x, territory: []}
"""
    )
    service = service_of(text, tmp_path)
    answers = {"a": True, "b": True}
    assert ids(service, answers) == [["a"], ["b"]]
    assert prune(service, answers, context()) == answers


def test_totals_and_counts_are_reckoned(tmp_path: Path) -> None:
    text = (
        HEAD
        + """\
sections:
  - id: one
    title: 一
    fields:
      - id: claims
        type: list
        label: 请求
        fields:
          - {id: amount, type: money, label: 金额}
          - {id: parts, type: list, label: 分项, required: false, fields: [{id: n, type: integer, label: 数}]}
          - {id: sum, type: integer, label: 合计, computed: "total:parts.n"}
      - {id: total, type: money, label: 总额, computed: "total:claims.amount"}
      - {id: number, type: integer, label: 项数, computed: "count:claims"}
route: {body: x, territory: []}
"""
    )
    service = service_of(text, tmp_path)
    answers = {
        "claims": [{"amount": "0.10", "parts": [{"n": 1}, {"n": 2}]}, {"amount": "0.20"}],
        "total": "9",
    }
    live = filled(service, answers, context())
    assert (live["total"], live["number"]) == ("0.30", 2)
    assert live["claims"][0]["sum"] == "3.00"
    assert problems(service, answers, context()) == []
    assert filled(service, {"claims": [{"amount": "9" * 18}] * 20}, context())["number"] == 20
    assert "total" not in filled(service, {"claims": [{"amount": "9" * 18}] * 20}, context())
