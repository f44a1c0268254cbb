"""The four controls of the top bar: each as wide as its words ask, in the same place on every screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.presentation import DEFAULT
from screens.theme import theme
from screens.widgets.comfort_row import ComfortRow
from tests.screens.looks import VIEWS
from tests.screens.stage import Stage, words_of
from words import Language, translate, use_language


def row(stage: Stage, language: Language) -> ComfortRow:
    use_language(language)
    stage.desk.tell(view=VIEWS["choice"], presentation=replace(DEFAULT, language=language), can_speak=True)
    stage.settle()
    found = stage.face.screen.comfort
    assert isinstance(found, ComfortRow)
    return found


@pytest.fixture(autouse=True)
def _chinese_again(stage: Stage) -> Iterator[None]:
    yield
    use_language(Language.CHINESE)
    stage.desk.tell(presentation=DEFAULT)


def test_uyghur_words_stand_in_one_line(stage: Stage) -> None:
    pills = row(stage, Language.UYGHUR).children
    assert len(pills) == 4
    for one in pills:
        assert "\n" not in one.label.text and one.label.font_size > 0.85 * theme.control_mm(8), words_of(one)
    wide = {one.label.source: one.width for one in pills}
    assert max(wide, key=lambda words: wide[words]) == translate("语言和显示", Language.UYGHUR)


def test_short_words_share_evenly(stage: Stage) -> None:
    assert len({round(one.width) for one in row(stage, Language.CHINESE).children}) == 1


@pytest.mark.parametrize("language", Language)
def test_the_whole_width_is_given_out_and_nobody_gets_too_little(stage: Stage, language: Language) -> None:
    found = row(stage, language)
    gaps = found.spacing * (len(found.children) - 1)
    assert sum(one.width for one in found.children) + gaps == pytest.approx(found.width, abs=1)
    assert min(one.width for one in found.children) >= theme.mm(20)
