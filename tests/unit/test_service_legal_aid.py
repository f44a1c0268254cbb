"""Legal aid: matters, required rows, the decision table and consents, through the real engine."""

from __future__ import annotations

import pytest

from catalogue.form import Rejected, check, filled, problems
from catalogue.precheck import precheck
from tests.unit.service_cases import (
    AGREED,
    AID_MATTERS,
    DECLINED,
    ORDINARY,
    POOR,
    WAGE_CLAIM,
    Answers,
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


# --- what can be asked for (legal-domain 3.1) ---


@pytest.mark.parametrize("matter", AID_MATTERS.values(), ids=list(AID_MATTERS))
def test_every_matter_is_offered(matter: str) -> None:
    assert matter in offered(AID, "matter", {"capacity": "self"}, ADULT)


def test_mandatory_defence_is_refused_by_name_with_the_organ_that_notifies() -> None:
    verdict = check(field(AID, "matter"), "CRIM_MANDATORY", {"capacity": "self"}, ADULT)
    assert isinstance(verdict, Rejected)
    assert "公安、检察院、法院" in verdict.message and "12348" in verdict.message


def test_a_company_is_told_where_to_go() -> None:
    verdict = check(field(AID, "capacity"), "organisation", {}, ADULT)
    assert isinstance(verdict, Rejected) and "法律咨询" in verdict.message


# --- every required row has its field (3.5, 3.6, 2.1, 2.4) ---

ROWS = {
    # card: taken from the card or the by-hand screen, not a field of the service
    "name": "card",
    "id_type": "card",
    "id_no": "card",
    "sex": "card",
    "birth_date": "card",
    "hukou_address": "hukou_address",  # card address; by hand at the counter
    "address": "address",
    "phone": "phone",
    "groups": "groups",
    "capacity": "capacity",
    "assisted_by": "assisted_by",
    "consents": "group_consent",
    "agent_name, agent_phone": "principal",  # the agent is the card holder, the represented one is recorded
    "agent_kind": "capacity",
    "aid_kind": "aid_kind",
    "matter_code": "matter",
    "cause": "cause",
    "aid_form": "aid_form",
    "role": "role",
    "stage": "stage",
    "organ": "organ",
    "organ division (routing)": "organ_region",
    "case_no": "case_no",
    "event_div": "event_region",
    "event_place": "event_place",
    "event_date": "event_date",
    "knew_date": "knew_date",
    "next_deadline": "next_deadline",
    "deadline_kind": "deadline_kind",
    "opponents": "opponents",
    "opponents.party_type": "opponents.party_type",
    "opponents.name": "opponents.name",
    "opponents.phone": "opponents.phone",
    "opponents.address": "opponents.address",
    "opponents.legal_rep": "opponents.legal_rep",
    "opponents.uscc": "opponents.uscc",
    "opponents.relation": "opponents.relation",
    "is_wage_claim": "matter",  # its own option, LABOUR_WAGE
    "work_place": "work_place",
    "employer": "opponents.name",
    "foreman": "foreman",
    "wage_amount": "wage_amount",
    "wage_from": "wage_from",
    "wage_to": "wage_to",
    "facts": "facts",
    "claims.text": "claims.kind",
    "claims.amount": "claims.amount",
    "prior_aid": "prior_aid",
    "prior_aid when/where": "prior_aid_note",
    "preferred_lawyer_id": "preferred_lawyer",
    "service_by": "service_by",
    "attachments": "attachments",
    "exempt_kind": "groups",
    "household.name": "household.name",
    "household.relation": "household.relation",
    "household.age": "household.age",
    "household.occupation": "household.occupation",
    "household.health": "household.health",
    "income_lines.source": "income_lines.source",
    "income_lines.amount": "income_lines.amount",
    "months covered": "income_months",
    "income_per_head": "income_per_head",
    "expense_lines": "expense_lines",
    "assets.kind": "assets.kind",
    "assets.value": "assets.value",
    "debts": "debts",
    "note": "means_note",
    "integrity_promise": "integrity_promise",
    "consent_verify": "consent_verify",
}


@pytest.mark.parametrize(("row", "place"), ROWS.items(), ids=list(ROWS))
def test_every_row_of_the_paper_form_has_a_field_or_a_reason(row: str, place: str) -> None:
    if place == "card":
        return
    found = field(AID, place)
    if found.ask == "counter":
        assert found.ask_reason
    elif found.ask == "phone" and found.required:
        pytest.fail(f"{row}: somebody without a phone could not finish")


def test_signature_is_asked_with_its_reason_and_paper_is_signed_at_the_counter() -> None:
    assert "本人" in AID.sign
    assert any("申请表" in text for text in AID.counter_sign)


def test_opponents_are_not_asked_for_pension_and_capacity() -> None:
    assert "opponents" not in open_ids(AID, aid_case("PENSION"), ADULT)
    assert "opponents" not in open_ids(AID, aid_case("CAPACITY"), ADULT)
    missing = {one.field_id for one in problems(AID, aid_case("ENV"), ADULT, ask="kiosk")}
    assert "opponents" in missing


def test_conditional_rows_open_with_their_condition() -> None:
    running = aid_case("INJURY", stage="first_instance", injury_kind="traffic")
    assert {"role", "organ_region"} <= set(open_ids(AID, running, ADULT))
    assert {"organ", "case_no"} <= set(open_ids(AID, running, ADULT, "counter"))
    assert not {"role", "organ_region"} & set(open_ids(AID, aid_case("INJURY"), ADULT))
    assert {"wage_amount", "wage_from", "wage_to"} <= set(open_ids(AID, aid_case("LABOUR_WAGE"), ADULT))
    assert "wage_amount" not in open_ids(AID, aid_case("LABOUR"), ADULT)
    assert "knew_date" in open_ids(AID, aid_case("INJURY", knew_later=True), ADULT)
    assert "principal" in open_ids(
        AID, {**aid_case("SUPPORT"), "capacity": "near_relative"}, ADULT, "counter"
    )
    assert "hukou_address" in open_ids(AID, aid_case("SUPPORT"), citizen(by_hand=True), "counter")


def test_address_is_asked_by_hand_or_for_letters_only() -> None:
    assert "address" not in open_ids(AID, WAGE_CLAIM, ADULT)
    assert "address" in open_ids(AID, WAGE_CLAIM, citizen(by_hand=True))
    assert "address" in open_ids(AID, {**WAGE_CLAIM, "service_by": "paper"}, ADULT)


def test_somebody_without_a_phone_can_finish() -> None:
    lent = {**WAGE_CLAIM, "service_by": "contact_person", "contact_phone": "13800000001"}
    lent |= {"contact_relation": "family"}
    assert problems(AID, lent, ADULT, ask="kiosk") == []
    assert problems(AID, {**WAGE_CLAIM, "service_by": "pick_up"}, ADULT, ask="kiosk") == []


@pytest.mark.parametrize("matter", sorted(set(AID_MATTERS.values())))
def test_every_stage_offers_a_role(matter: str) -> None:
    for stage in offered(AID, "stage", aid_case(matter), ADULT) - {"not_started"}:
        assert offered(AID, "role", aid_case(matter, stage=stage), ADULT), stage


# --- the decision table (3.2), one yes and one no for every row ---

MEANS = {"NO_MEANS_TEST", "LIKELY_OUT_OF_SCOPE", "MEANS_EXEMPT", "MEANS_PASS", "MEANS_UNCERTAIN"} | {
    "MEANS_FAIL_LIKELY"
}

TABLE: dict[str, tuple[str, Answers, Answers, int]] = {
    "step_01_urgent": (
        "URGENT",
        {**WAGE_CLAIM, "urgent_kind": "deadline", "next_deadline": "2026-11-28"},
        {**WAGE_CLAIM, "urgent_kind": "deadline", "next_deadline": "2026-11-29"},
        38,
    ),
    "step_02_hero": (
        "NO_MEANS_TEST",
        aid_case("OTHER_LAW", other_kind="hero"),
        aid_case("OTHER_LAW", other_kind="province"),
        38,
    ),
    "step_03_brave": (
        "NO_MEANS_TEST",
        aid_case("INJURY", injury_kind="brave"),
        aid_case("INJURY", injury_kind="traffic"),
        38,
    ),
    "step_04_acquitted": (
        "NO_MEANS_TEST",
        aid_case("STATE_COMP", acquitted_retrial=True),
        aid_case("STATE_COMP", acquitted_retrial=False),
        38,
    ),
    "step_05_violence": (
        "NO_MEANS_TEST",
        aid_case("FAMILY", home_safety="hurt"),
        aid_case("FAMILY", home_safety="no_say"),
        38,
    ),
    "step_06_scope": (
        "LIKELY_OUT_OF_SCOPE",
        aid_case("FAMILY", home_safety="safe"),
        aid_case("SUPPORT", home_safety="safe"),
        38,
    ),
    "step_07_no_income": (
        "MEANS_EXEMPT",
        {**ORDINARY, "no_fixed_income": True, "has_proof": True},
        {**ORDINARY, "no_fixed_income": True, "has_proof": False},
        70,
    ),
    "step_08_assistance": (
        "MEANS_EXEMPT",
        {**ORDINARY, **POOR},
        {**ORDINARY, **POOR, "has_proof": False},
        38,
    ),
    "step_09_migrant": ("MEANS_EXEMPT", WAGE_CLAIM, {**WAGE_CLAIM, "migrant": False}, 38),
    "step_10_soldier": (
        "MEANS_EXEMPT",
        {**ORDINARY, **POOR, "groups": ["soldier_exempt"]},
        {**ORDINARY, **POOR, "groups": ["soldier_family"]},
        38,
    ),
    "step_11_pass": (
        "MEANS_PASS",
        {**ORDINARY, **household("5183.98")},
        {**ORDINARY, **household("5184.00")},
        38,
    ),
    "step_11_uncertain": (
        "MEANS_UNCERTAIN",
        {**ORDINARY, **household("4000", assets=True)},
        {**ORDINARY, **household("4000")},
        38,
    ),
    "step_12_above": (
        "MEANS_FAIL_LIKELY",
        {**ORDINARY, **household("5184.00")},
        {**ORDINARY, **household("5184.00", costs=True)},
        38,
    ),
}


@pytest.mark.parametrize("rule", TABLE)
def test_row_of_the_decision_table(rule: str) -> None:
    code, yes, no, age = TABLE[rule]
    hit = [one for one in precheck(AID, yes, citizen(age=age)) if one.rule_id == rule]
    assert [one.result for one in hit] == [code]
    assert hit[0].advice and hit[0].law
    assert rule not in rule_ids(AID, no, citizen(age=age))


@pytest.mark.parametrize("rule", [rule for rule, row in TABLE.items() if row[0] == "MEANS_EXEMPT"])
def test_exempt_needs_a_proof_and_no_means_test_does_not(rule: str) -> None:
    _, yes, _, age = TABLE[rule]
    assert next(one.proof for one in precheck(AID, yes, citizen(age=age)) if one.rule_id == rule)
    assert not any(one.proof for one in precheck(AID, aid_case("FAMILY", home_safety="hurt"), ADULT))


def test_the_first_hit_wins_and_urgent_adds_to_it() -> None:
    violent_and_poor = aid_case("SUPPORT", home_safety="hurt", urgent_kind="preserve", **POOR)
    assert result_codes(AID, violent_and_poor, ADULT) & MEANS == {"NO_MEANS_TEST"}
    assert "URGENT" in result_codes(AID, violent_and_poor, ADULT)
    assert len([one for one in AID.rules if one.group == "means"]) == 13


def test_migrant_is_exempt_for_wages_and_work_injury_only() -> None:
    assert "MEANS_EXEMPT" in result_codes(AID, aid_case("INJURY_WORK", migrant=True), ADULT)
    assert "MEANS_EXEMPT" not in result_codes(AID, aid_case("LABOUR", migrant=True), ADULT)
    assert "MEANS_EXEMPT" not in result_codes(AID, aid_case("INJURY", migrant=True), ADULT)


@pytest.mark.parametrize("age", [17, 60])
def test_minor_and_elderly_without_income_are_asked_and_exempt(age: int) -> None:
    answers = {**ORDINARY, "no_fixed_income": True, "has_proof": True}
    assert "MEANS_EXEMPT" in result_codes(AID, answers, citizen(age=age))
    assert "no_fixed_income" not in open_ids(AID, ORDINARY, citizen(age=40))
    # with an income of one's own the household counts
    assert "household" in open_ids(AID, {**ORDINARY, "no_fixed_income": False}, citizen(age=age))


def test_for_somebody_else_the_card_holders_age_decides_nothing() -> None:
    child = {**ORDINARY, "capacity": "near_relative", "group_consent": AGREED}
    assert "no_fixed_income" not in open_ids(AID, child, citizen(age=70))
    assert "no_fixed_income" in open_ids(AID, {**child, "groups": ["elderly"]}, citizen(age=40))


def test_the_standard_is_data_of_a_division_and_marked_as_example() -> None:
    (line,) = AID.standards
    assert "示例标准" in line.source and line.division == "990100" and line.effective_from
    elsewhere = citizen(kiosk="110105")
    assert result_codes(AID, {**ORDINARY, **household("100")}, elsewhere) & MEANS == {"MEANS_UNCERTAIN"}


def test_income_per_head_is_reckoned_not_asked() -> None:
    answers = {**ORDINARY, **household("5184.00", heads=2)}
    assert filled(AID, answers, ADULT)["income_per_head"] == "2592.00"


@pytest.mark.parametrize(
    "exempt",
    [
        WAGE_CLAIM,
        {**ORDINARY, **POOR},
        aid_case("FAMILY", home_safety="hurt"),
        aid_case("OTHER_LAW", other_kind="hero"),
    ],
)
def test_household_is_not_asked_where_means_do_not_count(exempt: Answers) -> None:
    asked = set(open_ids(AID, exempt, ADULT, "counter"))
    assert not asked & {"household", "income_lines", "has_assets", "consent_verify", "integrity_promise"}


def test_nobody_is_refused_by_the_machine() -> None:
    above = {**ORDINARY, **household("50000")}
    assert "MEANS_FAIL_LIKELY" in result_codes(AID, above, ADULT)
    advice = next(one.advice for one in precheck(AID, above, ADULT) if one.result == "MEANS_FAIL_LIKELY")
    assert "仍然可以提交" in advice and "值班律师" in advice and "人民调解" in advice


# --- consents, promise ---


def test_promise_says_what_the_law_wants_and_cannot_be_skipped() -> None:
    promise = field(AID, "integrity_promise")
    assert promise.required
    for words in ("真的、完整", "信息共享", "情况有变化", "终止援助", "退还", "三千元"):
        assert words in promise.help
    assert isinstance(check(promise, DECLINED, {}, ADULT), Rejected)


@pytest.mark.parametrize("name", ["group_consent", "consent_verify", "safety_consent"])
def test_each_sensitive_consent_stands_alone_and_may_be_declined(name: str) -> None:
    consent = field(AID, name)
    assert not consent.required and not consent.same_screen and "不同意" in consent.help
    assert not isinstance(check(consent, DECLINED, {}, ADULT), Rejected)


def test_groups_are_not_asked_without_consent() -> None:
    assert "groups" in open_ids(AID, {**ORDINARY, "group_consent": AGREED}, ADULT)
    assert "groups" not in open_ids(AID, {**ORDINARY, "group_consent": DECLINED}, ADULT)
