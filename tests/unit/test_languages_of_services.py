"""Every service in every language: the same matter, other words, and the checker has nothing to say."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import catalogue
from catalogue.checker import check_directory
from catalogue.clocks import clocks
from catalogue.groups import sub_fields
from catalogue.model import Field, FieldType
from catalogue.texts import texts
from words import Language, speaking, translate

CATALOGUE = catalogue.load()
CODES = sorted(CATALOGUE.services)
DAY = date(2026, 11, 23)
OTHERS = [one for one in Language if one is not Language.CHINESE]


def data_of(code: str, language: Language) -> Any:
    service = CATALOGUE.speaking(language)[code]
    return service.model_dump(mode="json", by_alias=True, exclude_unset=True)


def blanked(data: Any, paths: set[tuple[str | int, ...]], here: tuple[str | int, ...] = ()) -> Any:
    """The data without its texts: what decides."""
    if isinstance(data, dict):
        return {key: blanked(value, paths, (*here, key)) for key, value in data.items()}
    if isinstance(data, list):
        return [blanked(value, paths, (*here, index)) for index, value in enumerate(data)]
    return None if here in paths else data


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("code", CODES)
def test_only_the_words_differ(code: str, language: Language) -> None:
    source, spoken = data_of(code, Language.CHINESE), data_of(code, language)
    source["receipt"].setdefault("bring_title", "来的时候请带上")
    paths = {path for path, _ in texts(source)}
    assert blanked(spoken, paths) == blanked(source, paths)
    for path, text in texts(source):
        there = spoken
        for part in path:
            there = there[part]
        assert there == translate(text, language)


@pytest.mark.parametrize("language", Language)
def test_the_checker_finds_every_language_clean(language: Language, tmp_path: Path) -> None:
    for code in CODES:
        spoken = json.dumps(data_of(code, language), ensure_ascii=False)  # JSON is YAML
        (tmp_path / f"{code.lower()}.yaml").write_text(spoken, encoding="utf-8")
    assert check_directory(tmp_path) == []


def test_the_version_is_that_of_the_source() -> None:
    before = CATALOGUE.version
    for language in OTHERS:
        assert CATALOGUE.speaking(language) is CATALOGUE.speaking(language), "made once"
    assert CATALOGUE.version == before == catalogue.load().version
    assert CATALOGUE.speaking(Language.CHINESE) is not CATALOGUE.speaking(Language.UYGHUR)


@pytest.mark.parametrize("kind", [FieldType.PERSON, FieldType.PARTY])
def test_questions_inside_a_group_follow_the_language(kind: FieldType) -> None:
    group = Field(id="x", type=kind, label="样例")
    chinese = sub_fields(group)
    for language in OTHERS:
        with speaking(language):
            spoken = sub_fields(group)
        assert [one.id for one in spoken] == [one.id for one in chinese]
        assert [one.label for one in spoken] == [translate(one.label, language) for one in chinese]
    assert sub_fields(group) == chinese


def test_a_clock_says_its_name_in_the_language() -> None:
    calendar = catalogue.WorkCalendar()
    for language in OTHERS:
        with speaking(language):
            said = catalogue.deadline("NOT_ISSUE", DAY, calendar)
        assert said.label == translate(clocks()["NOT_ISSUE"].label, language) != "出具公证书"


@pytest.mark.parametrize(
    ("code", "expected"),
    [("zh_CN", ["￥12,800.00", "2026年11月22日"]), ("en", ["¥12,800.00", "22 Nov 2026"])],
)
def test_answers_are_shown_in_the_form_of_the_language(code: str, expected: list[str]) -> None:
    money, day = (Field(id="x", type=kind, label="样例") for kind in (FieldType.MONEY, FieldType.DATE))
    with speaking(code):
        assert [catalogue.shown(money, "12800.00"), catalogue.shown(day, "2026-11-22")] == expected


def test_what_is_wrong_is_said_in_the_language() -> None:
    field = Field(id="x", type=FieldType.TEXT, label="Name")
    for language in OTHERS:
        with speaking(language):
            verdict = catalogue.check(field, "", {}, catalogue.Context(today=DAY))
        assert isinstance(verdict, catalogue.Rejected)
        assert verdict.message == translate("请填写{label}。", language).format(label="Name")
        assert "请填写" not in verdict.message
