"""How long a card takes from the find request that meets it to the record, against the line's own time.

The simulated reader keeps true line timing at 115200 and adds nothing for radio and chip, so what is measured
above 118.0 ms is the driver's own. Run: `python -m benchmarks.reader`.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from datetime import date
from pathlib import Path
from typing import Final
from unittest.mock import patch

from drivers.id_card import IdCardReaderService
from drivers.id_card.exchange import NoAnswer, SamLine
from drivers.id_card.frames import Answer, Command
from drivers.sim.cards import cards
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.types import CardRead, CardRemoved, ReaderEvent

PRESENTATIONS: Final = 25
AIM: Final = 1.15
_LINE_BYTES: Final = 3 * 10 + 15 + 19 + 1295  # three requests, three answers
_LINE_MS: Final = _LINE_BYTES * 10 / 115200 * 1000
_PATIENCE: Final = 20.0


class _TimedLine(SamLine):
    """Remembers when the last find request was asked for; after a reading that is the one that met the
    card.
    """

    last_find = 0.0

    def ask(self, command: Command, *, limit: float | None = None) -> Answer | NoAnswer:
        if command is Command.FIND:
            _TimedLine.last_find = time.monotonic()
        return super().ask(command, limit=limit)


def run(presentations: int = PRESENTATIONS) -> list[dict[str, object]]:
    """Measure; one row: name, value (median), unit, compared_with, ratio, aim, ok. Raises `TimeoutError`."""
    today = date(2026, 3, 1)
    took: list[float] = []
    got, gone = threading.Event(), threading.Event()
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder) / "reader"
        simulator = IdCardReaderSimulator(link, cards=cards(today))
        service = IdCardReaderService(str(link), today=lambda: today, poll_interval=0.05)

        def hear(event: ReaderEvent) -> None:
            if isinstance(event, CardRead):
                took.append((time.monotonic() - _TimedLine.last_find) * 1000)
                got.set()
            elif isinstance(event, CardRemoved):
                gone.set()

        service.subscribe(hear)
        simulator.start()
        # The stop-watch starts inside the driver, so its own share of every exchange is counted.
        timed = patch("drivers.id_card.service.SamLine", _TimedLine)
        timed.start()
        service.start()
        try:
            service.want_card(True)
            for number in range(presentations):
                _await_empty_looks(simulator)
                simulator.place("worker" if number % 2 else "woman")
                _await(got)
                simulator.remove()
                _await(gone)
        finally:
            service.stop()
            simulator.stop()
            timed.stop()
    value = statistics.median(took)
    ratio = value / _LINE_MS
    return [
        {
            "name": "reader: find request that meets the card to record, median",
            "value": round(value, 1),
            "unit": "ms",
            "compared_with": f"the line's own {_LINE_MS:.1f} ms at 115200 ({len(took)} presentations)",
            "ratio": round(ratio, 3),
            "aim": AIM,
            "ok": ratio <= AIM,
        }
    ]


def _await(event: threading.Event) -> None:
    if not event.wait(_PATIENCE):
        raise TimeoutError("the reader did not report in time")
    event.clear()


def _await_empty_looks(simulator: IdCardReaderSimulator) -> None:
    """Let the driver see the empty field, as between two people."""
    goal = simulator.requests.get("2001", 0) + 2
    end = time.monotonic() + _PATIENCE
    while simulator.requests.get("2001", 0) < goal:
        if time.monotonic() > end:
            raise TimeoutError("the reader is not asked")
        time.sleep(0.005)


if __name__ == "__main__":
    for row in run():
        print(row)
