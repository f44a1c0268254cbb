"""What must not be below the fold, cut by its edge, or broken in two, in any size and language."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from kiosk.actions import Answer, Present
from kiosk.presentation import DEFAULT, TextSize
from screens.widgets.pager import Viewport
from screens.widgets.press import PushButton
from screens.widgets.tiles import Banner
from tests.screens.stage import LANDSCAPE, PORTRAIT, Stage, box, words_of
from tests.screens.walk import PANELS, Variant, Walker, every_size, reach_and_hand
from tests.screens.walk_views import looks
from tests.unit.desk_kit import Rig
from tests.unit.desk_ways import WAGES, follow
from words import Language


@pytest.fixture(scope="module")
def walker(_toolkit: None) -> Iterator[Walker]:
    """One window for all variants."""
    made = Walker()
    yield made
    made.close()


def _scarce(panel: str) -> list[Variant]:
    """Where room is scarcest: the largest words, also within reach."""
    every = (*every_size(panel), *reach_and_hand(panel))
    return [one for one in every if one.presentation.text_size is TextSize.LARGEST]


def _turns(widget: Any) -> bool:
    """Does it stand in a body that is turned by pages?"""
    while widget is not None and widget is not widget.parent:
        if isinstance(widget, Viewport):
            return True
        widget = widget.parent
    return False


@pytest.mark.parametrize("panel", PANELS)
def test_take_your_card_is_always_in_sight(walker: Walker, panel: str) -> None:
    for variant in _scarce(panel):
        wanted: Any = looks(variant.presentation.language)["Done"].view
        stage = walker.show("Done", variant)
        words = wanted.take_card.replace(" ", "")
        found = [one for one in stage.widgets() if isinstance(one, Banner)]
        mine = [one for one in found if one.words.source.replace(" ", "") == words]
        assert len(mine) == 1 and not _turns(mine[0]), variant
        left, bottom, right, top = box(mine[0])
        whole = box(stage.face)
        assert left >= whole[0] and bottom >= whole[1] and right <= whole[2] and top <= whole[3], variant


def test_once_the_card_is_taken_nobody_is_reminded_and_again_when_it_lies_there(stage: Stage) -> None:
    done: Any = looks(Language.CHINESE)["Done"].view
    for panel in (PORTRAIT, LANDSCAPE):
        stage.use(panel)
        stage.show(done)
        screen, high = stage.face.screen, stage.face.screen.pager.height
        assert "别忘了拿走身份证" in stage.words()
        stage.show(replace(done, take_card=""))
        assert "别忘了拿走身份证" not in stage.words() and stage.face.screen is screen
        assert screen.pager.height >= high
        stage.show(done)
        assert "别忘了拿走身份证" in stage.words() and screen.pager.height == pytest.approx(high, abs=1)


@pytest.mark.parametrize("panel", PANELS)
def test_correct_this_stands_in_one_line(walker: Walker, panel: str) -> None:
    for size in (TextSize.NORMAL, TextSize.LARGEST):
        variant = Variant(panel, replace(DEFAULT, language=Language.UYGHUR, text_size=size))
        stage = walker.show("Review", variant)
        rows = [one for one in stage.widgets() if isinstance(one, PushButton) and _turns(one)]
        assert rows and not [words_of(one) for one in rows if "\n" in one.label.text], variant


@pytest.mark.parametrize("size", TextSize)
@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_the_box_that_is_written_into_is_seen_whole(stage: Stage, panel: Any, size: TextSize) -> None:
    """Its edge too, which the page buttons once cut off."""

    async def scene() -> None:
        rig = await follow(await Rig().start(), WAGES)
        await rig.do(Present(replace(DEFAULT, text_size=size)))
        stage.perform(rig.desk)
        stage.settle(draw=False)
        await rig.do(Answer("party_type", "organisation"))
        stage.settle(draw=False)
        screen = stage.face.screen
        card, room = box(screen.entries[1].box.card), box(screen.pager.view)
        assert screen.pager.buttons.parent is not None, "the body is turned by pages here"
        edge = screen.pager.edge - 1
        assert room[1] + edge <= card[1] and card[3] <= room[3] - edge
        await rig.desk.close()

    stage.use(panel)
    asyncio.run(scene())
