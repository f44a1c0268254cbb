"""One window per worker, drawn without a display; real touches through the toolkit's own dispatch."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from screens.window import Panel, configure, register_fonts

if TYPE_CHECKING:
    from tests.screens.stage import Stage

os.environ["SDL_VIDEODRIVER"] = "offscreen"
_HOME = Path(tempfile.mkdtemp(prefix="kiosk-test-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
configure(Panel(), _HOME)  # before anything imports the toolkit


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Drawing is not measured: its rooms have no gate, and measuring costs a third of its time."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.no_cover)


def prepare() -> None:
    """Open the hidden window, with fonts and the text entry's engine."""
    from kivy.base import EventLoop
    from kivy.clock import Clock

    from screens.entry.engines.pinyin import PinyinTable
    from screens.entry.kinds import use_engine

    EventLoop.ensure_window()
    EventLoop.start()
    Clock._max_fps = 0  # no waiting between frames
    register_fonts()
    use_engine(PinyinTable())


@pytest.fixture(scope="session")
def _toolkit() -> None:
    prepare()


@pytest.fixture
def stage(_toolkit: None) -> Iterator[Stage]:
    """A portrait panel of 21.5 inches; `stage.use(LANDSCAPE)` changes it."""
    from screens.entry.kinds import forget_typed
    from tests.screens.stage import PORTRAIT, Stage

    made = Stage()
    made.use(PORTRAIT)
    yield made
    made.close()
    forget_typed()  # the next one begins with the first tab


@pytest.fixture
def small_stage(stage: Stage) -> Stage:
    """The portrait panel shrunk to a quarter of its pixels: quicker, where the picture does not matter."""
    from tests.screens.stage import SMALL

    stage.use(SMALL)
    return stage
