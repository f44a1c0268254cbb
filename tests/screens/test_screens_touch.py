"""The finger: rolls, holds, second fingers, double taps, drags, and what lies over the screen."""

from __future__ import annotations

import pytest
from kivy.base import EventLoop

from kiosk.actions import AskErase, Back, ConfirmErase, KeepGoing, Next, OpenService
from screens.theme import Role, theme
from tests.screens.looks import OVERLAYS, STATUS, TILES, VIEWS, choice_page, notice
from tests.screens.stage import Stage, box, middle


def _home(stage: Stage) -> tuple[float, float]:
    stage.show(VIEWS["home_two"])
    return middle(stage.find("公证预约"))


def test_a_pressed_control_changes_in_the_next_frame_and_acts_when_let_go(stage: Stage) -> None:
    x, y = _home(stage)
    tile = stage.find("公证预约")
    corner = (box(tile)[0] + 30, y)
    before = stage.pixel(*corner)
    finger = stage.touch(x, y)
    finger.touch_down()
    stage.frames(1)
    assert tile.pressed and tile.ground.fill is Role.ACTION_SOFT
    assert stage.pixel(*corner) != before
    assert stage.desk.acted == []
    finger.touch_up()
    stage.frames(1)
    assert not tile.pressed and stage.pixel(*corner) == before
    assert stage.desk.acted == [OpenService("NOTARY")]


@pytest.mark.parametrize("angle", [(1, 0), (0, 1), (-1, 0), (0, -1), (0.7, 0.7)])
def test_a_finger_that_rolls_15_mm_still_presses(stage: Stage, angle: tuple[float, float]) -> None:
    stage.show(VIEWS["choice"])
    x, y = middle(stage.find("上一步"))
    finger = stage.touch(x, y)
    finger.touch_down()
    roll = theme.mm(15)
    for share in (0.3, 0.7, 1.0):
        finger.touch_move(x + angle[0] * roll * share, y + angle[1] * roll * share)
        stage.frames(1)
    finger.touch_up()
    assert stage.desk.acted == [Back()]


def test_a_rolling_finger_presses_in_a_body_that_can_be_turned(stage: Stage) -> None:
    stage.show(notice(None, None))
    x, y = middle(stage.find("我同意读取身份证"))
    finger = stage.touch(x, y)
    finger.touch_down()
    finger.touch_move(x, y + theme.mm(14))
    stage.frames(1)
    finger.touch_up()
    assert len(stage.desk.acted) == 1


def test_a_press_of_five_seconds_acts(stage: Stage) -> None:
    x, y = _home(stage)
    finger = stage.touch(x, y)
    finger.touch_down()
    finger.time_start -= 5
    finger.touch_move(x + 1, y)
    stage.frames(3)
    finger.touch_up()
    assert stage.desk.acted == [OpenService("NOTARY")]


def test_a_finger_that_left_the_control_does_nothing(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    x, y = middle(stage.find("上一步"))
    finger = stage.touch(x, y)
    finger.touch_down()
    finger.touch_move(x, y + 400)
    finger.touch_up()
    assert stage.desk.acted == []


def test_only_the_first_finger_counts(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    first, second = stage.touch(*middle(stage.find("上一步"))), stage.touch(*middle(stage.find("下一步")))
    first.touch_down()
    second.touch_down()
    second.touch_up()
    assert stage.desk.acted == []
    first.touch_up()
    assert stage.desk.acted == [Back()]
    stage.press("下一步")
    assert stage.desk.acted == [Back(), Next()]


def test_a_finger_whose_end_the_panel_lost_does_not_lock_the_machine(stage: Stage) -> None:
    stage.show(VIEWS["choice"])
    lost = stage.touch(5, 900)
    lost.touch_down()
    EventLoop.me_list.remove(lost)
    stage.press("下一步")
    assert stage.desk.acted == [Next()]


def test_a_double_tap_does_not_answer_the_next_question(stage: Stage) -> None:
    stage.show(VIEWS["home_two"])
    stage.desk.show(choice_page(4))
    stage.settle()
    x, y = middle(stage.find("第1种情况"))
    stage.tap(x, y)
    assert len(stage.desk.acted) == 1
    stage.desk.show(VIEWS["yes_no"])  # the choice led on at once
    stage.settle()
    stage.face._changed_at = stage.face._changed_at + 60  # as if it had been drawn this very moment
    again = stage.touch(x, y)  # where the finger just was
    again.touch_down()
    again.touch_up()
    assert len(stage.desk.acted) == 1
    elsewhere = stage.touch(*middle(stage.find("下一步")))
    elsewhere.touch_down()
    elsewhere.touch_up()
    assert stage.desk.acted[1:] == [Next()]


@pytest.mark.parametrize("name", OVERLAYS)
def test_what_lies_under_an_overlay_cannot_be_touched(stage: Stage, name: str) -> None:
    stage.show(VIEWS["choice"])
    under = [middle(control) for control in stage.controls()]
    assert len(under) > 5
    stage.show(VIEWS["choice"], OVERLAYS[name])
    own = [box(control) for control in stage.controls()]
    assert len(own) == 2
    for x, y in under:
        if not any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in own):
            stage.tap(x, y)
    assert stage.desk.acted == []
    stage.press("继续办理")
    stage.press("结束并清除")
    assert stage.desk.acted == [KeepGoing(), ConfirmErase()]


def test_erasing_is_one_touch_away_on_every_screen_of_a_session(stage: Stage) -> None:
    for name in ("notice", "identify", "text", "place", "review", "sign"):
        stage.show(VIEWS[name])
        stage.press("结束并清除")
    assert stage.desk.acted == [AskErase()] * 6


def test_a_long_body_is_turned_by_buttons_and_by_dragging(stage: Stage) -> None:
    screen = stage.show(VIEWS["review"])
    view = screen.pager.view
    seen = []
    for _ in range(9):
        seen.append(view.scroll_y)
        if "往下看更多" not in stage.words():
            break
        stage.press("往下看更多")
    assert seen[0] == 1 and seen[-1] == 0 and len(seen) > 2
    while "往上看" in stage.words():
        stage.press("往上看")
    assert view.scroll_y == 1
    x, y = middle(stage.find("改"))
    finger = stage.touch(x, y)
    finger.touch_down()
    for step in range(1, 9):
        finger.touch_move(x, y + 40 * step)
        stage.frames(1)
    finger.touch_up()
    assert view.scroll_y < 1
    assert stage.desk.acted == []


def test_a_disabled_next_says_why_and_does_nothing(stage: Stage) -> None:
    stage.show(VIEWS["identify"])
    assert "请先放身份证" in stage.words()
    x = theme.width - theme.margin - 100
    stage.tap(x, theme.bottom_bar / 2)
    assert stage.desk.acted == []


def test_a_minute_passes_on_the_home_screen_without_drawing_it_anew(stage: Stage) -> None:
    from kiosk.views import HomeView, Status

    first = stage.show(VIEWS["home_two"])
    tile = stage.find("公证预约")
    later = Status(False, "网络不通", "12348", "11月22日 周日 15:31")
    stage.show(HomeView("示例市政务服务大厅", "3 号机", TILES[:2], later))
    assert stage.face.screen is first and stage.find("公证预约") is tile
    assert "15:31" in stage.words() and "! 网络不通" in stage.words() and STATUS.now not in stage.words()


@pytest.mark.parametrize(
    ("before", "after"),
    [("place", "place_offline"), ("identify", "identify_trouble"), ("done", "done"), ("sign", "sign")],
)
def test_a_change_in_the_same_place_keeps_the_screen(stage: Stage, before: str, after: str) -> None:
    first = stage.show(VIEWS[before])
    stage.show(VIEWS[after])
    assert stage.face.screen is first
    stage.show(VIEWS["review"])
    assert stage.face.screen is not first
