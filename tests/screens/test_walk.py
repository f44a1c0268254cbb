"""The automatic walk: every screen, in three sizes, all languages, both orientations, reach, hand and themes.

A target under 20 mm (keys 15), a gap under 3 mm, words below the floor, cut off, broken or standing on each
other, a colour pair below its contrast, a control out of reach: each of them fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kiosk.presentation import DEFAULT, Hand
from screens.frame import Frame
from screens.home import ServiceTile
from tests.screens.legibility import visible
from tests.screens.stage import Stage, box
from tests.screens.walk import PANELS, Variant, Walker, every_size, every_theme, reach_and_hand
from tests.screens.walk_views import KINDS, looks
from words import Language


@pytest.fixture(scope="module")
def walker(_toolkit: None) -> Iterator[Walker]:
    """One window for the whole walk."""
    made = Walker()
    yield made
    made.close()


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_size_in_every_language(walker: Walker, kind: str, panel: str) -> None:
    assert walker.walk(kind, every_size(panel)) == []


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("kind", KINDS)
def test_in_reach_mode_and_for_the_left_hand(walker: Walker, kind: str, panel: str) -> None:
    assert walker.walk(kind, reach_and_hand(panel)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_pair_of_colours_that_is_drawn_in_every_theme(walker: Walker, kind: str) -> None:
    assert walker.walk(kind, every_theme("portrait")) == []


def test_the_walk_meets_every_kind_in_every_language() -> None:
    assert [set(KINDS) - set(looks(language)) for language in Language] == [set()] * len(Language)


@pytest.mark.parametrize("panel", PANELS)
def test_controls_stand_in_the_same_place_on_every_screen(walker: Walker, panel: str) -> None:
    session = [kind for kind in KINDS if kind not in ("Home", "Trouble") and not kind.endswith("Panel")]
    for presentation in (DEFAULT, looks(Language.UYGHUR)["Home"].presentation):
        places = set()
        for kind in session:
            stage = walker.show(kind, Variant(panel, presentation))
            if isinstance(stage.face.screen, Frame) and stage.face.overlay is None:
                pills = stage.face.screen.comfort.children
                places.add(tuple(box(pill) for pill in pills))
        assert len(places) == 1


@pytest.mark.parametrize("panel", PANELS)
def test_the_hand_turns_next_and_back_round(walker: Walker, panel: str) -> None:
    def ends(language: Language, hand: Hand) -> tuple[float, float]:
        wanted = replace(DEFAULT, language=language, hand=hand)
        stage: Stage = walker.show("Notice", Variant(panel, wanted))
        bar = stage.face.screen.bar
        primary = max((one for one in stage.controls() if one.parent is bar), key=lambda one: one.width)
        middle = (box(primary)[0] + box(primary)[2]) / 2
        return middle, box(bar)[2] / 2

    for language in Language:
        usual, half = ends(language, Hand.RIGHT)
        turned, _half = ends(language, Hand.LEFT)
        assert (usual < half) == language.right_to_left
        assert (turned < half) != language.right_to_left


@pytest.mark.parametrize("language", Language)
def test_every_tile_of_home_is_whole_in_the_usual_size(walker: Walker, language: Language) -> None:
    """What can be done here must be seen without turning the page, whatever else stands below it."""
    stage = walker.show("Home", Variant("portrait", replace(DEFAULT, language=language)))
    tiles = [one for one in stage.controls() if isinstance(one, ServiceTile)]
    assert len(tiles) == 3 and [visible(one) for one in tiles] == [box(one) for one in tiles]
