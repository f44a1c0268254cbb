"""Cold start: from starting the process to a home screen that is on the display and answers a touch.

Alternating with an empty Kivy window of the same configuration on the same display, which has to answer a
touch too. A fresh process each time; files are in the system's cache for both. The home screen comes before
the first contact with the office. Run: `python -m benchmarks.startup`.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.process import program
from benchmarks.reference import empty_window
from benchmarks.seen import NotSeen, Pixel, settled_picture, telling_pixel, wait_for_colour
from tour.citizen import Citizen
from tour.display import Finger
from tour.stage import Stage

PAIRS = 7
AIM = 2.0


def run(pairs: int = PAIRS) -> list[dict[str, Any]]:
    """One row: median seconds to a usable home. Raises NotSeen, StageError."""
    kiosk: list[tuple[float, float]] = []
    empty: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory(prefix="lk-bench-") as folder, Stage(Path(folder)) as stage:
        x, y, pixel = _learn(Citizen(stage, Path(folder) / "pictures"))
        stage.stop_kiosk()
        window = Pixel(pixel.x, pixel.y, empty_window.SHOWN, empty_window.TOUCHED)
        for _ in range(pairs):
            empty.append(_start(stage, ("benchmarks.reference.empty_window",), x, y, window))
            kiosk.append(_start(stage, ("kiosk", "run", "--config", str(stage.around.config)), x, y, pixel))
    seen, ours = (statistics.median(column) for column in zip(*kiosk, strict=True))
    empty_seen, theirs = (statistics.median(column) for column in zip(*empty, strict=True))
    return [
        {
            "name": f"cold start to usable home, median of {pairs}",
            "value": round(ours, 2),
            "unit": "s",
            "compared_with": f"empty Kivy window that answers a touch: {theirs:.2f} s "
            f"(first picture: {seen:.2f} against {empty_seen:.2f} s)",
            "ratio": round(ours / theirs, 2),
            "aim": f"<= {AIM}",
            "ok": ours / theirs <= AIM,
        }
    ]


def _learn(citizen: Citizen) -> tuple[float, float, Pixel]:
    """Where the first tile is, and by which pixel home and the screen behind it differ."""
    finger = citizen.stage.finger
    tile = next(mark for mark in citizen.chart()[1:] if mark["kind"] == "ServiceTile")
    x, y = tile["x"] + tile["width"] / 2, tile["y"] + tile["height"] / 2
    box = (tile["x"], tile["y"], tile["x"] + tile["width"], tile["y"] + tile["height"])
    home = settled_picture(finger)
    finger.tap(x, y, hold=0.12)
    citizen.chart()
    return x, y, telling_pixel(home, settled_picture(finger, home), box)


def _start(stage: Stage, command: tuple[str, ...], x: float, y: float, pixel: Pixel) -> tuple[float, float]:
    """Seconds from starting the process to its first picture, and to the answer to a touch."""
    finger = Finger(stage.display.name)
    try:
        began = time.perf_counter()
        with program(*command, display=stage.display.name):
            seen = wait_for_colour(finger, pixel.x, pixel.y, pixel.before)
            answered = _touch_until_answered(finger, x, y, pixel)
    finally:
        finger.close()
    return seen - began, answered - began


def _touch_until_answered(finger: Finger, x: float, y: float, pixel: Pixel) -> float:
    """Tap like somebody impatient (a window may not listen yet); returns the moment of the answer.

    A tap lasts as long as a quick finger's: the kiosk takes no contact under 50 ms for a touch.
    """
    for _ in range(300):
        finger.tap(x, y)
        try:
            return wait_for_colour(finger, pixel.x, pixel.y, pixel.after, limit=0.08)
        except NotSeen:
            continue
    raise NotSeen("the window answers no touch")


if __name__ == "__main__":
    for row in run():
        print(row)
