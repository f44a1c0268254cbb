"""Legal aid: violence at home, queue, materials, clocks, place and states, through the real engine."""

from __future__ import annotations

import pytest

from catalogue.calendar import WorkCalendar
from catalogue.clocks import deadlines
from catalogue.form import Rejected, check
from catalogue.materials import materials
from catalogue.precheck import precheck
from catalogue.route import neutral, place_kinds, priority, route_key, territory
from tests.unit.service_cases import (
    AID_MATTERS,
    ORDINARY,
    POOR,
    TODAY,
    WAGE_CLAIM,
    Answers,
    ago,
    aid_case,
    citizen,
    field,
    household,
    offered,
    open_ids,
    result_codes,
    rule_ids,
    service,
)

AID = service("AID")
ADULT = citizen()


# --- violence at home ---


@pytest.mark.parametrize("said", ["hurt", "no_say"])
def test_quick_exit_neutral_paper_own_code_and_no_sms(said: str) -> None:
    answers = aid_case("FAMILY", home_safety=said)
    found = neutral(AID, answers, ADULT)
    assert found is not None and found.code_field == "safe_code"
    for word in ("援", "暴", "家"):
        assert word not in found.neutral_title
    assert "safe_code" in open_ids(AID, answers, ADULT)
    assert offered(AID, "service_by", answers, ADULT) == {"safe_call", "pick_up"}
    safe = {**answers, "service_by": "safe_call"}
    assert "safe_phone" in open_ids(AID, safe, ADULT) and "phone" not in open_ids(AID, safe, ADULT)


def test_safe_home_keeps_the_ordinary_paper() -> None:
    assert neutral(AID, ORDINARY, ADULT) is None
    assert "phone_sms" in offered(AID, "service_by", ORDINARY, ADULT)


def test_the_question_is_asked_only_where_it_changes_something_and_may_stay_open() -> None:
    assert "home_safety" not in open_ids(AID, WAGE_CLAIM, ADULT)
    assert "no_say" in offered(AID, "home_safety", aid_case("FAMILY"), ADULT)


@pytest.mark.parametrize(("code", "good"), [(1234, True), (999999, True), (999, False), (1000000, False)])
def test_code_has_four_to_six_digits(code: int, good: bool) -> None:
    verdict = check(field(AID, "safe_code"), code, aid_case("FAMILY", home_safety="hurt"), ADULT)
    assert isinstance(verdict, Rejected) is not good


def test_protection_order_and_police_are_named() -> None:
    advice = " ".join(one.advice for one in precheck(AID, aid_case("FAMILY", home_safety="hurt"), ADULT))
    for words in ("110", "人身安全保护令", "72 小时", "24 小时", "不会给您发短信"):
        assert words in advice


# --- green channel and queue ---


@pytest.mark.parametrize(
    ("answers", "age", "expected"),
    [
        (aid_case("FAMILY", home_safety="hurt", urgent_kind="preserve"), 70, ("safety", "WOMAN_VIOLENCE")),
        ({**WAGE_CLAIM, "urgent_kind": "advance"}, 38, ("deadline", "URGENT")),
        (WAGE_CLAIM, 38, ("green", "MIGRANT")),
        (ORDINARY, 17, ("green", "MINOR")),
        (ORDINARY, 60, ("green", "ELDERLY")),
        (ORDINARY, 80, ("green", "ELDERLY80")),
        ({**ORDINARY, **POOR, "groups": ["disabled"]}, 38, ("green", "DISABLED")),
        ({**ORDINARY, **POOR}, 38, ("green", "POOR")),
        ({**ORDINARY, **POOR, "groups": ["soldier_family"]}, 38, ("green", "SOLDIER_FAMILY")),
        ({**ORDINARY, **POOR, "groups": ["veteran"]}, 38, ("green", "VETERAN")),
        ({**ORDINARY, **POOR, "groups": ["mobility"]}, 38, ("green", "PATIENT_MOBILITY")),
        (aid_case("OTHER_LAW", other_kind="hero"), 38, ("green", "HERO_KIN")),
        (aid_case("OTHER_LAW", other_kind="brave"), 38, ("green", "BRAVE")),
        (ORDINARY, 59, ("normal", "")),
    ],
)
def test_queue_class(answers: Answers, age: int, expected: tuple[str, str]) -> None:
    level, code = priority(AID, answers, citizen(age=age))
    assert level == expected[0]
    assert not expected[1] or code == expected[1]


def test_under_fourteen_needs_the_guardian() -> None:
    assert "guardian_consent" in open_ids(AID, ORDINARY, citizen(age=13))
    assert "guardian_consent" not in open_ids(AID, ORDINARY, citizen(age=14))
    assert "minor_alone" in rule_ids(AID, {**ORDINARY, "guardian_here": False}, citizen(age=15))


# --- materials (3.4), clocks (8.1), place (9.2) ---


def papers(answers: Answers, age: int = 38) -> set[str]:
    return {one.id for one in materials(AID, answers, citizen(age=age))}


@pytest.mark.parametrize("matter", sorted(set(AID_MATTERS.values())))
def test_every_matter_has_case_papers_beside_the_common_ones(matter: str) -> None:
    common = {"id_card", "form", "means_statement", "exempt_labour"}
    assert {"id_card", "form"} <= papers(aid_case(matter))
    assert papers(aid_case(matter, injury_kind="traffic", other_kind="province")) - common


def test_statement_of_means_only_where_means_count() -> None:
    assert "means_statement" in papers(ORDINARY)
    assert "means_statement" in papers({**ORDINARY, **household("1000")})
    for free in (WAGE_CLAIM, {**ORDINARY, **POOR}, aid_case("FAMILY", home_safety="hurt")):
        assert "means_statement" not in papers(free)


def test_exempt_and_agent_papers() -> None:
    assert "exempt_labour" in papers(WAGE_CLAIM)
    assert "exempt_assistance" in papers({**ORDINARY, **POOR})
    assert "exempt_no_income" in papers({**ORDINARY, "no_fixed_income": True, "has_proof": True}, age=70)
    assert "soldier" in papers({**ORDINARY, **POOR, "groups": ["veteran"]})
    assert "agent_power" in papers({**ORDINARY, "capacity": "entrusted_agent"})
    assert "agent_relative" in papers({**ORDINARY, "capacity": "near_relative"})


CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (WAGE_CLAIM, "AID_DECIDE"),
        (WAGE_CLAIM, "LAB_ARB"),
        (aid_case("LABOUR", event_date=ago(10), knew_later=False), "LAB_ARB"),
        (aid_case("INJURY_WORK", event_date=ago(10)), "WORKINJ_WORKER"),
        (aid_case("INJURY", event_date=ago(10), knew_later=False), "CIVIL"),
        (aid_case("ENV", event_date=ago(90), knew_later=True, knew_date=ago(10)), "CIVIL"),
        (aid_case("SOCIAL", event_date=ago(10), knew_later=False), "REVIEW_APPLY"),
    ],
)
def test_clock(answers: Answers, code: str) -> None:
    found = [one.code for one in deadlines(AID, answers, ADULT, CALENDAR, submitted=TODAY)]
    assert found.count(code) == 1


def test_only_the_answer_date_stands_on_paper() -> None:
    assert {rule.clock for rule in AID.deadlines if rule.show == "receipt"} == {"AID_DECIDE"}


@pytest.mark.parametrize(
    ("answers", "near"),
    [
        ({**WAGE_CLAIM, "wage_to": ago(360)}, True),
        ({**WAGE_CLAIM, "wage_to": ago(300)}, False),
        (aid_case("INJURY_WORK", event_date=ago(360)), True),
        (aid_case("LABOUR", event_date=ago(500), knew_later=True, knew_date=ago(360)), True),
        (aid_case("INJURY", event_date=ago(1090), knew_later=False), True),
        (aid_case("INJURY", event_date=ago(1090), knew_later=True, knew_date=ago(10)), False),
        (aid_case("SOCIAL", event_date=ago(56), knew_later=False), True),
    ],
)
def test_a_limitation_about_to_end_is_urgent(answers: Answers, near: bool) -> None:
    assert ("URGENT" in result_codes(AID, answers, ADULT)) is near


@pytest.mark.parametrize(
    "answers",
    [
        {**WAGE_CLAIM, "wage_to": ago(400), "wage_from": ago(500)},
        aid_case("LABOUR", event_date=ago(400), knew_later=False),
        aid_case("INJURY_WORK", event_date=ago(400)),
        aid_case("INJURY", event_date=ago(1200), knew_later=False),
    ],
)
def test_a_limitation_that_may_have_passed_is_a_warning_only(answers: Answers) -> None:
    found = result_codes(AID, answers, ADULT)
    assert "LIMITATION_DOUBT" in found and "URGENT" not in found


def test_where_the_case_belongs() -> None:
    assert territory(AID, WAGE_CLAIM, ADULT)[0] == "990122"
    in_court = {**WAGE_CLAIM, "stage": "first_instance", "role": "plaintiff", "organ_region": "990102"}
    assert territory(AID, in_court, ADULT) == ["990102"]
    arbitrated = {**in_court, "stage": "arbitration", "role": "claimant"}
    assert territory(AID, arbitrated, ADULT) == ["990102", "990122"]
    support = {**ORDINARY, "event_region": "990101", "forum_region": "990102"}
    assert territory(AID, support, ADULT)[0] == "990102"
    assert route_key(AID, WAGE_CLAIM, ADULT).body == "aid_agency"
    assert place_kinds(AID, WAGE_CLAIM, ADULT) is None


# --- states (3.8) ---


def test_states_of_the_law_exist_with_citizen_words() -> None:
    states = {state.id: state for state in AID.states}
    wanted = "submitted received under_review supplement_requested deemed_withdrawn transferred_out "
    wanted += (
        "out_of_scope_advised urgent_early_aid granted assigned in_progress closed rated archived refused "
    )
    wanted += "objection_filed upheld ordered_to_correct terminated withdrawn_by_citizen"
    assert set(wanted.split()) <= set(states)
    assert all(following in states for state in AID.states for following in state.next)
    assert "异议" in states["refused"].label and "objection_filed" in states["terminated"].next
