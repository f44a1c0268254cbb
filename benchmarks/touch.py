"""Touch to next screen, seen from outside: XTEST lets go of a control, a pixel takes the next colour.

Kiosk: home, guide, notice and back again, a second between touches (a tap at arm's length takes that long;
the machine builds first screens ahead in such pauses). Compared with a bare Kivy window whose two screens
were built beforehand. Both at 60 frames a second on the same virtual display, in alternating runs.
Run: `python -m benchmarks.touch`.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.process import program
from benchmarks.reference import two_screens
from benchmarks.seen import (
    Box,
    Pixel,
    percentile,
    settled_picture,
    telling_pixel,
    touch_to_colour,
    wait_for_colour,
)
from tour.citizen import Citizen
from tour.display import Finger
from tour.stage import Stage

BLOCKS = 4
ROUNDS = 5  # per block, four touches each; one session each, under the number that renews the process
AIM = 1.3
PAUSE = 1.0  # seconds between touches: people do not touch faster, and nothing is left over from the last
_PATH = ("home", "guide", "notice", "guide", "home")


@dataclass(frozen=True, slots=True)
class Leg:
    """One touch of the round: which screens, where, and what to look at."""

    name: str
    x: float
    y: float
    pixel: Pixel


def run(blocks: int = BLOCKS, rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """One row for p95; the median and the legs are in its method text. Raises NotSeen, StageError."""
    kiosk: dict[str, list[float]] = {}
    bare: list[float] = []
    with tempfile.TemporaryDirectory(prefix="lk-bench-") as folder, Stage(Path(folder)) as stage:
        legs = _learn(Citizen(stage, Path(folder) / "pictures"))
        stage.stop_kiosk()
        for _ in range(blocks):
            with program("kiosk", "run", "--config", str(stage.around.config), display=stage.display.name):
                _settle(stage.finger, legs[0].pixel)
                for leg in legs * rounds:
                    took = touch_to_colour(stage.finger, leg.x, leg.y, leg.pixel)
                    kiosk.setdefault(leg.name, []).append(took)
                    time.sleep(PAUSE)
            bare += _bare(stage.display.name, rounds * len(legs))
    return _rows(kiosk, bare)


def _rows(kiosk: dict[str, list[float]], bare: list[float]) -> list[dict[str, Any]]:
    touches = [took for of_leg in kiosk.values() for took in of_leg]
    ours, theirs = percentile(touches, 0.95) * 1000, percentile(bare, 0.95) * 1000
    legs = ", ".join(f"{name} {statistics.median(took) * 1000:.0f}" for name, took in kiosk.items())
    return [
        {
            "name": f"touch to next screen, p95 of {len(touches)}",
            "value": round(ours, 1),
            "unit": "ms",
            "compared_with": f"bare two-screen Kivy window: {theirs:.1f} ms (medians: "
            f"{statistics.median(touches) * 1000:.1f} against {statistics.median(bare) * 1000:.1f}; {legs})",
            "ratio": round(ours / theirs, 2),
            "aim": f"<= {AIM}",
            "ok": ours / theirs <= AIM,
        }
    ]


def _learn(citizen: Citizen) -> list[Leg]:
    """Walk the round once, look where the controls are and by which pixel the screens differ."""
    finger = citizen.stage.finger
    legs = []
    before = citizen.chart(), settled_picture(finger)
    for here, there in pairwise(_PATH):
        forward = there in ("guide", "notice") and here != "notice"
        box = _first_tile(before[0]) if here == "home" else _bottom_button(before[0], last=forward)
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        finger.tap(x, y, hold=0.12)
        chart = citizen.chart()
        after = chart, settled_picture(finger, before[1])
        legs.append(Leg(f"{here} to {there}", x, y, telling_pixel(before[1], after[1], box)))
        before = after
    return legs


def _box(mark: dict[str, Any]) -> Box:
    return mark["x"], mark["y"], mark["x"] + mark["width"], mark["y"] + mark["height"]


def _first_tile(chart: list[dict[str, Any]]) -> Box:
    return _box(next(mark for mark in chart[1:] if mark["kind"] == "ServiceTile"))


def _bottom_button(chart: list[dict[str, Any]], *, last: bool) -> Box:
    """Back is the left one of the bottom bar, next the right one."""
    buttons = [mark for mark in chart[1:] if mark["control"]]
    lowest = max(mark["y"] for mark in buttons)
    bar = sorted((m for m in buttons if abs(m["y"] - lowest) < 20), key=lambda mark: float(mark["x"]))
    return _box(bar[-1 if last else 0])


def _settle(finger: Finger, home: Pixel) -> None:
    wait_for_colour(finger, home.x, home.y, home.before)
    time.sleep(1.5)


def _bare(display: str, touches: int) -> list[float]:
    x, y = two_screens.BUTTON
    there = Pixel(540, 1500, two_screens.FIRST, two_screens.SECOND)
    back = Pixel(540, 1500, two_screens.SECOND, two_screens.FIRST)
    took = []
    finger = Finger(display)
    try:
        with program("benchmarks.reference.two_screens", display=display):
            _settle(finger, there)
            for number in range(touches):
                took.append(touch_to_colour(finger, x, y, back if number % 2 else there))
                time.sleep(PAUSE)
    finally:
        finger.close()
    return took


if __name__ == "__main__":
    for row in run():
        print(row)
