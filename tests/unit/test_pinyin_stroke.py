"""The stroke keypad: five keys, frequent characters first."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screens.entry.engines import build_stroke_table
from screens.entry.engines.stroke import KEYS, MAX_STROKES, StrokeTable


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made of this machine's codes."""
    made = tmp_path_factory.mktemp("strokes") / "stroke.sqlite"
    codes = build_stroke_table.source()
    assert codes is not None
    build_stroke_table.build(made, codes)
    return made


@pytest.fixture(scope="module")
def engine(table: Path) -> StrokeTable:
    """The keypad's engine."""
    return StrokeTable(table)


@pytest.mark.parametrize(
    ("strokes", "character"),
    [("h", "一"), ("pn", "人"), ("hpn", "大"), ("hsh", "工"), ("phzhznp", "我"), ("nnhhshzn", "法"),
     ("pzpn", "欠"), ("nhpzpnszpn", "资"), ("szhh", "日"), ("pszhhpzn", "的")],
)  # fmt: skip
def test_all_strokes_give_the_character(engine: StrokeTable, strokes: str, character: str) -> None:
    assert character in [c.text for c in engine.candidates(strokes)][:3]


def test_a_few_strokes_are_enough_for_a_frequent_character(engine: StrokeTable) -> None:
    assert "法" in [c.text for c in engine.candidates("nnhhsh")][:4]
    assert "的" in [c.text for c in engine.candidates("pszh")][:10]
    found = [c.text for c in engine.candidates("nnh")]
    assert found.index("法") < found.index("汗")


def test_every_candidate_begins_with_the_strokes(engine: StrokeTable, table: Path) -> None:
    with sqlite3.connect(table) as db:
        for strokes in ("h", "sz", "pns", "nnhh", "hshszh"):
            begun = {
                row[0] for row in db.execute("SELECT text FROM codes WHERE letters GLOB ?", (strokes + "*",))
            }
            found = engine.candidates(strokes)
            assert found and {c.text for c in found} <= begun
            assert len(found) == len({c.text for c in found})
            assert all(c.used == len(strokes) for c in found)
    db.close()


def test_strokes_are_shown_as_marks(engine: StrokeTable) -> None:
    assert engine.spelled("hspnz") == "一丨丿丶乙" and set(KEYS) == set("hspnz")


def test_a_line_that_is_no_code_is_left_out(tmp_path: Path) -> None:
    codes = tmp_path / "codes.tsv"
    codes.write_text("# 丁\ths\n丁\ths\n𠀀\ths\nab\ths\n丁\thx\n十\ths\t5\n", encoding="utf-8")
    build_stroke_table.build(tmp_path / "stroke.sqlite", codes)
    assert [c.text for c in StrokeTable(tmp_path / "stroke.sqlite").candidates("hs")] == ["十", "丁"]


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet=st.sampled_from("hspnzHx'%_ 国\x00{"), max_size=60))
def test_hostile_strokes(engine: StrokeTable, letters: str) -> None:
    for candidate in engine.candidates(letters, 10):
        assert len(candidate.text) == 1 and 0 < candidate.used <= len(letters)
    engine.spelled(letters)


def test_a_hundred_thousand_strokes(engine: StrokeTable) -> None:
    assert engine.candidates("h" * 100_000) == engine.candidates("h" * MAX_STROKES)
    assert engine.candidates("") == [] and engine.candidates("国h") == []
    assert len(engine.candidates("h", 7)) == 7
