"""Admin mode whole: the real desk behind the real screens, from the seven touches to the way out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from kiosk.admin.rights import LEAST
from kiosk.admin.views import PageView, PinView
from kiosk.machine import State
from kiosk.views import HomeView, OutOfServiceView
from screens.theme import theme
from screens.widgets.bars import Where
from screens.window import Panel
from tests.screens.legibility import problems
from tests.screens.stage import LANDSCAPE, PORTRAIT, SMALL, Stage, box, middle
from tests.screens.writing_desk import every_way
from tests.unit.admin_rig import ADMINISTRATOR, ATTENDANT, PINS, AdminRig, fill_staff

FIELDS = {"network": "填写固定地址", "hall": "修改", "staff": "添加一人"}
"""Pages that ask something, and the button that leads there."""

Scene = Callable[[AdminRig], Coroutine[Any, Any, None]]


def play(stage: Stage, state_dir: Path, scene: Scene) -> None:
    """The scene on a fresh machine with one person of each role, its desk behind the stage's face."""

    async def run() -> None:
        fill_staff(state_dir)
        rig = AdminRig(state_dir)
        await rig.start()
        stage.perform(rig.desk)
        stage.settle()
        try:
            await scene(rig)
        finally:
            await rig.desk.close()

    every_way()
    asyncio.run(run())


async def knock(stage: Stage, rig: AdminRig) -> None:
    """Seven touches on the title."""
    title = next(one for one in stage.face.screen.walk(restrict=True) if isinstance(one, Where))
    left, bottom, _right, top = box(title)
    stage.face._changed_at = 0.0
    for _ in range(7):
        finger = stage.touch(left + theme.mm(20), (bottom + top) / 2)
        finger.touch_down()
        finger.touch_up()
    assert isinstance(rig.desk.look.view, PinView)
    await rig.threads_done()
    stage.settle()


async def press(stage: Stage, rig: AdminRig, words: str) -> None:
    """Touch the control that says this, and let the desk finish."""
    stage.press(words)
    await rig.settle()
    await rig.threads_done()
    stage.settle()


async def enter(stage: Stage, rig: AdminRig, number: str) -> None:
    """Staff number and PIN on the pad."""
    for digits in (number, PINS[number]):
        for digit in digits:
            stage.press(digit)
        await press(stage, rig, "确定")


def test_from_the_knock_to_the_overview_and_out_again(stage: Stage, tmp_path: Path) -> None:
    async def scene(rig: AdminRig) -> None:
        home = stage.words()
        await knock(stage, rig)
        for digit in ATTENDANT:
            stage.press(digit)
        assert ATTENDANT in stage.words(), "a number is no secret"
        await press(stage, rig, "确定")
        for digit in PINS[ATTENDANT]:
            stage.press(digit)
        assert PINS[ATTENDANT] not in stage.words() and "●" * 6 in stage.words()
        await press(stage, rig, "确定")
        assert "维护模式" in stage.words() and f"值班员 {ATTENDANT}" in stage.words()
        await press(stage, rig, "退出维护")
        assert rig.desk.state is State.HOME and stage.words() == home

    stage.use(SMALL)
    play(stage, tmp_path, scene)


def test_a_wrong_pin_says_so_and_five_of_them_lock_the_pad(stage: Stage, tmp_path: Path) -> None:
    async def scene(rig: AdminRig) -> None:
        await knock(stage, rig)
        for tries in range(1, 6):
            for digits in (ATTENDANT, "000001"):
                for digit in digits:
                    stage.press(digit)
                await press(stage, rig, "确定")
            assert isinstance(rig.desk.look.view, PinView), tries
        assert "还要等" in stage.words() and [w.act for w in stage.face.screen.pad.digits] == [None] * 10
        await press(stage, rig, "返回")
        assert rig.desk.state is State.HOME

    stage.use(SMALL)
    play(stage, tmp_path, scene)


def test_service_is_paused_in_own_words_and_resumed_from_the_page_that_shows_them(
    stage: Stage, tmp_path: Path
) -> None:
    async def scene(rig: AdminRig) -> None:
        await knock(stage, rig)
        await enter(stage, rig, ATTENDANT)
        await press(stage, rig, "暂停服务")
        own = stage.face.screen.fields.boxes[0]
        stage.tap(*middle(own.card))
        stage.press("全选")
        stage.press("删除")
        assert own.text == ""
        stage.press("ABC")
        stage.type("pause")
        await press(stage, rig, "暂停服务")
        await press(stage, rig, "返回")
        await press(stage, rig, "退出维护")
        assert isinstance(rig.desk.look.view, OutOfServiceView) and "pause" in stage.words()
        await knock(stage, rig)
        await enter(stage, rig, ATTENDANT)
        await press(stage, rig, "恢复服务")
        await press(stage, rig, "恢复服务")
        await press(stage, rig, "退出维护")
        assert isinstance(rig.desk.look.view, HomeView)

    stage.use(SMALL)
    play(stage, tmp_path, scene)


@pytest.mark.parametrize("panel", [SMALL, Panel(1920, 1080, scale=0.5)], ids=["portrait", "landscape"])
def test_the_touch_test_ends_when_every_cell_was_touched(stage: Stage, tmp_path: Path, panel: Panel) -> None:
    async def scene(rig: AdminRig) -> None:
        await knock(stage, rig)
        await enter(stage, rig, ATTENDANT)
        await rig.open("touch")
        stage.settle()
        grid = stage.face.screen.grid
        cells = grid.grid.columns * grid.grid.rows
        finger = stage.touch(*grid.middle_of(0))
        finger.touch_down()
        for cell in range(1, cells - 1):
            finger.touch_move(*grid.middle_of(cell))
        finger.touch_up()
        stage.settle()
        assert isinstance(rig.page.grid.touched if rig.page.grid else None, frozenset)
        assert "还剩 1 格" in stage.words() and stage.face.screen.grid is grid
        stage.tap(*grid.middle_of(cells - 1))
        assert rig.page.grid is None and "整块屏幕都有反应" in stage.words()

    stage.use(panel)
    play(stage, tmp_path, scene)


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_every_page_that_there_is_can_be_read_and_touched(stage: Stage, tmp_path: Path, panel: Panel) -> None:
    async def scene(rig: AdminRig) -> None:
        await rig.enter(ADMINISTRATOR)
        stage.settle(draw=False)
        assert problems(stage) == []
        for page in LEAST:
            await rig.open(page)
            stage.settle(draw=False)
            view = rig.desk.look.view
            assert isinstance(view, PageView) and view.page == page, stage.words()
            assert problems(stage) == [], page
            if page in FIELDS:
                stage.press(FIELDS[page])
                await rig.threads_done()
                stage.settle(draw=False)
                assert stage.face.screen.fields is not None and problems(stage) == [], page
            stage.press("返回")
            await rig.threads_done()

    stage.use(panel)
    play(stage, tmp_path, scene)
