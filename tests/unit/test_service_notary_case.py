"""Notarization booking: advice, modes, relief, materials, fees and states, through the real engine."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalogue.calendar import WorkCalendar
from catalogue.clocks import deadlines
from catalogue.fees import estimate
from catalogue.form import Rejected, check, problems
from catalogue.materials import materials
from catalogue.precheck import precheck
from catalogue.route import neutral, place_kinds, priority
from tests.unit.service_cases import (
    AGREED,
    DECLINED,
    DEPOSITS,
    HOUSE_INHERITED,
    NOTARY_DETAIL,
    NOTARY_MATTERS,
    POA_BY_CARD,
    TODAY,
    Answers,
    citizen,
    field,
    notary_case,
    open_ids,
    result_codes,
    service,
)

NOTARY = service("NOTARY")
ADULT = citizen()
CITY = "990101"


# --- advice ---


def test_small_deposits_need_no_notarization() -> None:
    assert "SMALL_DEPOSIT" in result_codes(NOTARY, DEPOSITS, ADULT)
    for no in ({"deposit_small": False}, {"heir_first": False}):
        assert "SMALL_DEPOSIT" not in result_codes(NOTARY, {**DEPOSITS, **no}, ADULT)
    advice = next(one for one in precheck(NOTARY, DEPOSITS, ADULT) if one.result == "SMALL_DEPOSIT")
    assert "5 万元" in advice.advice and "银行" in advice.advice


def test_dispute_leads_to_mediation_but_does_not_stop() -> None:
    quarrel = {**HOUSE_INHERITED, "has_dispute": True}
    advice = next(one for one in precheck(NOTARY, quarrel, ADULT) if one.result == "DISPUTE")
    assert advice.level == "warning" and "人民调解" in advice.advice
    assert "DISPUTE" not in result_codes(NOTARY, HOUSE_INHERITED, ADULT)
    assert "has_dispute" not in {one.field_id for one in problems(NOTARY, quarrel, ADULT)}


@pytest.mark.parametrize(("age", "first", "free"), [(80, True, True), (79, True, False), (80, False, False)])
def test_first_will_at_eighty_is_free(age: int, first: bool, free: bool) -> None:
    answers = notary_case("N_WILL", will_first=first)
    assert ("FIRST_WILL_FREE" in result_codes(NOTARY, answers, citizen(age=age))) is free
    cost = estimate(NOTARY, answers, citizen(age=age), division=CITY)
    assert cost is not None and (cost.total_to == 0) is free


def test_expired_card_is_a_warning() -> None:
    assert "CARD_EXPIRED" in result_codes(NOTARY, POA_BY_CARD, citizen(expired=True))


def test_the_clock_starts_at_acceptance() -> None:
    advice = next(one for one in precheck(NOTARY, POA_BY_CARD, ADULT) if one.result == "CLOCK_AT_ACCEPTANCE")
    assert "受理那天" in advice.advice
    calendar = WorkCalendar()
    assert deadlines(NOTARY, POA_BY_CARD, ADULT, calendar, submitted=TODAY) == []
    accepted = {**POA_BY_CARD, "accepted_on": "2026-11-20"}
    (clock,) = deadlines(NOTARY, accepted, ADULT, calendar, submitted=TODAY)
    assert clock.code == "NOT_ISSUE" and NOTARY.deadlines[0].show == "office"


# --- modes, urgency, relief ---


@pytest.mark.parametrize(
    ("answers", "kind", "minutes"),
    [
        (POA_BY_CARD, "counter", 30),
        (HOUSE_INHERITED, "counter", 90),
        (notary_case("N_WILL"), "counter", 60),
        ({**POA_BY_CARD, "mode": "video"}, "video", 30),
    ],
)
def test_kind_and_length_of_the_appointment(answers: Answers, kind: str, minutes: int) -> None:
    place = place_kinds(NOTARY, answers, ADULT)
    assert place is not None and (place.kind, place.minutes) == (kind, minutes)


def test_home_visit_asks_reason_and_address_and_no_time() -> None:
    answers = {**POA_BY_CARD, "mode": "home_visit"}
    assert {"visit_reason", "visit_address"} <= set(open_ids(NOTARY, answers, ADULT))
    assert "slot" not in open_ids(NOTARY, answers, ADULT)
    assert place_kinds(NOTARY, answers, ADULT) is None


def test_video_promises_nothing() -> None:
    advice = next(
        one for one in precheck(NOTARY, {**POA_BY_CARD, "mode": "video"}, ADULT) if one.result == "VIDEO_MAY"
    )
    assert "由公证处" in advice.advice
    verdict = check(field(NOTARY, "mode"), "online", POA_BY_CARD, ADULT)
    assert isinstance(verdict, Rejected) and "使领馆" in verdict.message


def test_urgent_asks_the_reason() -> None:
    abroad = {**POA_BY_CARD, "use_region": "abroad", "urgent": True}
    assert "urgent_reason" in open_ids(NOTARY, abroad, ADULT)
    assert "urgent_reason" not in open_ids(NOTARY, {**abroad, "urgent": False}, ADULT)
    assert "URGENT_WISH" in result_codes(NOTARY, abroad, ADULT)
    assert "urgent" not in open_ids(NOTARY, POA_BY_CARD, ADULT)


def test_relief_asks_the_sensitive_reason_only_with_consent() -> None:
    wish = {**HOUSE_INHERITED, "fee_relief": True}
    assert "relief_basis" in open_ids(NOTARY, {**wish, "relief_consent": AGREED}, ADULT)
    assert "relief_basis" not in open_ids(NOTARY, {**wish, "relief_consent": DECLINED}, ADULT)
    aided = {**wish, "relief_consent": AGREED, "relief_basis": "legal_aid"}
    assert "FEE_RELIEF" in result_codes(NOTARY, aided, ADULT)
    assert "relief_proof" in {one.id for one in materials(NOTARY, aided, ADULT)}
    assert "fee_relief" in open_ids(NOTARY, POA_BY_CARD, citizen(age=60))
    assert "fee_relief" not in open_ids(NOTARY, POA_BY_CARD, ADULT)


@pytest.mark.parametrize(
    ("answers", "age", "code"),
    [
        (POA_BY_CARD, 80, "ELDERLY80"),
        (POA_BY_CARD, 60, "ELDERLY"),
        (POA_BY_CARD, 15, "MINOR"),
        ({**POA_BY_CARD, "mode": "home_visit", "visit_reason": "ill"}, 38, "PATIENT_MOBILITY"),
        (
            {**HOUSE_INHERITED, "fee_relief": True, "relief_consent": AGREED, "relief_basis": "disabled"},
            38,
            "DISABLED",
        ),
    ],
)
def test_green_channel(answers: Answers, age: int, code: str) -> None:
    assert priority(NOTARY, answers, citizen(age=age)) == ("green", code)
    assert priority(NOTARY, POA_BY_CARD, ADULT)[0] == "normal"
    assert neutral(NOTARY, answers, ADULT) is None


# --- materials (4.4) and fees (4.7) ---

PAPERS = {
    "birth": (notary_case("N_FACT", fact_kind="birth"), {"birth", "birth_parents"}),
    "no crime": (notary_case("N_FACT", fact_kind="no_crime"), {"no_crime"}),
    "kinship": (notary_case("N_MARRIAGE", marriage_kind="kinship"), {"kinship", "kinship_ids"}),
    "degree": (notary_case("N_FACT", fact_kind="education"), {"education", "education_check"}),
    "marital": (notary_case("N_MARRIAGE", marriage_kind="marital"), {"marital"}),
    "power": (POA_BY_CARD, {"poa_text", "poa_agent", "poa_house", "poa_marriage"}),
    "declaration": (notary_case("N_DECLARE"), {"declare_text", "declare_proof"}),
    "will": (notary_case("N_WILL"), {"will_text", "will_property", "will_family", "will_health"}),
    "inheritance": (
        HOUSE_INHERITED,
        {
            "inherit_death",
            "inherit_heirs",
            "inherit_dead_heirs",
            "inherit_title",
            "inherit_will",
            "inherit_spouse",
        }
        | {"inherit_waive"},
    ),
    "gift": (notary_case("N_GIFT"), {"gift_title", "gift_marriage", "gift_accept"}),
    "loan": (
        notary_case("N_CONTRACT", contract_kind="loan"),
        {"loan", "loan_spouse", "loan_promise", "contract_parties"},
    ),
    "contract": (
        notary_case("N_CONTRACT", contract_kind="sale"),
        {"contract", "contract_parties", "contract_title"},
    ),
    "evidence": (
        notary_case("N_EVIDENCE", evidence_kind="web"),
        {"evidence_device", "evidence_place", "evidence_interest"},
    ),
    "copy": (notary_case("N_SIGNCOPY", signcopy_kind="copy"), {"copy_original"}),
    "division": (notary_case("N_DIVIDE"), {"contract", "contract_title", "divide_marriage"}),
    "articles": (notary_case("N_CHARTER"), {"charter", "organisation"}),
    "services": (notary_case("N_SERVICE", service_kind="keep"), {"service_things"}),
    "other": (notary_case("N_OTHER"), {"service_papers"}),
}


@pytest.mark.parametrize("name", PAPERS)
def test_papers_of_each_matter(name: str) -> None:
    answers, wanted = PAPERS[name]
    found = [one.id for one in materials(NOTARY, answers, ADULT)]
    assert {"id_card", "household"} | wanted <= set(found)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("matter", NOTARY_MATTERS)
def test_every_matter_has_an_estimate_of_its_own(matter: str) -> None:
    name, value = NOTARY_DETAIL.get(matter, ("capacity", "self"))
    cost = estimate(NOTARY, notary_case(matter, **{name: value}), ADULT, division=CITY)
    assert cost is not None and cost.rows
    assert "示例价格表" in cost.source and "由公证处" in cost.disclaimer and cost.effective_from


def test_percentages_apply_to_their_part_and_copies_count() -> None:
    cost = estimate(NOTARY, {**HOUSE_INHERITED, "subject_amount": "300000.00"}, ADULT, division=CITY)
    assert cost is not None and cost.total_from == cost.total_to == Decimal("3400.00")
    two = estimate(NOTARY, {**POA_BY_CARD, "copies": 2}, ADULT, division=CITY)
    assert two is not None and two.total_from == Decimal(190)
    assert estimate(NOTARY, POA_BY_CARD, ADULT, division="110105") is None


# --- states (4.5) ---


def test_states_of_the_law_exist_and_booking_starts_no_clock() -> None:
    states = {state.id: state for state in NOTARY.states}
    wanted = (
        "booked confirmed rejected_not_competent moved checked_in accepted paused issued collected rated "
    )
    wanted += "not_accepted refused ended cancelled no_show"
    assert set(wanted.split()) <= set(states)
    assert all(following in states for state in NOTARY.states for following in state.next)
    assert NOTARY.booked_state == "booked" and "15 个工作日" in states["accepted"].label
