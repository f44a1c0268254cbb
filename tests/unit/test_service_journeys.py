"""Whole journeys through both services: short ones stay short, and no path of questions is a dead end."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from catalogue.form import Context, check, open_fields, pages, problems, prune, visible_choices
from catalogue.materials import materials
from catalogue.model import Field, FieldType, Service
from catalogue.precheck import precheck
from catalogue.route import priority, territory
from catalogue.verdict import Accepted
from tests.unit.service_cases import (
    AGREED,
    DECLINED,
    FAMILY_QUIET,
    POA_BY_CARD,
    WAGE_CLAIM,
    Answers,
    citizen,
    kiosk_pages,
    service,
    touches,
)

START = 4  # tile, guide, notice, card confirmed
FINISH = 1  # review

JOURNEYS = {
    # name: (service, answers, screens of questions, most touches besides typing)
    "power of attorney by card": ("NOTARY", POA_BY_CARD, 6, 12),
    "wage claim of a migrant worker": ("AID", WAGE_CLAIM, 11, 20),
    "violence at home": ("AID", FAMILY_QUIET, 14, 26),
}


@pytest.mark.parametrize("name", JOURNEYS)
def test_common_journeys_are_short(name: str) -> None:
    code, answers, screens, most = JOURNEYS[name]
    found = kiosk_pages(service(code), answers, citizen())
    assert len(found) == screens
    # telling the story is not counted; a drawn signature costs its button
    asked = sum(
        count for field_id, count in touches(service(code), answers, citizen()) if field_id != "facts"
    )
    assert START + asked + bool(service(code).sign) + FINISH <= most


@pytest.mark.parametrize("name", JOURNEYS)
def test_journey_answers_are_kept_whole(name: str) -> None:
    code, answers, _, _ = JOURNEYS[name]
    assert prune(service(code), answers, citizen()) == answers


@pytest.mark.parametrize("name", JOURNEYS)
def test_no_screen_of_a_journey_asks_what_the_card_knows(name: str) -> None:
    code, answers, _, _ = JOURNEYS[name]
    asked = {one for page in kiosk_pages(service(code), answers, citizen()) for one in page}
    assert not asked & {"name", "id_number", "sex", "birth_date", "address", "hukou_address"}


def answer(field: Field, form: Answers, who: Context, dice: Random) -> Any:
    """Some valid answer."""
    match field.type:
        case FieldType.CHOICE:
            return dice.choice([one.value for one in visible_choices(field, form, who) if not one.refuse])
        case FieldType.CHOICES:
            return [dice.choice(visible_choices(field, form, who)).value]
        case FieldType.YES_NO:
            return dice.random() < 0.5
        case FieldType.CONSENT:
            return AGREED if field.required else dice.choice([AGREED, DECLINED])
        case FieldType.DATE:
            return "2026-12-01" if field.earliest == "today" else dice.choice(["2026-11-01", "2025-06-30"])
        case FieldType.LIST:
            item: Answers = {}
            for sub in field.fields:
                if sub.ask == "kiosk":
                    item[sub.id] = answer(sub, {**form, **item}, who, dice)
            return [item] if field.min_items or dice.random() < 0.5 else []
        case _:
            return {
                FieldType.MONEY: "3000.00",
                FieldType.INTEGER: 12 if field.max == 120 else 482913,
                FieldType.PHONE: "13800000000",
                FieldType.REGION: "990102",
                FieldType.ADDRESS: {"region": "990102", "text": "示例街1号"},
                FieldType.SLOT: {"slot_id": "slot-1", "wishes": []},
                FieldType.TEXT: "样例姓名",
                FieldType.LONG_TEXT: "这是一段为测试写的经过，长度要超过二十个字，不涉及任何真实的人。",
            }[field.type]


def walk_through(of: Service, who: Context, dice: Random) -> Answers:
    """Answers screen after screen as a citizen would, until nothing is left."""
    form: Answers = {}
    for _ in range(60):
        waiting = [page for page in pages(of, form, who) if any(one.id not in form for one in page.fields)]
        if not waiting:
            return form
        for one in waiting[0].fields:
            given = answer(one, form, who, dice)
            verdict = check(one, given, form, who)
            assert isinstance(verdict, Accepted), (one.id, given, verdict)
            form[one.id] = given
    raise AssertionError("no end of questions")


def free_texts(of: Service, form: Answers, who: Context) -> list[str]:
    """Typed texts on the kiosk, those inside groups included."""
    found = []
    for one in open_fields(of, form, who, ask="kiosk"):
        parts = [one, *(sub for sub in one.fields if sub.ask == "kiosk")]
        found += [
            f"{one.id}.{part.id}" for part in parts if part.type in (FieldType.TEXT, FieldType.LONG_TEXT)
        ]
    return found


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("code", ["NOTARY", "AID"])
def test_no_path_is_a_dead_end(code: str, seed: int) -> None:
    dice = Random(f"{code}{seed}")
    who = citizen(age=dice.choice([12, 16, 38, 66, 83]), by_hand=dice.random() < 0.3)
    of = service(code)
    form = walk_through(of, who, dice)
    assert problems(of, form, who, ask="kiosk") == []
    assert len(free_texts(of, form, who)) <= 2
    assert territory(of, form, who)
    assert len(materials(of, form, who)) >= 3
    assert priority(of, form, who)[0] in ("safety", "deadline", "green", "normal")
    assert len({one.rule_id for one in precheck(of, form, who)}) == len(precheck(of, form, who))
    assert len(pages(of, form, who)) <= 30


@pytest.mark.parametrize("code", ["NOTARY", "AID"])
def test_words(code: str) -> None:
    """Short questions, no exclamation marks, twelve phrases for every text on the kiosk or phone."""
    of = service(code)
    assert "！" not in of.model_dump_json() and "!" not in of.model_dump_json()
    for section in of.sections:
        for one in [part for top in section.fields if top.ask != "counter" for part in (top, *top.fields)]:
            assert len(one.question or one.label) <= 32, one.id
            if one.type in (FieldType.TEXT, FieldType.LONG_TEXT) and one.ask != "counter":
                assert len(one.phrases) == 12 == len(set(one.phrases)), one.id
            if one.ask == "kiosk" and one.sensitive and one.type is not FieldType.LIST:
                assert one.why or one.help or one.question, one.id


@pytest.mark.parametrize("code", ["NOTARY", "AID"])
def test_notice_says_what_the_law_wants(code: str) -> None:
    notice = service(code).notice
    for part, word in (
        (notice.who, "处理您的信息"),
        (notice.purpose, "只用来"),
        (notice.kinds, "证件号码"),
        (notice.retention, "删除"),
        (notice.rights, "收回同意"),
    ):
        assert word in part
    assert all(consent.declined_means for consent in notice.consents if not consent.required)
