"""Words on keys are whole in every language: tabs, tools, proposals; and what is not proposed at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from catalogue import load
from catalogue.model import Field, FieldType
from kiosk.presentation import DEFAULT, TextSize
from kiosk.views import FieldView
from screens.entry import ways
from screens.entry.handwriting import HandwritingKeys
from screens.entry.keys import Key
from screens.entry.spelling import Spelling
from screens.entry.ways import Way
from screens.entry.writing import is_name
from screens.window import Panel
from tests.screens.legibility import problems
from tests.screens.looks import field, question
from tests.screens.stage import LANDSCAPE, PORTRAIT, Stage, words_of
from tests.screens.writing_desk import ask, every_way, keyboard
from words import Language, use_language

pytestmark = pytest.mark.usefixtures("_every_way")
PROPOSED = ["工资的", "合同书", "农民工", "劳动报酬", "赔偿金", "十", "经济补偿金", "土", "一", "二"]


@pytest.fixture
def _every_way() -> Iterator[None]:
    with every_way():
        yield
    use_language("zh_CN")


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("reach", [False, True], ids=["", "reach"])
def test_no_words_on_keys_are_broken_or_cut(
    stage: Stage, panel: Panel, language: Language, reach: bool
) -> None:
    stage.use(panel)
    use_language(language)
    view = question("发生了什么事？", FieldView(field(FieldType.LONG_TEXT), "拖欠"))
    for size in (TextSize.NORMAL, TextSize.LARGEST):
        wanted = replace(DEFAULT, language=language, text_size=size, reach=reach)
        stage.desk.tell(view=view, presentation=wanted)
        stage.settle(draw=False)
        for way in ways.offered():
            keyboard(stage).choose(way)
            stage.settle(draw=False)
            found = _broken_proposals(stage) if way is Way.HANDWRITING else []
            found += problems(stage)
            # Chinese of the sample view on a Uyghur page is not what is looked at here
            assert [one for one in found if "发生了" not in one] == [], (size, way)
            lines = {words_of(key): key.label.text.count("\n") for key in keyboard(stage)._tab_keys.values()}
            assert set(lines.values()) == {0}, lines
    stage.desk.tell(presentation=DEFAULT)


def _broken_proposals(stage: Stage) -> list[str]:
    layout = keyboard(stage).layout
    assert isinstance(layout, HandwritingKeys)
    layout._show(PROPOSED)
    stage.settle(draw=False)
    keys = [one for one in layout._proposals.walk(restrict=True) if isinstance(one, Key)]
    assert len(keys) >= 4
    return [key.label.text for key in keys if "\n" in key.label.text]


def _guessed(stage: Stage) -> list[str]:
    layout = keyboard(stage).layout
    if isinstance(layout, Spelling):
        return [one.text for one in layout.bar._candidates]
    assert isinstance(layout, HandwritingKeys)
    return layout._words


@pytest.mark.parametrize("way", [Way.PINYIN, Way.HANDWRITING, Way.STROKES])
def test_nothing_is_guessed_after_a_part_of_a_name(small_stage: Stage, way: Way) -> None:
    ask(small_stage, "工", kind="text")
    keyboard(small_stage).choose(way)
    assert "地" in _guessed(small_stage)
    ask(small_stage, "工", kind="text", id="name", label="姓名")
    keyboard(small_stage).choose(way)
    assert _guessed(small_stage) == []
    ask(small_stage, "工", kind="text", id="name", label="名称", phrases=["劳务有限公司"])
    keyboard(small_stage).choose(way)
    assert _guessed(small_stage) in ([], ["劳务有限公司"]), "the question's own phrases stay"


def test_the_catalogue_calls_names_names() -> None:
    """A box whose label asks for a person's name is one; of other questions none is."""

    def texts(fields: list[Field]) -> Iterator[Field]:
        for one in fields:
            if one.type is FieldType.TEXT:
                yield one
            yield from texts(one.fields)

    asked = [
        one
        for service in load().services.values()
        for section in service.sections
        for one in texts(section.fields)
        if one.ask == "kiosk"
    ]
    assert [one.label for one in asked if is_name(one) != ("姓名" in one.label)] == []
    assert any(map(is_name, asked))
