"""Compiling at install: whole or not at all, anew when a source changed, and what serves without it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from screens.entry.engines import build_input, build_rime, build_stroke_table, choose, librime
from screens.entry.engines.fuzzy import Fuzzy
from screens.entry.engines.librime import Lack, RimeUnavailable
from screens.entry.engines.pinyin import PinyinTable
from screens.entry.engines.rime import RimePinyin
from screens.entry.engines.stroke import StrokeTable, StrokeUnavailable


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compiled into a folder of its own."""
    target = tmp_path_factory.mktemp("install") / "input"
    build_input.build(target)
    return target


@pytest.fixture
def no_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without the system library."""
    monkeypatch.setattr(librime, "LIBRARY", "librime-of-no-machine.so.1")
    librime.library.cache_clear()
    yield
    librime.library.cache_clear()


def test_the_product_is_whole(made: Path) -> None:
    names = {path.name for path in made.iterdir()}
    assert {"kiosk_pinyin.table.bin", "stroke.sqlite", ".gitignore", build_rime.STAMP} <= names
    assert {f"{fuzzy.schema}.prism.bin" for fuzzy in Fuzzy} <= names
    assert [path.name for path in made.parent.iterdir()] == [made.name]  # nothing is left beside it
    assert StrokeTable(made / "stroke.sqlite").candidates("hs")


def test_a_second_build_finds_nothing_to_do(made: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in made.iterdir()}
    build_input.build(made)
    assert {path.name: path.stat().st_mtime_ns for path in made.iterdir()} == before


def test_a_changed_source_makes_it_old(made: Path, tmp_path: Path) -> None:
    for name in build_rime.SOURCES:
        shutil.copyfile(build_rime.DEBIAN / name, tmp_path / name)
    assert build_rime.is_current(made, tmp_path)
    with (tmp_path / "essay.txt").open("a", encoding="utf-8") as essay:
        essay.write("測試\t1\n")
    assert not build_rime.is_current(made, tmp_path)
    assert not build_rime.is_current(tmp_path / "none", tmp_path)


def test_without_the_word_lists_of_the_system_nothing_is_touched(made: Path, tmp_path: Path) -> None:
    before = sorted(path.name for path in made.iterdir())
    with pytest.raises(RimeUnavailable) as raised:
        build_rime.build(made, tmp_path)
    assert raised.value.lack is Lack.SOURCES
    assert sorted(path.name for path in made.iterdir()) == before


def test_data_that_is_not_compiled(tmp_path: Path) -> None:
    with pytest.raises(RimeUnavailable) as raised:
        RimePinyin(data=tmp_path)
    assert raised.value.lack is Lack.DATA


def test_without_the_library_the_table_serves(no_library: None) -> None:
    engine = choose.best_engine(Fuzzy.SICHUAN)
    assert isinstance(engine, PinyinTable)
    assert "拖欠工资" in [candidate.text for candidate in engine.candidates("tuoqiangongzi")][:1]
    complete, words = choose.described()
    assert not complete and Lack.LIBRARY.value in words


def test_with_everything_librime_serves() -> None:
    build_input.build()
    assert choose.best_engine().name == "rime"
    assert choose.described(Fuzzy.SICHUAN)[0]
    assert choose.stroke_engine() is not None


def test_without_codes_there_is_no_stroke_keypad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_stroke_table, "DEBIAN", tmp_path / "none")
    monkeypatch.setattr(build_stroke_table, "TEMPLATES", tmp_path / "none")
    assert build_stroke_table.source() is None
    with pytest.raises(StrokeUnavailable):
        StrokeTable(tmp_path / "stroke.sqlite")
