"""The translations are whole and fit their sources; the tools around them keep what is there."""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

import words.compile_translations
import words.update_translations as update_translations
from catalogue.clocks import clocks
from catalogue.extraction import extract as extract_yaml
from catalogue.loader import packaged_directory
from catalogue.texts import texts
from catalogue.yaml_text import parse
from words import SOURCE_LANGUAGE, Language
from words.proofreading import faults, of_entry, placeholders

TRANSLATED = [one for one in Language if one is not SOURCE_LANGUAGE]


@cache
def template() -> Catalog:
    return update_translations.extract()


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_missing_stale_or_at_fault(language: Language) -> None:
    assert list(faults(language, update_translations.read(language), template())) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_file_is_written_as_the_tool_writes_it(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No dates, no folding, sorted: a second update changes nothing but places in the code."""
    kept = update_translations.path_of(language).read_text(encoding="utf-8")
    catalog = update_translations.read(language)
    monkeypatch.setattr(update_translations, "FOLDER", tmp_path)
    update_translations.write(language, catalog)
    assert update_translations.path_of(language).read_text(encoding="utf-8") == kept


def test_every_text_of_the_catalogue_and_of_the_pages_is_gathered() -> None:
    for path in packaged_directory().glob("*.yaml"):
        for _, text in texts(parse(path.read_text(encoding="utf-8"), path.name).data):
            assert text in template(), text
    for clock in clocks().values():
        assert clock.label in template()
    for text in ("证件号码的最后四位", "请重新选择{label}。", "来的时候请带上", "姓名", "11月", "您还在吗？"):
        assert text in template(), text
    assert "收到申请" not in template(), "the starting event of a clock is for staff"


def test_yaml_texts_come_with_line_and_place() -> None:
    source = "title: 样例\ncode: X\nseal: 样\nguide:\n  who: 谁都行\n  steps:\n    - 先来\n    - hello\n"
    rows = list(extract_yaml(io.BytesIO(source.encode()), {}, (), {}))  # type: ignore[arg-type]
    assert [(line, text, place) for line, _, text, (place,) in rows] == [
        (1, "样例", "title"),
        (5, "谁都行", "guide.who"),
        (7, "先来", "guide.steps[0]"),
    ]


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update_translations, "FOLDER", tmp_path)
    before = Catalog(locale="en")
    before.add("留下", "stays")
    before.add("走了", "gone")
    update_translations.write(Language.ENGLISH, before)
    now = Catalog()
    now.add("留下")
    now.add("新来")
    update_translations.write(Language.ENGLISH, update_translations.update(Language.ENGLISH, now))
    after = update_translations.read(Language.ENGLISH)
    assert {message.id: message.string for message in after if message.id} == {"留下": "stays", "新来": ""}


def test_compiling_makes_what_gettext_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(update_translations, "FOLDER", tmp_path)
    catalog = Catalog(locale="ug")
    catalog.add("是", "ھەئە")
    catalog.add("否", "ياق", flags=["fuzzy"])
    update_translations.write(Language.UYGHUR, catalog)
    (made,) = words.compile_translations.compile_all(tmp_path)
    with made.open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert (read.gettext("是"), read.gettext("否")) == ("ھەئە", "否"), "what is fuzzy is not shown"
    made.touch()
    assert words.compile_translations.compile_all(tmp_path) == [], "nothing new, nothing made"


@pytest.mark.parametrize(
    ("source", "target", "fault"),
    [
        ("您好", "", "not translated"),
        ("您好", "  ", "not translated"),
        ("共{count}张", "{number} photos", "other placeholders"),
        ("共{count}张", "{count photos", "other placeholders"),
        ("您好", "Hello ", "other blanks at the ends"),
        ("甲\n乙", "A, B", "other number of lines"),
        ("您好", "Hello 您好", "Chinese characters left"),
        ("您好。", "Hello。", "full-width punctuation"),
        ("您好", "سالام", "Arabic script"),
    ],
)
def test_faults_are_seen(source: str, target: str, fault: str) -> None:
    assert list(of_entry(Language.ENGLISH, Message(source, target))) == [fault]


def test_good_entries_have_no_fault() -> None:
    assert list(of_entry(Language.ENGLISH, Message("共{count}张", "Photos: {count}"))) == []
    assert list(of_entry(Language.UYGHUR, Message("您好", "ياخشىمۇسىز"))) == []
    assert list(of_entry(Language.ENGLISH, Message("选中文", "Choose 中文"))) == []
    assert list(of_entry(Language.ENGLISH, Message("您好", "Hello", flags=["fuzzy"]))) == ["fuzzy"]
    assert placeholders("{a}和{b}，{a}") == {"a", "b"}


def test_stale_and_new_texts_are_seen() -> None:
    kept, now = Catalog(locale="en"), Catalog()
    kept.add("旧", "old")
    now.add("新")
    assert list(faults(Language.ENGLISH, kept, now)) == [
        "not extracted yet (make translations): 新",
        "stands nowhere any more (make translations): 旧",
    ]
