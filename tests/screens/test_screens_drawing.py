"""Every kind of view, on a high, a wide and a shrunk panel: drawn, legible, reachable, in the same place."""

from __future__ import annotations

from typing import Any

import pytest

from screens.frame import Frame
from screens.theme import theme
from tests.screens.legibility import problems
from tests.screens.looks import OVERLAYS, VIEWS
from tests.screens.stage import LANDSCAPE, PORTRAIT, SMALL, Stage, box

PANELS = {"portrait": PORTRAIT, "landscape": LANDSCAPE, "small": SMALL}


def _cases() -> list[Any]:

    names = [*VIEWS, *OVERLAYS]
    cases = [(panel, name) for panel in ("portrait", "landscape") for name in names]
    return [*cases, ("small", "text"), ("small", "home_six"), ("small", "place"), ("small", "done")]


@pytest.fixture(scope="module")
def drawn(_toolkit: None) -> Any:
    """A stage that is kept while the panel stays the same."""

    stage = Stage()
    yield stage
    stage.close()


def _show(stage: Any, panel: str, name: str) -> None:

    wanted = PANELS[panel]
    if (theme.width, theme.window_scale) != (wanted.width, wanted.scale) or stage.face is None:
        stage.use(wanted)
    overlay = OVERLAYS.get(name)
    stage.show(VIEWS["review"] if overlay else VIEWS[name], overlay)


@pytest.mark.parametrize(("panel", "name"), _cases())
def test_a_view_is_legible_and_reachable(drawn: Any, panel: str, name: str) -> None:
    _show(drawn, panel, name)
    found = problems(drawn)
    assert not found, found


@pytest.mark.parametrize("panel", ["portrait", "landscape"])
def test_the_bars_stand_in_the_same_place_on_every_screen(drawn: Any, panel: str) -> None:

    tops, bars, nexts, backs, ends = set(), set(), set(), set(), set()
    for name in ("guide", "notice", "identify", "choice", "text", "wages", "place", "review", "sign", "done"):
        _show(drawn, panel, name)
        screen = drawn.face.screen
        assert isinstance(screen, Frame)
        tops.add(box(screen.children[-1]))
        bars.add(box(screen.bar))
        nexts.add(box(screen.bar.children[0])[1:])
        backs.add(box(screen.bar.children[-1])[:2])
        if VIEWS[name].chrome.finish:  # type: ignore[union-attr]
            ends.add(box(drawn.find("结束并清除")))
    assert [len(found) for found in (tops, bars, nexts, backs, ends)] == [1, 1, 1, 1, 1]
