"""Uyghur screens are mirrored: everything stands where its reflection stood. Keyboards stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from kivy.core.window import Window
from kivy.uix.label import Label

from kiosk.presentation import DEFAULT
from kiosk.views import FieldView
from screens.theme import theme
from screens.widgets import mirror
from tests.screens.looks import VIEWS, field, question
from tests.screens.stage import LANDSCAPE, PORTRAIT, Stage, box, words_of
from words import Language

UYGHUR = replace(DEFAULT, language=Language.UYGHUR)
BODIES = [
    "home_three",
    "home_six",
    "guide",
    "notice",
    "identify_read",
    "consent",
    "some",
    "place",
    "review",
    "done",
    "trouble",
]
Place = tuple[str, int, int]


@pytest.fixture(autouse=True)
def _back_to_chinese() -> Iterator[None]:
    yield
    theme.adopt(DEFAULT)


def _name(words: str) -> str:
    """The same for both directions: arrows turn, parts may be told in another order."""
    return "".join(sorted(words.translate(str.maketrans("←‹", "→›")).replace(" ", "")))


def places(stage: Stage, presentation: Any, view: Any) -> list[Place]:
    """(words, left, right) of every control and every label, in Chinese words whatever the direction."""
    stage.desk.tell(view=view, presentation=presentation)
    stage.settle()
    found = [(_name(words_of(one)), *_span(one)) for one in stage.controls()]
    return found + [(_name(one.text.replace("\n", "")), *_span(one)) for one in stage.texts()]


def _span(widget: Any) -> tuple[int, int]:
    left, _bottom, right, _top = box(widget)
    return round(left), round(right)


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("name", BODIES)
def test_everything_stands_where_its_reflection_stood(stage: Stage, name: str, panel: Any) -> None:
    stage.use(panel)
    chinese = places(stage, DEFAULT, VIEWS[name])
    uyghur = places(stage, UYGHUR, VIEWS[name])
    wide = int(Window.width)
    reflected = sorted((words, wide - right, wide - left) for words, left, right in chinese)
    uyghur.sort()
    assert [one[0] for one in uyghur] == [one[0] for one in reflected]
    far = [
        (a, b) for a, b in zip(uyghur, reflected, strict=True) if max(abs(a[1] - b[1]), abs(a[2] - b[2])) > 2
    ]
    assert far == []
    assert any(left != wide - right for _words, left, right in chinese)  # the pair differs


def test_paragraphs_begin_at_the_right(stage: Stage) -> None:
    stage.desk.tell(view=VIEWS["review"], presentation=UYGHUR)
    stage.settle()
    single = {label.halign for label in stage.texts() if "\n" not in label.text}
    assert "left" not in single and "right" in single
    assert {label.halign for label in stage.texts() if "\n" in label.text} == {"left"}  # all Chinese


def test_a_number_pad_is_not_mirrored(stage: Stage) -> None:
    stage.show(question("金额", FieldView(field("money"))))  # type: ignore[arg-type]
    before = _keys(stage)
    stage.desk.tell(presentation=UYGHUR)
    stage.settle()
    assert before and _keys(stage) == before


def _keys(stage: Stage) -> dict[str, int]:
    return {words: _span(one)[0] for one in stage.controls() if (words := words_of(one)) in set("123456789")}


def test_a_row_keeps_the_order_of_its_children_and_mirrors_its_padding(stage: Stage) -> None:
    row = mirror.Row(padding=(10, 0, 30, 0), spacing=5, size=(300, 50), pos=(7, 0))
    parts = [Label(text=name, size_hint_x=None, width=width) for name, width in (("a", 50), ("b", 80))]
    for part in parts:
        row.add_widget(part)
    row.do_layout()
    assert [(p.x, p.right) for p in parts] == [(17, 67), (72, 152)]
    theme.adopt(UYGHUR)
    row.do_layout()
    assert [(p.x, p.right) for p in parts] == [(247, 297), (162, 242)]
    assert [child.text for child in reversed(row.children)] == ["a", "b"]


def test_arrows_and_paths_turn() -> None:
    assert (mirror.arrow("→"), mirror.onward("示例市"), mirror.side("start")) == ("→", "示例市 ›", "left")
    theme.adopt(UYGHUR)
    assert (mirror.arrow("→"), mirror.onward("示例市"), mirror.side("start")) == ("←", "‹ 示例市", "right")
    assert mirror.side("center") == "center" and mirror.side("left") == "left"
