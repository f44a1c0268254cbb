"""Characters are written with a real finger on the real square and found by the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from time import monotonic, sleep
from typing import Any

import pytest
from kivy.base import EventLoop

from screens.entry.engines.follow import followers
from screens.entry.handwriting import HandwritingKeys
from screens.entry.keys import Key
from screens.theme import theme
from tests.screens.stage import LANDSCAPE, Stage, words_of
from tests.screens.writing_desk import ask, every_way, keyboard, sent

pytestmark = pytest.mark.usefixtures("small_stage", "_every_way")
Way = list[tuple[float, float]]
TEN: list[Way] = [[(0.1, 0.55), (0.9, 0.55)], [(0.5, 0.95), (0.5, 0.05)]]
WORK: list[Way] = [[(0.2, 0.85), (0.8, 0.85)], [(0.5, 0.85), (0.5, 0.15)], [(0.1, 0.15), (0.9, 0.15)]]


@pytest.fixture
def _every_way() -> Iterator[None]:
    with every_way():
        yield


def open_pad(stage: Stage) -> HandwritingKeys:
    """The tab with the square."""
    stage.press("手写")
    layout = keyboard(stage).layout
    assert isinstance(layout, HandwritingKeys)
    return layout


def stroke(stage: Stage, pad: Any, way: Way) -> None:
    """One stroke in twelve movements; ways are shares of the square, from below."""
    points = [(pad.x + x * pad.width, pad.y + y * pad.height) for x, y in way]
    finger = stage.touch(*points[0])
    finger.touch_down()
    for (x1, y1), (x2, y2) in pairwise(points):
        for step in range(1, 13):
            finger.touch_move(x1 + (x2 - x1) * step / 12, y1 + (y2 - y1) * step / 12)
    finger.touch_up()


def answered(stage: Stage, layout: HandwritingKeys) -> list[str]:
    """Wait until the engine has answered; the proposals."""
    end = monotonic() + 60
    while layout.recognising and monotonic() < end:
        sleep(0.005)
        stage.lay_out()
    assert not layout.recognising
    stage.settle()
    return [words_of(key) for key in layout._proposals.walk(restrict=True) if isinstance(key, Key)]


@pytest.mark.parametrize("panel", ["portrait", "landscape"])
def test_a_word_is_written_character_by_character(stage: Stage, panel: str) -> None:
    if panel == "landscape":
        stage.use(LANDSCAPE)
    entry = ask(stage)
    layout = open_pad(stage)
    pad = layout.pad
    assert pad.width == pad.height >= theme.mm(90)
    for one in WORK:
        stroke(stage, pad, one)
    assert answered(stage, layout)[0] == "工" and len(pad.strokes) == 3
    keys = [key for key in layout._proposals.walk(restrict=True) if isinstance(key, Key)]
    assert len(keys) == 10 and min(min(key.width, key.height) for key in keys) >= theme.mm(20)
    stage.press("工")
    assert sent(stage) == "工" and pad.strokes == []
    guesses = [words_of(key) for key in layout._proposals.walk(restrict=True) if isinstance(key, Key)]
    assert guesses == followers("工", 10)[: len(guesses)] and len(guesses) >= 5
    for one in TEN:
        stroke(stage, pad, one)
    assert "十" in answered(stage, layout) and entry.text == "工"
    stage.press("十")
    assert sent(stage) == "工十"


def test_a_stroke_is_taken_back_and_the_square_wiped(stage: Stage) -> None:
    ask(stage)
    layout = open_pad(stage)
    for one in WORK:
        stroke(stage, layout.pad, one)
    answered(stage, layout)
    stage.press("退一笔")
    assert len(layout.pad.strokes) == 2 and "丁" in answered(stage, layout)
    stage.press("重写")
    assert layout.pad.strokes == [] and answered(stage, layout) == []
    assert stage.desk.acted == []


def test_nothing_is_written_without_being_chosen(stage: Stage) -> None:
    entry = ask(stage)
    layout = open_pad(stage)
    stroke(stage, layout.pad, TEN[0])
    answered(stage, layout)
    stage.press("拼音")
    stage.press("手写")
    assert entry.text == "" and layout.pad.strokes == [] and not layout.recognising


def test_a_second_finger_and_the_palm_write_nothing(stage: Stage) -> None:
    ask(stage)
    pad = open_pad(stage).pad
    first = stage.touch(pad.x + 10, pad.center_y)
    first.touch_down()
    EventLoop.touches.append(first)
    try:
        palm = stage.touch(pad.center_x, pad.y + 10)
        palm.touch_down()
        palm.touch_move(pad.center_x + 40, pad.y + 20)
        palm.touch_up()
        first.touch_move(pad.right - 10, pad.center_y)
    finally:
        EventLoop.touches.remove(first)
    first.touch_up()
    assert len(pad.strokes) == 1 and len(pad.strokes[0]) == 2


def test_a_stroke_stays_inside_the_square_and_is_bounded(stage: Stage) -> None:
    ask(stage)
    pad = open_pad(stage).pad
    finger = stage.touch(pad.center_x, pad.center_y)
    finger.touch_down()
    for number in range(3000):
        finger.touch_move(pad.x - 200 if number % 2 else pad.right + 200, pad.y - 300)
    finger.touch_up()
    (points,) = pad.strokes
    assert len(points) <= 1500
    assert all(pad.x <= x <= pad.right and pad.y <= y <= pad.top for x, y in points)
