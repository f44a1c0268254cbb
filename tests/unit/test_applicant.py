"""The person of a card or of the hand, and what of it may be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from drivers.types import CardKind, CardWarning
from kiosk.applicant import (
    facts,
    from_card,
    from_hand,
    id_type_name,
    initial,
    masked_address,
    masked_number,
    masked_phone,
    shown_facts,
    warning_words,
)
from tests.unit.desk_kit import ZHANG

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "id_type"),
    [
        (CardKind.RESIDENT, "resident_id"),
        (CardKind.HMT_RESIDENT, "hmt_residence_permit"),
        (CardKind.FOREIGN_2017, "foreign_pr_card"),
        (CardKind.FOREIGN_2023, "foreign_pr_card"),
        (CardKind.UNKNOWN, "other"),
    ],
)
def test_each_card_is_a_paper_of_its_kind(kind: CardKind, id_type: str) -> None:
    assert from_card(replace(ZHANG, kind=kind)).id_type == id_type


def test_facts_for_conditions() -> None:
    known = facts(from_card(ZHANG), TODAY)
    assert (known["age"], known["sex"], known["region"], known["by_hand"]) == (58, "M", "119999", False)
    assert known["card_expired"] is False
    late = facts(from_card(replace(ZHANG, valid_until=date(2026, 11, 22))), TODAY)
    assert late["card_expired"] is True
    bare = facts(from_hand({"id_type": "none_yet", "name": "样例李四"}), TODAY)
    assert "birth_date" not in bare and "id_number" not in bare and bare["region"] == ""


def test_by_hand_the_number_tells_sex_and_birth_only_where_it_does() -> None:
    told = from_hand({"id_type": "resident_id", "name": "甲", "id_number": "119999196803140034", "sex": "F"})
    assert (told.sex, told.birth_date) == ("M", date(1968, 3, 14))
    typed = from_hand(
        {
            "id_type": "passport",
            "name": "甲",
            "id_number": "E12345678",
            "sex": "F",
            "birth_date": "1970-01-02",
        }
    )
    assert (typed.sex, typed.birth_date) == ("F", date(1970, 1, 2))


@pytest.mark.parametrize(
    ("value", "mask"),
    [("119999196803140034", "119*************34"), ("E1234", "*****"), ("", "")],
)
def test_numbers_are_masked(value: str, mask: str) -> None:
    assert masked_number(value) == mask


def test_names_addresses_and_telephones_are_masked() -> None:
    assert initial("  测试张三") == "测**" and initial(" ") == ""
    assert masked_phone("13812345678") == "138****5678" and masked_phone("12345") == "*****"
    assert masked_address("示例省示例市城东区样例路 1 号") == "示例省示例市城东区……"
    assert masked_address("示例省示例市某地") == "示例省示例市……"
    assert masked_address("某地") == "……" and masked_address("") == ""


def test_what_is_shown_never_holds_the_whole() -> None:
    shown = "".join(value for _, value in shown_facts(from_card(ZHANG)))
    assert "试张三" not in shown and "1968" not in shown and "样例路" not in shown


@pytest.mark.parametrize(
    ("warnings", "words"),
    [((), ""), ((CardWarning.EXPIRED,), "过期"), ((CardWarning.BIRTH_MISMATCH,), "没有读准")],
)
def test_warnings_in_words(warnings: tuple[CardWarning, ...], words: str) -> None:
    said = warning_words(from_card(replace(ZHANG, warnings=warnings)), TODAY)
    assert words in said and bool(said) is bool(words)


def test_every_paper_has_a_name() -> None:
    assert id_type_name("taiwan_permit").startswith("台湾") and id_type_name("?") == "其他证件"
