"""The resting home: memory, and processor time, with simulated devices and the office running beside it.

Compared with an empty Kivy window of the same configuration on the same display. Run:
`python -m benchmarks.resting`.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.process import cpu_seconds, memory_mb, program
from benchmarks.reference import empty_window
from benchmarks.seen import wait_for_colour
from tour.display import Finger
from tour.stage import Stage

SETTLE = 20.0  # seconds: first contact with the office is over, the picture rests
MEASURE = 45.0
AIM_PERCENT = 0.5


def run(measure: float = MEASURE) -> list[dict[str, Any]]:
    """Two rows: memory and idle CPU."""
    with tempfile.TemporaryDirectory(prefix="lk-bench-") as folder, Stage(Path(folder)) as stage:
        stage.stop_kiosk()
        with program(
            "kiosk", "run", "--config", str(stage.around.config), display=stage.display.name
        ) as kiosk:
            ours = _look(kiosk.pid, measure)
        with program("benchmarks.reference.empty_window", display=stage.display.name) as window:
            finger = Finger(stage.display.name)
            wait_for_colour(finger, 500, 500, empty_window.SHOWN)
            finger.close()
            theirs = _look(window.pid, measure / 3)
    return [
        {
            "name": "memory of the resting home (PSS)",
            "value": round(ours[1], 1),
            "unit": "MB",
            "compared_with": f"empty Kivy window: {theirs[1]:.1f} MB "
            f"(RSS {ours[0]:.1f} against {theirs[0]:.1f})",
            "ratio": round(ours[1] / theirs[1], 2),
            "aim": "none",
            "ok": True,
        },
        {
            "name": f"idle CPU on the resting home, {measure:.0f} s",
            "value": round(ours[2], 2),
            "unit": "% of a core",
            "compared_with": f"empty Kivy window at 60 frames a second: {theirs[2]:.2f} %",
            "ratio": round(ours[2] / theirs[2], 2),
            "aim": f"<= {AIM_PERCENT} %",
            "ok": ours[2] <= AIM_PERCENT,
        },
    ]


def _look(pid: int, measure: float) -> tuple[float, float, float]:
    """RSS and PSS in MB, and CPU in percent of a core."""
    time.sleep(SETTLE)
    before, began = cpu_seconds(pid), time.monotonic()
    time.sleep(measure)
    percent = (cpu_seconds(pid) - before) / (time.monotonic() - began) * 100
    return *memory_mb(pid), percent


if __name__ == "__main__":
    for row in run():
        print(row)
