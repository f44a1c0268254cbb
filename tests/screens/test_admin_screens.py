"""Screens of admin mode: legible at their longest, and every touch tells the desk what was meant."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from kivy.uix.scrollview import ScrollView

from kiosk.admin.actions import (
    Digit,
    Enter,
    Leave,
    Press,
    Rub,
    Type,
)
from kiosk.admin.views import Button, Light, Line
from screens.admin.lamp import Lamp
from screens.admin.lines import LineCard
from screens.contact import contact
from screens.heard import lines
from screens.keypad import Key
from screens.widgets.tiles import CheckMark
from screens.window import Panel
from tests.screens.admin_looks import (
    BAR,
    DIGITS,
    DRAWN,
    FULL,
    LOCKED,
    NUMBER,
    SECRET,
    STEP,
    VIEWS,
    written_into,
)
from tests.screens.five_keys import five_keys
from tests.screens.legibility import problems, visible
from tests.screens.stage import HOME, LANDSCAPE, PORTRAIT, SMALL, Stage, box, middle, words_of

WHOLE = {"portrait": PORTRAIT, "landscape": LANDSCAPE}
PANELS = {"portrait": SMALL, "landscape": Panel(1920, 1080, scale=0.5)}
"""Where the picture does not matter: a quarter of the pixels."""
panels = pytest.mark.parametrize("panel", PANELS)


@panels
def test_nothing_is_cut_off_small_or_near(stage: Stage, panel: str) -> None:
    stage.use(WHOLE[panel])
    for name, view in VIEWS.items():
        stage.desk.show(view)
        stage.settle(draw=False)
        assert problems(stage) == [], name


@panels
def test_every_button_is_a_whole_one_and_in_sight(stage: Stage, panel: str) -> None:
    """Only lines and fields are turned by pages; the ways out and the acts of the page never."""
    stage.use(PANELS[panel])
    for name, view in VIEWS.items():
        screen = stage.show(view)
        held = [one for one in stage.controls() if not _turns(one)]
        assert held and [visible(one) for one in held] == [box(one) for one in held], name
        foot = getattr(screen, "foot", None)
        shown = [words_of(one) for one in foot.walk(restrict=True) if one in held] if foot else []
        free = () if getattr(view, "busy", False) else getattr(view, "buttons", ())
        assert shown == [one.label for one in free if one.enabled], name


def _turns(widget: Any) -> bool:
    while widget is not None and widget is not widget.parent:
        if isinstance(widget, ScrollView):
            return True
        widget = widget.parent
    return False


# --- who is it? --------------------------------------------------------------------------------------------


@panels
def test_a_key_tells_its_place_and_never_its_digit(stage: Stage, panel: str) -> None:
    stage.use(PANELS[panel])
    stage.show(NUMBER)
    for place, digit in enumerate(DIGITS):
        stage.press(digit)
        assert stage.desk.acted[-1] == Digit(place)
    stage.press("删除")
    stage.press("确定")
    stage.press("返回")
    assert stage.desk.acted[-3:] == [Rub(), Enter(), Leave()]
    assert "02" in stage.words() and "工作人员卡" in stage.words()


def test_digits_change_their_places_and_a_pin_shows_only_how_long_it_is(stage: Stage) -> None:
    stage.use(SMALL)
    screen = stage.show(NUMBER)
    pad = screen.pad
    turned = DIGITS[::-1]
    stage.show(replace(SECRET, digits=turned))
    assert stage.face.screen is screen and screen.pad is pad, "a finger on a key is not disturbed"
    assert tuple(words_of(key) for key in pad.digits) == turned
    assert screen.typed.text == "●" * 6 and "02" not in stage.words()
    stage.press(turned[4])
    assert stage.desk.acted == [Digit(4)]


def test_two_equal_digits_count_twice_and_a_trembling_finger_once(stage: Stage) -> None:
    stage.use(SMALL)
    stage.show(NUMBER)
    where = middle(stage.find("4"))
    stage.tap(*where)
    for held_off, counts in ((0.02, 1), (0.15, 2)):
        finger = stage.touch(*where)
        stage.face._changed_at = 0.0
        finger.time_start = contact._ended_at + held_off
        finger.touch_down()
        finger.touch_up()
        assert stage.desk.acted == [Digit(2)] * counts


@panels
def test_while_locked_no_key_does_anything_and_the_seconds_run(stage: Stage, panel: str) -> None:
    stage.use(PANELS[panel])
    screen = stage.show(LOCKED)
    assert [words_of(one) for one in stage.controls()] == ["返回"]
    places = [box(key) for key in screen.pad.digits]
    for key in screen.pad.digits:
        stage.tap(*middle(key))
    assert stage.desk.acted == [] and "还要等 1 分 25 秒" in stage.words()
    stage.show(replace(LOCKED, locked_seconds=9))
    assert "还要等 9 秒" in stage.words()
    stage.show(NUMBER)
    assert [box(key) for key in screen.pad.digits] == places and "还要等" not in stage.words()
    stage.press("7")
    assert stage.desk.acted == [Digit(0)]


# --- what is wrong? ----------------------------------------------------------------------------------------


@panels
def test_the_lines_stand_in_their_order_and_their_lamps_need_no_colour(stage: Stage, panel: str) -> None:
    stage.use(PANELS[panel])
    screen = stage.show(FULL)
    cards = [one for one in screen.walk(restrict=True) if isinstance(one, LineCard)]
    assert [one.line for one in cards] == list(FULL.lines)
    marks = {}
    for lamp in (one for one in screen.walk(restrict=True) if isinstance(one, Lamp)):
        drawn = any(isinstance(part, CheckMark) for part in lamp.walk(restrict=True))
        marks[lamp.light] = "√" if drawn else words_of(lamp)
    assert marks == {Light.GOOD: "√", Light.NOTE: "!", Light.BAD: "×", Light.UNKNOWN: "?"}


@panels
def test_fourteen_lines_are_read_by_turning_pages_without_missing_one(stage: Stage, panel: str) -> None:
    stage.use(PANELS[panel])
    screen = stage.show(FULL)
    cards = [one for one in screen.walk(restrict=True) if isinstance(one, LineCard)]
    seen: set[str] = set()
    for _page in range(len(cards) + 1):
        seen |= {one.line.title for one in cards if visible(one._title) == box(one._title)}
        if not any(words_of(one) == "往下看更多" for one in stage.controls()):
            break
        stage.press("往下看更多")
    assert seen == {line.title for line in FULL.lines}


def test_buttons_of_lines_and_of_the_foot_say_their_id(stage: Stage) -> None:
    stage.use(SMALL)
    stage.show(DRAWN)
    for words, action in (
        ("打印测试页", Press("printer")),
        ("查看", Press("queue")),
        ("导出日志", Press("export")),
        ("退出维护", Leave()),
    ):
        stage.press(words)
        assert stage.desk.acted[-1] == action
    assert len(stage.desk.acted) == 4


def test_a_missing_right_is_said_in_the_button_and_nothing_happens(stage: Stage) -> None:
    stage.use(SMALL)
    screen = stage.show(FULL)
    closed = [one for one in screen.foot.walk(restrict=True) if words_of(one) == "补打回执 需要管理员"]
    assert closed
    stage.tap(*middle(closed[0]))
    assert stage.desk.acted == []


def test_the_running_time_moves_nothing_and_disturbs_no_finger(stage: Stage) -> None:
    stage.use(SMALL)
    screen = stage.show(DRAWN)
    before = {one: box(one) for one in stage.widgets()}
    x, y = middle(stage.find("测试"))
    finger = stage.touch(x, y)
    finger.touch_down()
    lines_now = tuple(replace(one, text=one.text.replace("38", "41")) for one in DRAWN.lines)
    stage.show(replace(DRAWN, bar=replace(BAR, where=BAR.where.replace("04:12", "04:11")), lines=lines_now))
    assert stage.face.screen is screen and "04:11" in stage.words() and "41 毫秒" in stage.words()
    assert {one: box(one) for one in stage.widgets()} == before
    finger.touch_up()
    assert stage.desk.acted == [Press("backend")]


def test_another_lamp_another_figure_another_event_is_shown(stage: Stage) -> None:
    stage.use(SMALL)
    screen = stage.show(DRAWN)
    mended = (replace(DRAWN.lines[0], light=Light.GOOD, todo=""), *DRAWN.lines[1:])
    stage.show(
        replace(
            DRAWN,
            lines=mended,
            today=replace(DRAWN.today, total=148, per_hour=(1, 2)),
            events=("15:20 打印机：正常",),
            buttons=(Button("service", "恢复服务", main=True),),
        )
    )
    assert stage.face.screen is screen
    assert "准备一卷新纸" not in stage.words() and "148" in stage.words() and "9 时" in stage.words()
    assert "15:20 打印机：正常" in stage.words() and "断网" not in stage.words()
    assert "恢复服务" in stage.words() and "暂停服务" not in stage.words()
    lamps = [one.light for one in screen.walk(restrict=True) if isinstance(one, Lamp)]
    assert lamps == [Light.GOOD] * 5


# --- the rest of the machine -------------------------------------------------------------------------------


def test_nothing_of_it_is_spoken_and_no_key_does_anything(stage: Stage) -> None:
    stage.use(SMALL)
    stage.show(HOME)
    with five_keys(stage) as keys:
        keys.hear()
        for view in VIEWS.values():
            screen = stage.show(view)
            keys.output.said.clear()
            keys.press(Key.DOWN, Key.OK, Key.UP, Key.OK, Key.BACK, Key.HELP)
            stage.show(view)
            assert lines(screen) == [] and keys.output.everything == [] and keys.target is None
        stage.show(written_into("pin"))
        keys.output.said.clear()
        stage.type("1")
        assert keys.output.everything == []
    assert stage.desk.acted == [Type("pin", "1357901")]


def test_admin_mode_is_not_loaded_before_somebody_knocks() -> None:
    """The start of the program is paid for by every citizen."""
    code = (
        "import os, sys; os.environ['SDL_VIDEODRIVER'] = 'offscreen'\n"
        "import tempfile, pathlib\n"
        "from screens.window import Panel, configure\n"
        "configure(Panel(), pathlib.Path(tempfile.mkdtemp()))\n"
        "import screens.face\n"
        "print([m for m in sys.modules if m.startswith(('kiosk.admin', 'screens.admin'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.strip() == "[]"


def test_after_admin_mode_home_is_as_it_was(stage: Stage) -> None:
    stage.use(SMALL)
    stage.show(HOME)
    before = stage.words()
    stage.show(NUMBER)
    stage.show(DRAWN)
    stage.show(replace(STEP, lines=(Line("纸", "有"),)))
    stage.show(HOME)
    assert stage.words() == before and problems(stage) == []
