"""The touch test: full, ended twice asked, left alone, left."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kiosk.admin.actions import PageBack, TouchCell
from kiosk.admin.page_touch import IDLE_SECONDS, SECOND_TOUCH_SECONDS
from kiosk.admin.views import Grid, Light, OverviewView
from kiosk.config import Screen
from tests.unit.admin_rig import ATTENDANT, AdminRig, fill_staff
from tests.unit.desk_kit import settings


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
async def rig(tmp_path: Path, screen: Screen) -> AsyncIterator[AdminRig]:
    fill_staff(tmp_path)
    made = AdminRig(tmp_path, settings().model_copy(update={"screen": screen}))
    await made.start()
    await made.enter(ATTENDANT)
    await made.open("touch")
    yield made
    await made.desk.close()


def grid(rig: AdminRig) -> Grid:
    assert rig.page.grid is not None
    return rig.page.grid


def results(rig: AdminRig) -> list[object]:
    return [line["result"] for line in rig.logged("admin.action") if line["action"] == "touch"]


async def test_every_cell_once_and_it_is_done(rig: AdminRig) -> None:
    assert (grid(rig).columns, grid(rig).rows) == (9, 16)
    for cell in range(143):
        await rig.staff_does(TouchCell(cell))
        assert cell in grid(rig).touched and f"还剩 {143 - cell} 格" in rig.page.note
    await rig.staff_does(TouchCell(0), TouchCell(999), TouchCell(-1))
    assert len(grid(rig).touched) == 143, "again, and beside the grid"
    await rig.staff_does(TouchCell(143))
    assert rig.page.grid is None and rig.page.note_light is Light.GOOD
    assert results(rig) == ["complete missing=0"]
    await rig.press("again")
    assert grid(rig).touched == frozenset()


@pytest.mark.parametrize("screen", [Screen(width=1920, height=1080)])
async def test_a_wide_panel_has_a_wide_grid(rig: AdminRig) -> None:
    assert (grid(rig).columns, grid(rig).rows) == (16, 9)


async def test_the_end_needs_a_second_touch_and_says_what_is_missing(rig: AdminRig) -> None:
    for cell in set(range(144)) - {2, 20, *range(9, 18)}:
        await rig.staff_does(TouchCell(cell))
    await rig.press("end")
    assert grid(rig) and rig.page.buttons[0].label == "再点一次就结束"
    await rig.wait(SECOND_TOUCH_SECONDS + 1)
    assert rig.page.buttons[0].label == "结束测试", "one touch that nobody meant ends nothing"
    await rig.press("end")
    await rig.press("end")
    assert rig.page.grid is None and "有 11 格" in rig.page.note and rig.page.note_light is Light.NOTE
    found = [(line.title, line.text) for line in rig.page.lines][1:4]
    assert found == [
        ("从上数第 1 行", "第 3 格"),
        ("从上数第 2 行", "整行"),
        ("从上数第 3 行", "第 3 格"),
    ]
    assert results(rig) == ["ended missing=11"]
    await rig.press("done")
    assert isinstance(rig.view, OverviewView)


async def test_left_alone_it_shows_what_is_missing(rig: AdminRig) -> None:
    await rig.wait(IDLE_SECONDS - 5)
    await rig.staff_does(TouchCell(5))
    await rig.wait(IDLE_SECONDS - 5)
    assert grid(rig).touched == frozenset({5})
    await rig.wait(6)
    assert rig.page.grid is None and "143 格" in rig.page.note
    assert results(rig) == ["idle missing=143"]


async def test_a_panel_without_any_answer_is_bad(rig: AdminRig) -> None:
    await rig.wait(IDLE_SECONDS + 1)
    assert rig.page.note_light is Light.BAD


async def test_leaving_is_a_result_and_leaves_no_timer(rig: AdminRig) -> None:
    before = rig.clock.waiting
    await rig.press("end")
    await rig.staff_does(PageBack())
    await rig.threads_done()
    assert results(rig) == ["left missing=144"] and rig.clock.waiting <= before
    await rig.wait(IDLE_SECONDS + SECOND_TOUCH_SECONDS)
    assert results(rig) == ["left missing=144"]
