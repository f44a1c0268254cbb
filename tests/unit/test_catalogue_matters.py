"""What follows from the answers: pre-check, papers, fees, routing, urgency, appointment, neutral words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from catalogue.fees import estimate
from catalogue.materials import materials
from catalogue.model import Service
from catalogue.precheck import precheck, results
from catalogue.route import RouteKey, neutral, place_kinds, priority, route_key, territory
from tests.unit.catalogue_samples import FULL, SMALL, context, service_of

HOUSEHOLD = [{"name": "测试甲", "age": 40}, {"name": "测试乙", "age": 39}]
EARNING = {"household": HOUSEHOLD, "income_lines": [{"kind": "工资", "amount": "5000.00"}]}


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return service_of(FULL, tmp_path)


def test_nothing_is_said_while_nothing_is_known(service: Service) -> None:
    assert precheck(service, {}, context()) == []


def test_of_a_group_the_first_hit_wins(service: Service) -> None:
    both = {"matter": "family", "violence": True, "groups": ["poor"], **EARNING}
    assert [one.result for one in precheck(service, both, context())] == ["NO_MEANS_TEST"]
    assert results(precheck(service, {"groups": ["poor"], **EARNING}, context())) == {"MEANS_EXEMPT"}


def test_rules_without_a_group_add_up(service: Service) -> None:
    answers = {"matter": "wages", "unpaid": "500.00", "last_day": "2025-11-25", "groups": ["poor"]}
    urgent, poor = precheck(service, answers, context())
    assert (urgent.result, urgent.level, urgent.law) == ("URGENT", "warning", "法律援助法 第四十四条")
    assert poor.proof == "低保证"


def test_income_is_measured_by_the_standard_of_place_and_day(service: Service) -> None:
    town = context()
    assert results(precheck(service, EARNING, town)) == {"MEANS_PASS"}  # 2500 below 2592
    assert results(precheck(service, EARNING, replace(town, kiosk_region="320101"))) == {"MEANS_FAIL_LIKELY"}
    dearer = {"household": HOUSEHOLD, "income_lines": [{"kind": "工资", "amount": "5600.00"}]}
    assert results(precheck(service, dearer, town)) == {"MEANS_FAIL_LIKELY"}
    assert results(precheck(service, dearer, replace(town, today=date(2027, 1, 4)))) == {"MEANS_PASS"}


def test_the_whole_list_of_papers_is_told_once(service: Service) -> None:
    assert [one.id for one in materials(service, {}, context())] == ["id_card"]
    full = materials(service, {"matter": "wages", "groups": ["poor"]}, context())
    assert [(one.id, one.note) for one in full] == [
        ("id_card", ""),
        ("poor_card", ""),
        ("wage_proof", "没有也能申请"),
    ]


def test_fees_come_from_the_most_exact_list_in_force(service: Service) -> None:
    found = estimate(service, {"matter": "wages", "unpaid": "30000.00"}, context(), division="990101")
    assert found is not None
    assert (found.division, found.effective_from) == ("990000", "2026-01-01")
    assert [(row.label, row.amount) for row in found.rows] == [
        ("公证费", Decimal("100")),
        ("按标的", Decimal("200.00")),  # 1 % of 10,000 and 0.5 % of the rest
        ("邮寄", None),
    ]
    assert (found.total_from, found.total_to) == (Decimal("300.00"), Decimal("500.00"))
    assert not found.complete


def test_fees_per_copy(service: Service) -> None:
    found = estimate(service, {"copies": 3}, context(), division="110101")
    assert found is not None
    assert (found.rows[1].copies, found.total_from, found.total_to) == (3, Decimal(140), Decimal(140))
    assert found.complete
    odd = estimate(service, {"copies": "many"}, context(), division="110101")
    assert odd is not None and odd.total_from == Decimal(100)


@pytest.mark.parametrize(
    ("value", "fee"), [("0.00", "0.00"), ("9999.00", "99.99"), ("10000.00", "100.00"), ("10001.00", "100.01")]
)
def test_a_sliding_scale_takes_each_part_at_its_own_rate(service: Service, value: str, fee: str) -> None:
    answers = {"matter": "wages", "unpaid": value}
    found = estimate(service, answers, context(), division="990000")
    assert found is not None and str(found.rows[1].amount) == fee


def test_a_new_price_list_begins_on_its_day(service: Service) -> None:
    next_year = replace(context(), today=date(2027, 1, 1))
    found = estimate(service, {}, next_year, division="990101")
    assert found is not None and found.total_from == Decimal(999)


def test_no_list_no_estimate(service: Service, tmp_path: Path) -> None:
    assert estimate(service_of(SMALL, tmp_path), {}, context(), division="990101") is None
    past = replace(context(), today=date(2019, 12, 31))
    assert estimate(service, {}, past, division="990101") is None


def test_the_legally_relevant_place_comes_first(service: Service) -> None:
    answers = {
        "matter": "wages",
        "place": "990122",
        "opponent": {
            "party_type": "person",
            "name": "样例乙",
            "address": {"region": "990121", "text": "测试路"},
        },
    }
    assert territory(service, answers, context(region="110101")) == ["990122", "990121", "990101", "110101"]
    assert territory(service, {"place": "990122"}, context(region="990101")) == ["990101"]
    assert territory(service, {"matter": "wages", "place": "north"}, context()) == ["990101"]


def test_places_may_stand_in_a_list(tmp_path: Path) -> None:
    text = SMALL.replace("    - {field: kiosk}", "    - {field: houses}").replace(
        "      - {id: topic, type: text, label: 事情}",
        "      - id: houses\n        type: list\n        label: 房子\n"
        "        fields: [{id: where, type: address, label: 地址}]",
    )
    houses = [{"where": {"region": code, "text": "样"}} for code in ("990101", "990122", "990101")]
    assert territory(service_of(text, tmp_path), {"houses": [*houses, "x"]}, context()) == [
        "990101",
        "990122",
    ]


def test_the_route_has_two_keys(service: Service) -> None:
    assert route_key(service, {"matter": "estate"}, context()) == RouteKey(
        "aid_agency", "estate", ("990101",)
    )
    assert route_key(service, {"matter": 7}, context()).matter == ""


def test_safety_goes_before_deadline_before_green(service: Service) -> None:
    assert priority(service, {}, context()) == ("normal", "NO_STATUS")
    assert priority(service, {"groups": ["poor"]}, context()) == ("green", "POOR")
    late = {"matter": "wages", "unpaid": "500.00", "last_day": "2025-11-25", "groups": ["poor"]}
    assert priority(service, late, context()) == ("deadline", "URGENT")
    assert priority(service, {"matter": "family", "violence": True}, context()) == ("safety", "VIOLENCE")


def test_the_first_kind_of_appointment_that_applies_is_offered(service: Service) -> None:
    place = place_kinds(service, {"matter": "wages"}, context())
    assert place is not None and place.kind == "counter"
    old = place_kinds(service, {"matter": "wages", "groups": ["elderly"]}, context())
    assert old is not None and old.kind == "video"
    assert place_kinds(service, {"matter": "family"}, context()) is None


def test_neutral_words_where_the_matter_could_endanger(service: Service, tmp_path: Path) -> None:
    words = neutral(service, {"matter": "family", "violence": True}, context())
    assert words is not None and words.neutral_title == "咨询回执"
    assert neutral(service, {"matter": "wages", "violence": True}, context()) is None
    assert neutral(service_of(SMALL, tmp_path), {}, context()) is None
