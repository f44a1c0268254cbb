"""The resting home screen from outside: few frames, a finger wakes it at once, and it goes back to rest."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from kiosk.running.home_watch import REST_AFTER_SECONDS
from tour.citizen import Citizen
from tour.display import DisplayMissing
from tour.stage import Stage, wait_for

LIMIT = REST_AFTER_SECONDS + 30
BETWEEN = 20.0  # wake-ups a second: resting 2 frames and the devices, working 60


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Display, devices, office and the kiosk in a process of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SDL_VIDEODRIVER", raising=False)  # the screen tests draw without a display
        try:
            with Stage(tmp_path_factory.mktemp("stage")) as running:
                yield running
        except DisplayMissing as error:
            pytest.fail(str(error))


def _pid(stage: Stage) -> int:
    """The kiosk's process: the one that was given this stage's socket."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):  # some other process has just ended
            if str(stage.chart_socket).encode() in (folder / "cmdline").read_bytes():
                return int(folder.name)
    raise AssertionError("the kiosk does not run")


def _wakeups(pid: int, seconds: float) -> float:
    """How often a second the main thread went to sleep of its own accord (proc(5), status)."""

    def count() -> int:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        return int(status.partition("\nvoluntary_ctxt_switches:")[2].split()[0])

    before, began = count(), time.monotonic()
    time.sleep(seconds)
    return (count() - before) / (time.monotonic() - began)


def _rest(stage: Stage) -> int:
    pid = _pid(stage)
    wait_for("the picture to rest", lambda: _wakeups(pid, 1.0) < BETWEEN, LIMIT)
    return pid


def _first_tile(stage: Stage) -> tuple[float, float]:
    tile: dict[str, Any] = next(mark for mark in stage.chart()[1:] if mark["kind"] == "ServiceTile")
    return tile["x"] + tile["width"] / 2, tile["y"] + tile["height"] / 2


def test_a_finger_wakes_the_resting_picture_and_it_rests_again(stage: Stage) -> None:
    pid = _rest(stage)

    def woken() -> bool:
        """Moved again for each count: a busy machine may need longer than the picture stays awake."""
        stage.finger.move(5, 5)  # nothing is pressed: only the input's descriptor can have told the loop
        return _wakeups(pid, 2.0) > BETWEEN

    wait_for("the picture to wake", woken, LIMIT)
    _rest(stage)


def test_the_first_touch_after_a_rest_opens_the_service(stage: Stage) -> None:
    x, y = _first_tile(stage)
    stage.finger.move(x, y)
    _rest(stage)
    stage.finger.tap(x, y)
    wait_for("the guide", lambda: stage.chart()[0]["screen"] == "GuideScreen", LIMIT)


def test_a_touch_too_short_for_a_resting_frame_counts_too(stage: Stage) -> None:
    Citizen(stage, stage.folder).touch("返回首页")
    wait_for("home", lambda: stage.chart()[0]["screen"] == "Home", LIMIT)
    x, y = _first_tile(stage)
    _rest(stage)
    stage.finger.tap(x, y)  # 80 ms, and the next frame is a second away
    wait_for("the guide", lambda: stage.chart()[0]["screen"] == "GuideScreen", LIMIT)


def test_a_stop_from_the_supervisor_ends_in_order(stage: Stage) -> None:
    assert stage.chart()[0]["screen"] == "GuideScreen"  # a session runs
    stage.stop_kiosk()
    logs = "".join(path.read_text(errors="replace") for path in stage.folder.rglob("kiosk*.log"))
    assert '"session.ended"' in logs and '"kiosk.stopped"' in logs
    stage.start_kiosk()
    assert stage.chart()[0]["screen"] == "Home"
