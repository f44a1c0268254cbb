"""Notarization booking: matters, required rows, in-person rule and competence, through the real engine."""

from __future__ import annotations

import pytest

from catalogue.form import Rejected, check
from catalogue.materials import materials
from catalogue.precheck import precheck
from catalogue.route import route_key, territory
from tests.unit.service_cases import (
    HOUSE_INHERITED,
    NOTARY_DETAIL,
    NOTARY_MATTERS,
    POA_BY_CARD,
    Answers,
    citizen,
    field,
    notary_case,
    offered,
    open_ids,
    result_codes,
    rule_ids,
    service,
)

NOTARY = service("NOTARY")
ADULT = citizen()
CITY = "990101"


# --- matters (4.1) ---


@pytest.mark.parametrize("matter", NOTARY_MATTERS)
def test_every_matter_is_offered(matter: str) -> None:
    assert matter in offered(NOTARY, "matter", {}, ADULT)
    if matter in NOTARY_DETAIL:
        assert NOTARY_DETAIL[matter][0] in open_ids(NOTARY, {"matter": matter}, ADULT)


def test_tender_is_refused_by_name_and_says_where_to_go() -> None:
    verdict = check(field(NOTARY, "matter"), "N_TENDER", {}, ADULT)
    assert isinstance(verdict, Rejected)
    assert "电话" in verdict.message and "12348" in verdict.message


def test_the_facts_of_article_eleven_can_all_be_chosen() -> None:
    kinds = offered(NOTARY, "fact_kind", {"matter": "N_FACT"}, ADULT)
    assert kinds == {"birth", "living", "death", "identity", "career", "education", "post", "no_crime"}


# --- required rows (4.3) ---

ROWS = {
    "name, id_type, id_no, sex, birth_date": "card",
    "hukou_address": "card",
    "address": "address",  # by hand only, else the card
    "phone": "phone",
    "alt_contact": "contact_name",
    "alt_phone": "contact_phone",
    "groups": "relief_basis",  # the only place where a group changes the outcome
    "capacity": "capacity",
    "agent block": "principal",
    "guardian": "guardian",
    "consents": "relief_consent",
    "matter_code": "matter",
    "matter_detail POA": "poa_kind",
    "matter_detail other": "matter_text",
    "purpose": "purpose",
    "use_region": "use_region",
    "country": "country",
    "translation_lang": "translation_lang",
    "copies": "copies",
    "real_estate": "real_estate",
    "real_estate division": "real_estate_region",
    "domicile": "domicile_region",
    "habitual residence": "habitual_region",
    "place of act or fact": "act_region",
    "subject_amount": "subject_amount",
    "co_parties.name": "co_parties.name",
    "co_parties.relation": "co_parties.relation",
    "has_dispute": "has_dispute",
    "mode": "mode",
    "visit_reason": "visit_reason",
    "visit_address": "visit_address",
    "urgent": "urgent",
    "urgent_reason": "urgent_reason",
    "fee_relief": "fee_relief",
    "fee_relief (others)": "fee_relief_counter",
    "relief_basis": "relief_basis",
    "slot_id": "slot",
    "delivery": "delivery",
    "attachments": "photos",
    "truth_statement": "truth_statement",
}


@pytest.mark.parametrize(("row", "place"), ROWS.items(), ids=list(ROWS))
def test_every_row_of_the_paper_form_has_a_field_or_a_reason(row: str, place: str) -> None:
    if place == "card":
        return
    found = field(NOTARY, place)
    if found.ask == "counter":
        assert found.ask_reason
    elif found.ask == "phone" and found.required:
        pytest.fail(f"{row}: somebody without a phone could not finish")


def test_the_drawn_signature_is_not_enough_so_papers_are_signed_at_the_counter() -> None:
    assert NOTARY.sign == ""
    assert any("真实承诺" in text for text in NOTARY.counter_sign)


@pytest.mark.parametrize(
    ("answers", "hint"),
    [({"use_region": "abroad", "country": "KR"}, True), ({"use_region": "abroad", "country": "JP"}, False)],
)
def test_matching_translation_is_suggested_by_country(answers: Answers, hint: bool) -> None:
    full = notary_case("N_FACT", fact_kind="education", **answers)
    assert ("TRANSLATION_MATCH" in result_codes(NOTARY, full, ADULT)) is hint
    assert "USE_ABROAD" in result_codes(NOTARY, full, ADULT)
    assert "translation_lang" in open_ids(NOTARY, full, ADULT, "counter")


# --- in person, guardians (26, 31) ---


@pytest.mark.parametrize(
    "answers",
    [
        notary_case("N_WILL"),
        notary_case("N_POA"),
        notary_case("N_DECLARE"),
        notary_case("N_FACT", fact_kind="living"),
        notary_case("N_MARRIAGE", marriage_kind="adoption"),
        notary_case("N_SIGNCOPY", signcopy_kind="signature"),
    ],
)
def test_in_person_matters_have_no_agent_and_say_why(answers: Answers) -> None:
    assert "capacity" not in open_ids(NOTARY, answers, ADULT)
    advice = next(one for one in precheck(NOTARY, answers, ADULT) if one.rule_id == "in_person")
    assert "本人" in advice.advice and "保护您" in advice.advice


@pytest.mark.parametrize(
    "answers",
    [
        notary_case("N_WILL"),
        notary_case("N_FACT", fact_kind="living"),
        notary_case("N_MARRIAGE", marriage_kind="adoption"),
    ],
)
def test_no_video_where_the_person_must_come(answers: Answers) -> None:
    assert "video" not in offered(NOTARY, "mode", answers, ADULT)
    assert "video" in offered(NOTARY, "mode", notary_case("N_POA"), ADULT)


def test_other_matters_may_be_done_for_somebody() -> None:
    answers = notary_case("N_FACT", fact_kind="birth", capacity="entrusted_agent")
    assert "principal" in open_ids(NOTARY, answers, ADULT, "counter")
    assert "agent_power" in rule_ids(NOTARY, answers, ADULT)
    assert "agent" in {one.id for one in materials(NOTARY, answers, ADULT)}


def test_a_minor_needs_the_guardian_and_cannot_make_a_will() -> None:
    child = citizen(age=15)
    assert "minor_guardian" in rule_ids(NOTARY, notary_case("N_FACT", fact_kind="birth"), child)
    assert "minor_will" in rule_ids(NOTARY, notary_case("N_WILL"), child)
    assert "guardian" in open_ids(NOTARY, POA_BY_CARD, child, "counter")
    assert "guardian" not in open_ids(NOTARY, POA_BY_CARD, ADULT, "counter")


# --- competence (25) ---


@pytest.mark.parametrize(
    "answers",
    [
        {**HOUSE_INHERITED, "real_estate_region": "990122"},
        notary_case("N_DIVIDE", real_estate=True, real_estate_region="990122"),
        notary_case("N_CONTRACT", real_estate=True, real_estate_region="990122"),
    ],
)
def test_real_estate_only_where_it_lies(answers: Answers) -> None:
    assert territory(NOTARY, answers, ADULT) == ["990122"]
    assert "place_basis" not in open_ids(NOTARY, answers, ADULT)
    assert "REAL_ESTATE_PLACE" in result_codes(NOTARY, answers, ADULT)


@pytest.mark.parametrize(
    "answers",
    [
        notary_case("N_POA", poa_kind="house"),
        notary_case("N_DECLARE"),
        notary_case("N_WILL", real_estate=True),
    ],
)
def test_power_declaration_and_will_about_a_house_follow_the_general_rule(answers: Answers) -> None:
    assert territory(NOTARY, answers, ADULT) == ["990101", "990121"]  # place of the act, domicile
    assert "real_estate_region" not in open_ids(NOTARY, answers, ADULT)


def test_gift_of_a_house_leaves_the_choice() -> None:
    assert "place_basis" in open_ids(NOTARY, notary_case("N_GIFT", real_estate=True), ADULT)


@pytest.mark.parametrize("basis", ["habitual", "domicile", "act"])
def test_one_of_the_general_places(basis: str) -> None:
    answers = notary_case("N_FACT", fact_kind="birth", place_basis=basis, **{f"{basis}_region": "990102"})
    assert territory(NOTARY, answers, ADULT) == ["990102"]


def test_every_matter_finds_a_competent_place() -> None:
    for matter in NOTARY_MATTERS:
        name, value = NOTARY_DETAIL.get(matter, ("capacity", "self"))
        answers = notary_case(
            matter, real_estate=False, place_basis="habitual", habitual_region="990102", **{name: value}
        )
        assert territory(NOTARY, answers, ADULT), matter
        assert route_key(NOTARY, answers, ADULT).matter == matter
