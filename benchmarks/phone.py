"""The citizen's phone beside the kiosk, on a real office process with SQLite. Under 90 seconds.

| What | Aim |
| --- | --- |
| photo on the phone to its small picture on the kiosk (`phone_photo.py`) | p95 within a second |
| first load of a page without photos, three languages (`phone_weight.py`) | under 100 kB |
| 500 hand-offs at once on one backend process (`phone_crowd.py`) | five times as many plain questions |
| answers lost then | none |

Run: `python -m benchmarks phone`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from benchmarks import phone_crowd, phone_photo, phone_weight
from benchmarks.phone_office import running_office
from kiosk.log import output as log_output


def run() -> list[dict[str, Any]]:
    """Rows {name, value, unit, compared_with, ratio, aim, ok}. Raises RuntimeError, TimeoutError, OSError."""
    with (
        tempfile.TemporaryDirectory(prefix="lk-bench-") as name,
        running_office(Path(name) / "office") as office,
    ):
        folder = Path(name)
        log_output.configure(folder / "events.log")  # as on a machine: not on the screen
        try:
            return [
                *phone_photo.rows(office, folder / "kiosk-1"),
                *phone_weight.rows(office, folder / "kiosk-2"),
                *phone_crowd.rows(office),
            ]
        finally:
            log_output.configure()


if __name__ == "__main__":
    for row in run():
        print(row)
