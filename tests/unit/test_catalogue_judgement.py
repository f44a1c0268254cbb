"""Judging a form in one walk says what the single questions say."""

from __future__ import annotations

from functools import cache

import pytest

import catalogue
from tests.unit.service_cases import (
    FAMILY_QUIET,
    POA_BY_CARD,
    TODAY,
    WAGE_CLAIM,
    Answers,
    aid_case,
    citizen,
    notary_case,
    service,
)

CASES: list[tuple[str, Answers]] = [
    ("NOTARY", POA_BY_CARD),
    ("NOTARY", notary_case("N_FACT")),
    ("NOTARY", {"matter": 7, "slot": ["x"], "phone": None}),
    ("AID", WAGE_CLAIM),
    ("AID", FAMILY_QUIET),
    ("AID", aid_case("FAMILY")),
    ("AID", {}),
]


@cache
def calendar() -> catalogue.WorkCalendar:
    return catalogue.WorkCalendar()


@pytest.mark.parametrize("ask", ["kiosk", "counter", None])
@pytest.mark.parametrize("by_hand", [False, True])
@pytest.mark.parametrize(("code", "answers"), CASES)
def test_same_as_one_by_one(code: str, answers: Answers, by_hand: bool, ask: str | None) -> None:
    of = service(code)
    for age in (16, 38, 66):
        who = citizen(age=age, by_hand=by_hand)
        for given in range(len(answers) + 1):  # also half filled in
            form = dict(list(answers.items())[:given])
            said = catalogue.judge(of, form, who, calendar(), submitted=TODAY, ask=ask)
            assert said.problems == catalogue.problems(of, form, who, ask=ask)
            assert said.priority == catalogue.priority(of, form, who)
            assert said.route_key == catalogue.route_key(of, form, who)
            assert said.deadlines == catalogue.deadlines(of, form, who, calendar(), submitted=TODAY)
            assert said.place == catalogue.place_kinds(of, form, who)
            assert said.neutral == catalogue.neutral(of, form, who)
