"""The times, touched in front of a real desk: what was touched stays in sight."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from kivy.uix.widget import Widget

from kiosk.actions import Back, ChooseAgain, Next, Present
from kiosk.desk.place_lines import SlotState
from kiosk.presentation import DEFAULT, TextSize
from kiosk.views import PlaceView
from screens.widgets.tiles import Banner
from tests.screens.stage import LANDSCAPE, PORTRAIT, Stage, box, middle, words_of
from tests.unit.desk_kit import Rig
from tests.unit.desk_ways import NOTARY, SLOT, follow
from tests.unit.lookup_desk import by_number
from tests.unit.table_cases import booked, notary

LARGEST = replace(DEFAULT, text_size=TextSize.LARGEST, reach=True)
OTHER, LAST = "14:00", "15:00"
PAGES = 8


class Chooser:
    """A citizen at the times in the largest letters, everything within reach."""

    def __init__(self, stage: Stage, rig: Rig) -> None:
        self.stage = stage
        self.rig = rig

    @property
    def view(self) -> PlaceView:
        """What the desk shows."""
        assert isinstance(self.rig.view, PlaceView)
        return self.rig.view

    def is_whole(self, widget: Widget) -> bool:
        """Does the room of the body show all of it?"""
        part, room = box(widget), box(self.stage.face.screen.pager.view)
        return bool(room[1] - 1 <= part[1] and part[3] <= room[3] + 1)

    async def settle(self) -> None:
        """Desk and screen."""
        await self.rig.settle()
        self.stage.settle(draw=False)

    async def touch(self, words: str) -> None:
        """Turn until some of it is there, as far as a finger needs, and touch."""
        room = box(self.stage.face.screen.pager.view)
        for _ in range(PAGES):
            part = box(self.stage.find(words))
            if part[1] + part[3] > 2 * room[1]:
                break
            self.stage.press("往下看更多")
        assert self.stage.face.screen.pager.view.scroll_y < 1, "it was not there at first"
        self.stage.press(words)
        await self.settle()


async def _at_the_times(stage: Stage) -> Chooser:
    rig = await Rig().start()
    stage.perform(rig.desk)
    await follow(rig, NOTARY[:12])
    await rig.do(Present(LARGEST))
    stage.settle(draw=False)
    return Chooser(stage, rig)


def _marked(chooser: Chooser) -> list[str]:
    lines = (*chooser.view.morning, *chooser.view.afternoon)
    return [line.time for line in lines if line.state in (SlotState.HELD, SlotState.WISHED)]


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("online", [True, False], ids=["held", "wished"])
def test_a_touched_time_stays_in_sight(stage: Stage, panel: object, online: bool) -> None:
    async def scene() -> None:
        chooser = await _at_the_times(stage)
        chooser.rig.office.online = online
        fetching = chooser.rig.office.before["slots"] = asyncio.Event()
        await chooser.touch(LAST)
        assert chooser.view.loading == online, "a time that is held has the times fetched again"
        assert chooser.is_whole(stage.find(LAST))
        fetching.set()
        await chooser.settle()
        assert not chooser.view.loading and _marked(chooser) == [LAST]
        assert chooser.is_whole(stage.find(LAST))
        await chooser.rig.desk.close()

    stage.use(panel)  # type: ignore[arg-type]
    asyncio.run(scene())


def test_the_time_a_case_has_cannot_be_touched(stage: Stage) -> None:
    async def scene() -> None:
        rig = await Rig().start()
        mine = next(one for one in rig.office.all_slots if one.id == SLOT)
        rig.office.table.sheets = [notary(appointment=booked(mine))]
        stage.perform(rig.desk)
        await by_number(rig)
        await rig.do(ChooseAgain())
        stage.settle(draw=False)
        assert all("现在约的" not in words_of(one) for one in stage.controls())
        note = next(one for one in stage.texts() if one.text == "现在约的")
        for place, ready in ((middle(note), False), (middle(stage.find(OTHER)), True)):
            stage.tap(*place)
            await rig.settle()
            stage.settle(draw=False)
            assert isinstance(rig.view, PlaceView) and rig.view.chrome.next_enabled is ready
        await rig.desk.close()

    asyncio.run(scene())


def test_the_screen_begins_at_its_top_though_a_time_is_kept(stage: Stage) -> None:
    async def scene() -> None:
        chooser = await _at_the_times(stage)
        await chooser.touch(LAST)
        await chooser.rig.do(Next(), Back())
        stage.settle(draw=False)
        assert _marked(chooser) == [LAST] and stage.face.screen.pager.view.scroll_y == 1
        await chooser.rig.desk.close()

    asyncio.run(scene())


def test_a_time_that_was_taken_away_is_told_in_sight(stage: Stage) -> None:
    async def scene() -> None:
        chooser = await _at_the_times(stage)
        chooser.rig.office.gone = {slot.id for slot in chooser.rig.office.all_slots}
        await chooser.touch(LAST)
        assert "刚刚被别人约走了" in chooser.view.message
        banner = next(one for one in stage.widgets() if isinstance(one, Banner))
        assert "刚刚被别人约走了" in words_of(banner)
        assert chooser.is_whole(banner)
        await chooser.rig.desk.close()

    asyncio.run(scene())


def test_whoever_turned_the_page_since_is_not_taken_back(stage: Stage) -> None:
    async def scene() -> None:
        chooser = await _at_the_times(stage)
        await chooser.touch(LAST)
        while "往上看" in stage.words():
            stage.press("往上看")
        chooser.rig.office.all_slots.pop()
        chooser.rig.desk._stage().reload()  # type: ignore[attr-defined]
        await chooser.settle()
        assert stage.face.screen.pager.view.scroll_y == 1
        await chooser.rig.desk.close()

    asyncio.run(scene())
