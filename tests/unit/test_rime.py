"""librime: rates, fuzzy sounds, how many letters a candidate takes, and that nothing is kept or leaks."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.typing import AIM_RATE, measure, parts
from screens.entry.engines import build_input, build_rime
from screens.entry.engines.fuzzy import Fuzzy, covered, spellings
from screens.entry.engines.librime import Session
from screens.entry.engines.rime import COMPILED, MAX_LETTERS, MOST_LOOSE, RimePinyin

FIRST = ord("1")
MOST_GROWTH = 6_000_000  # bytes over 10,000 compositions


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The install has built it; a fresh checkout tests what it builds now."""
    if not build_rime.is_current():
        build_input.build()


@pytest.fixture(scope="module")
def engine(compiled: None) -> RimePinyin:
    """No fuzzy sounds."""
    return RimePinyin()


@pytest.fixture(scope="module")
def sichuan(compiled: None) -> RimePinyin:
    """Of a speaker from Sichuan."""
    return RimePinyin(Fuzzy.SICHUAN)


def texts(engine: RimePinyin, letters: str) -> list[str]:
    return [candidate.text for candidate in engine.candidates(letters)]


def test_what_people_type(engine: RimePinyin, record_property: Callable[[str, object], None]) -> None:
    for name, lines in parts().items():
        measured = measure(engine, lines, every_key=False)
        record_property(name, f"{measured.rate:.1f} % first, missed {measured.missed}")
        assert measured.rate >= AIM_RATE, (name, measured.missed)


@pytest.mark.parametrize(
    ("initials", "phrase"),
    [
        ("tqgz", "拖欠工资"),
        ("flyz", "法律援助"),
        ("ldht", "劳动合同"),
        ("ldzc", "劳动仲裁"),
        ("jtsg", "交通事故"),
        ("gzs", "公证书"),
    ],
)
def test_initials_find_a_phrase(engine: RimePinyin, initials: str, phrase: str) -> None:
    assert phrase in texts(engine, initials)[:5]


def test_a_beginning_is_completed_with_a_legal_word(engine: RimePinyin) -> None:
    found = engine.candidates("falvyuan")
    assert next(c for c in found[:6] if c.text == "法律援助").used == len("falvyuan")
    assert [c.text for c in engine.candidates("falvyuan", 2)] == texts(engine, "falvyuan")[:2]


@pytest.mark.parametrize(
    ("letters", "character"), [("yi", "懿"), ("shi", "轼"), ("yu", "妤"), ("zhe", "喆"), ("lv", "吕")]
)
def test_rare_characters_of_names_can_be_reached(engine: RimePinyin, letters: str, character: str) -> None:
    assert character in texts(engine, letters)


@pytest.mark.parametrize("fuzzy", Fuzzy)
def test_fuzzy_sounds_hide_no_rare_character(engine: RimePinyin, fuzzy: Fuzzy) -> None:
    other = RimePinyin(fuzzy)
    for letters, character in (("shi", "轼"), ("zhe", "喆"), ("lin", "璘"), ("zhan", "旃"), ("ren", "荏")):
        assert character in texts(engine, letters) and character in texts(other, letters), letters
    other.close()


def test_rare_characters_only_where_a_syllable_is_spelled_out(engine: RimePinyin) -> None:
    assert len(texts(engine, "yi")) > 2 * MOST_LOOSE
    for letters in ("y", "zh", "gongz", "tuoqiangongzi"):
        assert 0 < len(texts(engine, letters)) <= MOST_LOOSE + 10


def test_an_apostrophe_parts_syllables(engine: RimePinyin) -> None:
    assert texts(engine, "xi'an")[0] == "西安" and texts(engine, "xian")[0] != "西安"
    assert texts(engine, "fang'an")[0] == "方案" and "反感" not in texts(engine, "fang'an")
    assert engine.spelled("tuoqiangongzi") == "tuo'qian'gong'zi"
    assert texts(engine, "CHONGQING")[0] == "重庆"


def test_only_simplified_characters_that_the_fonts_have(engine: RimePinyin) -> None:
    found = [text for letters in ("fa", "guo", "men", "xi", "zhi") for text in texts(engine, letters)[:60]]
    assert all(re.fullmatch("[一-鿿〇㐀-䶿]+", text) for text in found)
    assert not {"發", "國", "們", "門", "習"} & set(found)


@pytest.mark.parametrize(
    ("letters", "meant"),
    [
        ("gongzen", "公证"),
        ("falvyuanzu", "法律援助"),
        ("liunai", "牛奶"),
        ("huyangfei", "抚养费"),
        ("laodongzongcai", "劳动仲裁"),
    ],
)
def test_sounds_that_sichuan_does_not_tell_apart(
    engine: RimePinyin, sichuan: RimePinyin, letters: str, meant: str
) -> None:
    assert next(c for c in sichuan.candidates(letters)[:3] if c.text == meant).used == len(letters)
    assert meant not in texts(engine, letters)[:3]


@pytest.mark.parametrize(("letters", "meant"), [("fanwu", "房屋"), ("leshui", "热水")])
def test_southern_sounds_are_wider(sichuan: RimePinyin, letters: str, meant: str) -> None:
    southern = RimePinyin(Fuzzy.SOUTHERN)
    assert meant in texts(southern, letters)[:8]
    assert meant not in texts(sichuan, letters)[:8]


@pytest.mark.parametrize("fuzzy", Fuzzy)
def test_every_spelling_of_the_rules_is_one_of_the_compiled_speller(fuzzy: Fuzzy) -> None:
    session = Session(COMPILED, fuzzy.schema)
    for syllable in ("zhang", "chen", "shi", "nan", "lin", "fu", "hui", "ren", "nve", "xu", "zeng"):
        for spelling in spellings(syllable, fuzzy):
            session.clear()
            for letter in spelling:
                session.press(ord(letter))
            read = {comment for _, comment in islice(session.listed(), 500)}
            assert syllable in read or len(spelling) < 3, (syllable, spelling)
    session.close()


@pytest.mark.parametrize("fuzzy", Fuzzy)
@pytest.mark.parametrize(
    "letters",
    [
        "laodonghetongfa",
        "fangan",
        "xian",
        "flyz",
        "falvy",
        "zhgs",
        "xi'anshi",
        "wozaigongdi",
        "nverhun",
        "gongzi",
        "shanxishen",
    ],
)
def test_used_is_what_librime_itself_takes_when_the_candidate_is_chosen(letters: str, fuzzy: Fuzzy) -> None:
    session = Session(COMPILED, fuzzy.schema)

    def compose() -> list[tuple[str, str]]:
        session.clear()
        for letter in letters:
            session.press(ord(letter))
        return list(islice(session.listed(), 9))

    for place, (text, comment) in enumerate(compose()):
        compose()
        session.press(FIRST + place)
        after = session.composing()  # chosen text, then the letters that are left; empty when all are used
        left = after.removeprefix(text).replace("'", "")
        used = covered(letters, tuple(comment.split("'")), fuzzy)
        assert letters[used:].replace("'", "") == left, (text, comment)
    session.close()


def test_a_candidate_for_a_part_leaves_the_rest(engine: RimePinyin) -> None:
    part = next(c for c in engine.candidates("laodonghetongfa") if c.text == "劳动")
    assert part.used == len("laodong")
    assert next(c for c in engine.candidates("''xi'an") if c.text == "西安").used == len("''xi'an")


def test_the_same_letters_give_the_same_however_they_were_reached(engine: RimePinyin) -> None:
    engine.forget()
    fresh = texts(engine, "gongzheng")
    for letters in ("gongzhengchu", "gongzhengch", "g", "", "gongzhen", "gongzheng"):
        reached = texts(engine, letters)
    assert reached == fresh


def test_choosing_teaches_nothing(engine: RimePinyin) -> None:
    before = texts(engine, "gongzheng")
    session = Session(COMPILED, Fuzzy.NONE.schema)
    for _ in range(30):
        for letter in "gongzheng":
            session.press(ord(letter))
        session.press(FIRST + 2)
        assert session.composing() == ""
    session.close()
    assert texts(engine, "gongzheng") == before


def test_forgetting_leaves_no_composition(engine: RimePinyin) -> None:
    engine.candidates("mimizuoji")
    assert engine._session.composing()
    engine.forget()
    assert engine._session.composing() == "" and engine._composed == ""
    assert list(engine._session.listed()) == []


def test_nothing_is_written(engine: RimePinyin) -> None:
    def held() -> set[tuple[str, int, int]]:
        return {(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in COMPILED.iterdir()}

    before = held()
    for letters in ("shoujihaoma", "shenfenzheng", "mimi"):
        engine.candidates(letters)
    engine.forget()
    assert held() == before
    in_memory = [Path(os.environ.get("XDG_RUNTIME_DIR") or "/dev/shm"), Path("/dev/shm")]
    assert [p for folder in in_memory for p in folder.glob("kiosk-rime-*")] == []
    opened = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.exists()]
    assert not [path for path in opened if "userdb" in path or "rime." in path]


def test_no_thread_is_left_beside_the_loop() -> None:
    before = len(list(Path("/proc/self/task").iterdir()))
    extra = RimePinyin(Fuzzy.SOUTHERN)
    extra.candidates("fayuan")
    assert len(list(Path("/proc/self/task").iterdir())) == before


def test_nothing_comes_of_nothing(engine: RimePinyin) -> None:
    assert engine.candidates("") == [] and engine.candidates("'''") == [] and engine.spelled("") == ""
    assert (
        engine.candidates("国") == [] and engine.candidates("法fa") == [] and engine.candidates("fa", 0) == []
    )
    assert engine.candidates("vvvv") == [] and engine.spelled("vvvv") == "vvvv"


@settings(max_examples=80, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("abcdefghijklmnopqrstuvwxyz'%_\"; 国\x00\n1A"), max_size=MAX_LETTERS + 20
    )
)
def test_hostile_letters_raise_nothing_and_take_no_more_than_was_typed(letters: str) -> None:
    engine = RimePinyin()
    for candidate in engine.candidates(letters, 20):
        assert candidate.text and 0 < candidate.used <= len(letters)
    engine.spelled(letters)
    engine.close()


def test_a_hundred_thousand_letters_cost_no_more_than_sixty(engine: RimePinyin) -> None:
    hostile = "zhuang" * 16_667
    assert texts(engine, hostile) == texts(engine, hostile[:MAX_LETTERS])
    assert all(c.used <= MAX_LETTERS for c in engine.candidates(hostile))
    assert engine.spelled(hostile).replace("'", "") == hostile


def test_ten_thousand_compositions_do_not_grow(engine: RimePinyin) -> None:
    inputs = ("gongzi", "flyz", "hetong", "xi'an", "wozai")

    def compose(times: int) -> None:
        for count in range(times):
            engine.candidates(inputs[count % len(inputs)], 5)
            engine.forget()

    compose(1_000)  # pages of the dictionary come in, allocators fill
    before = _resident()
    compose(10_000)
    assert _resident() - before < MOST_GROWTH


def test_sessions_are_given_back() -> None:
    RimePinyin().close()
    before = _resident()
    for _ in range(300):
        one = RimePinyin()
        one.candidates("gongzi", 5)
        one.close()
    assert _resident() - before < MOST_GROWTH


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
