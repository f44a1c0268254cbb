"""The pinyin engine: how often the first proposal is right, and what it does with strange input."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.typing import measure, parts
from screens.entry.engines import Candidate
from screens.entry.engines.pinyin import MAX_LETTERS, PinyinTable

FLOOR_PHRASES = 93.0  # per cent, measured 95.0 of 60
FLOOR_WORDS = 82.0  # measured 84.1 of 854


@pytest.fixture(scope="module")
def engine() -> PinyinTable:
    """The shipped table."""
    return PinyinTable()


def texts(engine: PinyinTable, letters: str) -> list[str]:
    """What is proposed."""
    return [candidate.text for candidate in engine.candidates(letters)]


def test_what_people_type(engine: PinyinTable, record_property: Callable[[str, object], None]) -> None:
    phrases, sentences = (measure(engine, lines, every_key=False) for lines in parts().values())
    record_property("phrases", f"{phrases.rate:.1f} % first, missed {phrases.missed}")
    record_property("words", f"{sentences.rate:.1f} % first, missed {sentences.missed}")
    assert phrases.typed == 60
    assert phrases.rate >= FLOOR_PHRASES, phrases.missed
    assert sentences.rate >= FLOOR_WORDS, sentences.missed


def test_nothing_was_taken_out_of_what_is_typed() -> None:
    assert (len(parts()["phrases"]), len(parts()["sentences"])) == (60, 200)


@pytest.mark.parametrize(
    ("initials", "phrase"), [("tqgz", "拖欠工资"), ("flyz", "法律援助"), ("ldht", "劳动合同")]
)
def test_initials_find_a_phrase(engine: PinyinTable, initials: str, phrase: str) -> None:
    assert phrase in texts(engine, initials)[:5]


def test_a_beginning_is_completed(engine: PinyinTable) -> None:
    assert "法律援助" in texts(engine, "falvyuan")[:6]


def test_an_apostrophe_parts_syllables(engine: PinyinTable) -> None:
    assert texts(engine, "xian")[0] != texts(engine, "xi'an")[0]
    assert texts(engine, "xi'an")[0] == "西安" and texts(engine, "xi'anshi")[0] == "西安市"
    assert texts(engine, "fang'an")[0] == "方案" and "反感" not in texts(engine, "fang'an")
    assert texts(engine, "fan'gan")[0] == "反感"
    assert all(len(text) == 2 for text in texts(engine, "xi'an")[:3])
    assert engine.spelled("xi'an") == "xi'an" and engine.spelled("xian") == "xian"


def test_spelling_sets_syllables_apart(engine: PinyinTable) -> None:
    assert engine.spelled("tuoqiangongzi") == "tuo'qian'gong'zi"
    assert engine.spelled("tuoqiangongz") == "tuo'qian'gong'z"


def test_a_proposal_says_how_many_letters_it_takes(engine: PinyinTable) -> None:
    found = engine.candidates("laodonghetongfa")
    part = next(candidate for candidate in found if candidate.text == "劳动")
    assert part.used == len("laodong")


@pytest.mark.parametrize(
    ("letters", "character"), [("yi", "懿"), ("shi", "轼"), ("yu", "妤"), ("zhe", "喆"), ("lv", "吕")]
)
def test_rare_characters_of_names_can_be_reached(engine: PinyinTable, letters: str, character: str) -> None:
    assert character in texts(engine, letters)


def test_nothing_comes_of_nothing(engine: PinyinTable) -> None:
    assert engine.candidates("") == [] and engine.candidates("'''") == [] and engine.spelled("") == ""


def test_what_spells_nothing_has_no_whole_proposal(engine: PinyinTable) -> None:
    assert all(candidate.used <= len("vvvv") for candidate in engine.candidates("vvvv"))


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("abcdefghijklmnopqrstuvwxyz'%_\"; 国\x00"), max_size=MAX_LETTERS + 20)
)
def test_hostile_letters_raise_nothing_and_take_no_more_than_was_typed(letters: str) -> None:
    engine = PinyinTable()
    for candidate in engine.candidates(letters, 20):
        assert isinstance(candidate, Candidate) and candidate.text and 0 < candidate.used <= len(letters)
    engine.spelled(letters)


def test_sixty_letters_are_answered(engine: PinyinTable) -> None:
    assert engine.candidates("zhuang" * 10)


def test_a_hundred_thousand_letters_cost_no_more_than_sixty(engine: PinyinTable) -> None:
    hostile = "zhuang" * 16_667
    assert {c.text for c in engine.candidates(hostile)} == {
        c.text for c in engine.candidates(hostile[:MAX_LETTERS])
    }
    assert all(0 < c.used <= MAX_LETTERS for c in engine.candidates(hostile))
    assert engine.spelled(hostile).replace("'", "") == hostile


def test_proposals_do_not_show_themselves_in_logs() -> None:
    assert "秘密" not in repr(Candidate("秘密", 6))


def test_the_engine_learns_nothing_and_forgets(engine: PinyinTable) -> None:
    before = texts(engine, "gongzi")
    for _ in range(3):
        engine.candidates("gongzi")
    assert texts(engine, "gongzi") == before
    assert engine._words.cache_info().currsize > 0
    engine.forget()
    assert engine._words.cache_info().currsize == 0
    assert texts(engine, "gongzi") == before


def test_a_missing_table_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"unable to open|no such"):
        PinyinTable(str(tmp_path / "none.sqlite"))
