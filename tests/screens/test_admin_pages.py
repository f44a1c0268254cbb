"""Pages of admin mode: steps, fields with their keyboards, and the touch test, under a real finger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.admin.actions import (
    ChooseEntry,
    Leave,
    PageBack,
    Press,
    TouchCell,
    Type,
)
from kiosk.admin.views import Grid, Light
from screens.admin.entries import LONGEST
from screens.theme import Role, theme
from screens.window import Panel
from tests.screens.admin_looks import (
    DRAWN,
    GRID,
    STEP,
    TEXTS,
    written_into,
)
from tests.screens.legibility import problems, visible
from tests.screens.stage import SMALL, Stage, box, middle, words_of
from tests.screens.writing_desk import every_way

PANELS = {"portrait": SMALL, "landscape": Panel(1920, 1080, scale=0.5)}
panels = pytest.mark.parametrize("panel", PANELS)


@panels
def test_a_page_leads_back_and_out_and_its_buttons_work(stage: Stage, panel: str) -> None:
    stage.use(PANELS[panel])
    stage.show(STEP)
    for words, action in (
        ("装好了", Press("roll")),
        ("换好了", Press("done")),
        ("返回", PageBack()),
        ("退出维护", Leave()),
    ):
        stage.press(words)
        assert stage.desk.acted[-1] == action


def test_while_something_runs_only_the_ways_out_are_open(stage: Stage) -> None:
    screen = stage.show(replace(STEP, busy=True, note="正在打印。"))
    assert {words_of(one) for one in stage.controls()} == {"返回", "退出维护"}
    stage.show(replace(STEP, note="没有打出来：" + "切刀卡住。" * 30, note_light=Light.BAD))
    assert stage.face.screen is screen and "切刀卡住" in stage.words()
    assert problems(stage) == []
    stage.press("换好了")
    assert stage.desk.acted == [Press("done")]


def test_another_page_is_another_screen(stage: Stage) -> None:
    stage.use(SMALL)
    screen = stage.show(STEP)
    assert stage.show(replace(STEP, note="纸头拉出来了吗？")) is screen
    assert stage.show(replace(STEP, page="printer")) is not screen
    assert stage.show(DRAWN) is not screen


def test_a_field_that_is_touched_gets_the_keyboard_when_the_desk_says_so(stage: Stage) -> None:
    stage.use(SMALL)
    screen = stage.show(TEXTS)
    assert "空格" in stage.words()
    stage.tap(*middle(screen.fields.boxes[1].card))
    assert stage.desk.acted == [ChooseEntry("hall.hotline")] and "空格" in stage.words()
    stage.show(written_into("hall.hotline"))
    assert stage.face.screen is screen and "空格" not in stage.words()
    stage.type("9")
    assert stage.desk.acted[-1] == Type("hall.hotline", "123489")
    stage.press("删除")
    assert stage.desk.acted[-1] == Type("hall.hotline", "12348")


@panels
def test_an_address_has_a_pad_of_its_own(stage: Stage, panel: str) -> None:
    stage.use(PANELS[panel])
    screen = stage.show(written_into("hall.address"))
    stage.press("删除")
    stage.press("删除")
    stage.type("7/24:")
    assert stage.desk.acted[-1] == Type("hall.address", "192.168.1.7/24:")
    assert screen.fields.boxes[2].shown() == "192.168.1.7/24:"
    assert problems(stage) == []


def test_a_pin_is_never_written_out(stage: Stage) -> None:
    stage.use(SMALL)
    screen = stage.show(written_into("pin"))
    stage.type("24")
    assert stage.desk.acted[-1] == Type("pin", "13579024")
    assert screen.fields.boxes[3].shown() == "●" * 8
    assert "135790" not in stage.words() and "135790" not in repr(stage.desk.acted)


@panels
def test_the_field_that_is_written_into_stays_in_sight(stage: Stage, panel: str) -> None:
    stage.use(PANELS[panel])
    stage.show(TEXTS)
    for number, entry in enumerate(TEXTS.entries):
        screen = stage.show(written_into(entry.id))
        card = screen.fields.boxes[number].card
        assert visible(card) == box(card), entry.label
        assert problems(stage) == []


def test_a_wrong_field_is_shown_with_its_reason(stage: Stage) -> None:
    stage.use(SMALL)
    screen = stage.show(written_into("hall.name"))
    wrong = tuple(replace(one, error="至少 6 位。" if one.id == "pin" else "") for one in TEXTS.entries)
    stage.show(replace(TEXTS, entries=wrong))
    banner = screen.fields._errors[3]
    assert visible(banner) == box(banner) and "已经有别的机器" not in stage.words()


def test_the_desk_may_empty_a_field(stage: Stage) -> None:
    stage.use(SMALL)
    screen = stage.show(written_into("pin"))
    stage.show(written_into("pin", pin=""))
    assert stage.face.screen is screen and screen.fields.boxes[3].text == ""


def test_what_is_being_spelled_goes_with_the_button(stage: Stage) -> None:
    stage.use(SMALL)
    every_way()
    stage.show(written_into("hall.name", **{"hall.name": ""}))
    stage.type("gongzi")
    stage.press("保存")
    typed, pressed = stage.desk.acted[-2:]
    assert typed == Type("hall.name", "工资") and pressed == Press("save")


def test_a_text_has_an_end(stage: Stage) -> None:
    stage.use(SMALL)
    screen = stage.show(written_into("hall.name", **{"hall.name": "长" * LONGEST}))
    stage.press("，")
    assert stage.desk.acted == [] and f"最多 {LONGEST} 个字" in stage.words()
    assert screen.fields.boxes[0].text == "长" * LONGEST


# --- the touch test ----------------------------------------------------------------------------------------


@panels
def test_a_finger_fills_every_cell_that_it_passes_and_each_is_told_once(stage: Stage, panel: str) -> None:
    stage.use(PANELS[panel])
    screen = stage.show(replace(GRID, grid=Grid(6, 8, frozenset())))
    grid = screen.grid
    left, right, bar = box(stage.face)[0], box(stage.face)[2], box(screen.bar)[1]
    assert (box(grid)[0], box(grid)[2], box(grid)[3]) == (left, right, bar), "up to the edges of the panel"
    finger = stage.touch(*grid.middle_of(0))
    finger.touch_down()
    for cell in (0, 1, 7, 7, 8, 1, 0):
        finger.touch_move(*grid.middle_of(cell))
    finger.touch_up()
    assert stage.desk.acted == [TouchCell(cell) for cell in (0, 1, 7, 8)]
    other = stage.touch(*grid.middle_of(47))
    other.touch_down()
    other.touch_up()
    assert stage.desk.acted[-1] == TouchCell(47)
    stage.press("重来")
    assert stage.desk.acted[-1] == Press("again")


def test_a_touched_cell_changes_its_colour(stage: Stage) -> None:
    screen = stage.show(GRID)
    x, y = screen.grid.middle_of(35)
    corner = (x - theme.mm(8), y - theme.mm(8))
    good = tuple(round(part * 255) for part in theme.colour(Role.GOOD)[:3])
    assert stage.pixel(*corner) != good
    assert GRID.grid is not None
    stage.show(replace(GRID, grid=replace(GRID.grid, touched=GRID.grid.touched | {35})))
    assert stage.face.screen is screen and stage.pixel(*corner) == good
    stage.show(replace(GRID, grid=replace(GRID.grid, touched=frozenset())))
    assert stage.pixel(*corner) != good
    finger = stage.touch(x, y)
    finger.touch_down()
    finger.touch_up()
    assert stage.desk.acted == [TouchCell(35)], "a test that began anew hears of it again"
