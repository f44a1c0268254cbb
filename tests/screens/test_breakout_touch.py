"""Ten fingers, rapid taps, long presses and hostile cards on every screen: nothing opens, nothing sticks."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from kivy.base import EventLoop
from kivy.core.window import Window

from kiosk.actions import Action
from kiosk.admin.actions import Knock
from kiosk.views import IdentifyView, ReaderHint
from screens.theme import theme
from tests.screens.looks import VIEWS
from tests.screens.stage import Finger, Stage, middle

pytestmark = pytest.mark.usefixtures("small_stage")
FINGERS = 10
ROUNDS = 6
TAPS = 20
HOSTILE = "[b]测[/b][ref=x]试[/ref]%s{0}\u202e甲\u200b\x1b[2J../../etc"


def _somewhere(chance: random.Random) -> tuple[float, float]:
    """Anywhere on the panel, edges and corners more often than their share."""
    x = chance.choice((0.0, theme.width - 1.0, chance.uniform(0, theme.width)))
    y = chance.choice((0.0, theme.height - 1.0, chance.uniform(0, theme.height)))
    return x * theme.window_scale, y * theme.window_scale


def _still_serves(stage: Stage, name: str) -> None:
    """Only actions came of it, the window holds nothing but the face, and one finger works as before."""
    assert [type(child) for child in Window.children] == [type(stage.face)]
    assert all(isinstance(one, Action | Knock) for one in stage.desk.acted)
    EventLoop.me_list.clear()
    stage.desk.acted.clear()
    stage.show(VIEWS["choice"])
    stage.press("上一步")
    assert len(stage.desk.acted) == 1, name


@pytest.mark.parametrize("name", VIEWS)
def test_ten_fingers_at_once(stage: Stage, name: str) -> None:
    chance = random.Random(name)
    stage.show(VIEWS[name])
    for _ in range(ROUNDS):
        hand = [Finger(*_somewhere(chance)) for _ in range(FINGERS)]
        for finger in hand:
            finger.touch_down()
        for finger in hand:
            finger.touch_move(*_somewhere(chance))
        stage.lay_out()
        chance.shuffle(hand)
        for finger in hand[: chance.randrange(FINGERS + 1)]:  # some ends the panel loses
            finger.touch_up()
    stage.frames()
    _still_serves(stage, name)


@pytest.mark.parametrize("name", VIEWS)
def test_twenty_taps_a_second(stage: Stage, name: str) -> None:
    chance = random.Random(name)
    stage.show(VIEWS[name])
    for _ in range(TAPS):
        finger = Finger(*_somewhere(chance))
        finger.touch_down()
        finger.touch_up()
        if chance.random() < 0.3:
            stage.lay_out()
    stage.frames()
    _still_serves(stage, name)


@pytest.mark.parametrize("name", VIEWS)
def test_a_long_press_on_every_text(stage: Stage, name: str) -> None:
    stage.show(VIEWS[name])
    for place in [middle(label) for label in stage.texts()]:
        finger = stage.touch(*place)
        finger.touch_down()
        finger.time_start -= 3
        finger.touch_move(place[0] + 1, place[1])
        stage.lay_out()
        finger.touch_up()
        stage.lay_out()
        assert [type(child) for child in Window.children] == [type(stage.face)], "no bubble, no menu"
    stage.frames()
    _still_serves(stage, name)


def test_a_hostile_card_is_words_and_nothing_else(stage: Stage) -> None:
    read = VIEWS["identify_read"]
    assert isinstance(read, IdentifyView) and read.hint is ReaderHint.READ
    stage.show(replace(read, facts=(("姓名", HOSTILE), ("住址", HOSTILE * 3)), warning=HOSTILE))
    shown = [label for label in stage.texts() if "etc" in label.text or "%s" in label.text]
    assert shown
    for label in shown:
        assert not label.markup
        assert not set(label.text) & set("\u202e\x1b")
