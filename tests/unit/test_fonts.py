"""A font that is gone or cut off: letters are drawn with another one, and staff hear of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from screens import fonts
from screens.fonts import BOLD, REGULAR, SERIF_BOLD, NoFont, broken_fonts, font


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The smallest shipped font three times."""
    source = fonts.folder() / SERIF_BOLD
    for name in fonts.SHIPPED:
        shutil.copy(source, tmp_path / name)
    monkeypatch.setattr(fonts, "folder", lambda: tmp_path)
    monkeypatch.setattr(fonts, "_SYSTEM", tmp_path / "system")
    font.cache_clear()
    yield tmp_path
    font.cache_clear()


def test_whole_fonts_are_used_as_they_are(folder: Path) -> None:
    assert broken_fonts() == []
    assert [font(name) for name in fonts.SHIPPED] == [folder / name for name in fonts.SHIPPED]


@pytest.mark.parametrize("how", ["gone", "empty", "cut", "another file", "a folder"])
def test_a_broken_font_is_replaced_by_the_likest(folder: Path, how: str) -> None:
    path = folder / BOLD
    data = path.read_bytes()
    path.unlink()
    if how == "a folder":
        path.mkdir()
    elif how != "gone":
        path.write_bytes(
            {"empty": b"", "cut": data[: len(data) // 2], "another file": b"%PDF-1.7 " * 99}[how]
        )
    assert broken_fonts() == [BOLD]
    assert font(BOLD) == folder / REGULAR
    assert font(REGULAR) == folder / REGULAR


def test_without_any_the_systems_own_serves_and_without_that_nothing_can_be_read(folder: Path) -> None:
    for name in fonts.SHIPPED:
        (folder / name).rename(folder / f"was-{name}")
    (folder / "system").mkdir()
    with pytest.raises(NoFont):
        font(REGULAR)
    shutil.copy(folder / f"was-{SERIF_BOLD}", folder / "system" / "NotoSansSC-Regular.otf")
    assert font(REGULAR) == folder / "system" / "NotoSansSC-Regular.otf"
    assert broken_fonts() == list(fonts.SHIPPED)
