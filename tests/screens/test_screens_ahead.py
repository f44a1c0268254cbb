"""First screens made ready ahead: shown as they are, never with what an earlier citizen ticked."""

from __future__ import annotations

import time
from typing import Any

import pytest

from kiosk.views import GuideView, HomeView, View
from tests.screens.looks import VIEWS, notice
from tests.screens.stage import LookDesk, Stage

PRISTINE = notice(None, None)


class PreviewDesk(LookDesk):
    """A desk that offers the guide and the notice before any tick."""

    def previews(self) -> list[View]:
        """What the real desk offers at home."""
        return [_view("guide"), PRISTINE] if isinstance(self.look.view, HomeView) else []


def _view(name: str) -> Any:
    return VIEWS["home_two" if name == "home" else name]


@pytest.fixture
def ready(small_stage: Stage) -> Stage:
    """At home, with both screens built."""
    small_stage.perform(PreviewDesk())
    small_stage.show(_view("home"))
    end = time.monotonic() + 60
    while len(small_stage.face._ahead._ready) < 2 and time.monotonic() < end:
        small_stage.frames()
    return small_stage


def test_the_guide_is_there_before_it_is_asked_for(ready: Stage) -> None:
    built = next(s for s in ready.face._ahead._ready if isinstance(s.view, GuideView))
    assert ready.show(_view("guide")) is built
    assert built.size == ready.face.size


def test_a_screen_left_untouched_serves_again(ready: Stage) -> None:
    home = ready.face.screen
    guide = ready.show(_view("guide"))
    assert ready.show(_view("home")) is home
    assert ready.show(_view("guide")) is guide


def test_ticks_go_with_the_session(ready: Stage) -> None:
    ready.show(_view("guide"))
    screen = ready.show(PRISTINE)
    ticked = notice(True, None)
    assert ready.show(ticked) is screen
    ready.show(_view("home"))
    kept = ready.face._ahead._ready
    assert screen not in kept
    assert all(view.view != ticked for view in kept)
    assert ready.show(PRISTINE) is not screen


def test_another_view_is_built_as_ever(ready: Stage) -> None:
    before = list(ready.face._ahead._ready)
    screen = ready.show(_view("sending"))
    assert screen not in before
