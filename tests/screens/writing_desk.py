"""In front of one text question, with every way of writing there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kiosk.actions import Answer
from kiosk.presentation import Presentation, TextSize
from kiosk.views import FieldView, Look
from screens.entry import ways
from screens.entry.engines.choose import stroke_engine
from screens.entry.engines.follow import followers
from screens.entry.engines.handwriting import HandwritingEngine
from screens.entry.engines.pinyin import PinyinTable
from screens.entry.keyboard import Keyboard
from screens.entry.lines import line_of
from screens.entry.ways import Engines
from screens.entry.writing import TextEntry
from screens.theme import theme
from tests.screens.looks import field, question
from tests.screens.stage import Stage


@contextmanager
def every_way() -> Iterator[None]:
    """All engines for a while, then those of before."""
    before = ways.engines()
    strokes = stroke_engine()
    assert strokes is not None, "the stroke table was not built"
    ways.use(Engines(PinyinTable(), strokes, HandwritingEngine(), followers))
    try:
        yield
    finally:
        ways.forget()
        ways.use(before)


def ask(
    stage: Stage, value: Any = None, *, kind: str = "long_text", size: TextSize = TextSize.NORMAL, **more: Any
) -> TextEntry:
    """Show one question and return its entry, focused."""
    view = question("发生了什么事？", FieldView(field(kind, **more), value))  # type: ignore[arg-type]
    desk = stage.desk
    presentation = Presentation(text_size=size, reach=theme.reach)
    desk.look = Look(desk.look.serial + 1, view, None, presentation)
    desk._listener(desk.look)
    stage.settle()
    entry = stage.face.screen.entries[0]
    assert isinstance(entry, TextEntry)
    return entry


def keyboard(stage: Stage) -> Keyboard:
    """The keys in front."""
    screen = stage.face.screen
    found = (screen.side if theme.landscape else screen.foot).children[0]
    assert isinstance(found, Keyboard)
    return found


def sent(stage: Stage) -> Any:
    """The last answer the desk was given."""
    return next(action.value for action in reversed(stage.desk.acted) if isinstance(action, Answer))


def place_of(entry: TextEntry, index: int) -> tuple[float, float]:
    """Where on the window a finger must go to stand before this character, a little right of the border."""
    area = entry.area
    number = line_of(area._lines, index)
    line = area._lines[number]
    x = area.x + area._measure(entry.text[line.start : index]) + 0.2 * area.em
    y = area.top - (number + 0.5) * area._line_height
    at_x, at_y = area.to_window(x, y)
    return float(at_x), float(at_y)
