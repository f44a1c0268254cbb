"""No engine proposes an indecent word by itself; people can still report what was done to them."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pytest
from pypinyin import lazy_pinyin

from screens.entry.engines import InputEngine, build_input, build_rime
from screens.entry.engines.decency import ANYWHERE, decent_rests, may_be_proposed
from screens.entry.engines.follow import followers
from screens.entry.engines.pinyin import PinyinTable
from screens.entry.engines.rime import RimePinyin

LIST = files("screens.entry.engines") / "words" / "not_proposed.txt"
LINES = [one for one in LIST.read_text(encoding="utf-8").splitlines() if one and not one.startswith("#")]
LISTED = [one.removeprefix(ANYWHERE) for one in LINES]
OFFENCES = ["强奸", "猥亵", "卖淫", "嫖娼", "性骚扰", "流氓", "色情", "乱伦"]
HARMLESS = ["路口交警", "出口交易", "女性交友", "做爱心", "独自慰问", "他妈的", "母性爱", "你妈的"]


@pytest.fixture(scope="module")
def compiled() -> None:
    """The install has built it; a fresh checkout tests what it builds now."""
    if not build_rime.is_current():
        build_input.build()


@pytest.fixture(scope="module", params=[RimePinyin, PinyinTable])
def engine(compiled: None, request: pytest.FixtureRequest) -> Iterator[InputEngine]:
    made: InputEngine = request.param()
    yield made
    made.forget()


def letters_of(word: str) -> str:
    return "".join(lazy_pinyin(word))


def test_what_is_listed_is_never_proposed(engine: InputEngine) -> None:
    for word in LISTED:
        for letters in (letters_of(word), "'".join(lazy_pinyin(word)), letters_of(word) + "hegai"):
            found = [one.text for one in engine.candidates(letters)]
            assert word not in found, word
            assert found and all(map(may_be_proposed, found)), word


def test_the_everyday_word_comes_instead(engine: InputEngine) -> None:
    assert "手印" in [one.text for one in engine.candidates("shouyin", 5)]


def test_it_can_be_typed_character_by_character(engine: InputEngine) -> None:
    for word in LISTED:
        for character, syllable in zip(word, lazy_pinyin(word), strict=True):
            reached = [one.text for one in engine.candidates(syllable)]
            assert character in reached or character in "屄肏", f"{character} of {word}"


def test_offences_are_proposed(engine: InputEngine) -> None:
    for word in OFFENCES:
        assert word in [one.text for one in engine.candidates(letters_of(word))], word


def test_what_only_holds_the_same_characters_is_proposed() -> None:
    assert [word for word in HARMLESS if not may_be_proposed(word)] == []


def test_nothing_indecent_follows_what_stands_already() -> None:
    for word in LISTED:
        for cut in range(1, len(word)):
            assert word[cut:] not in followers(word[:cut], 100), word
    assert list(decent_rests("手", ["淫", "印"])) == ["印"]


def test_the_list_is_short_and_holds_every_word_once() -> None:
    assert 20 <= len(LISTED) <= 40 and len(set(LISTED)) == len(LISTED)
    assert all(len(word) > 1 for word in LISTED), "single characters are always proposed"
