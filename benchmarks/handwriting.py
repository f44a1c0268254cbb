"""How often handwriting is recognised, and how fast: 500 characters the templates were not built from."""

from __future__ import annotations

from statistics import quantiles
from time import perf_counter
from typing import Any, Final

from benchmarks.written import WAYS, written
from screens.entry.engines.handwriting import HandwritingEngine

AIM_MS: Final = 50
AIM_CLEAN: Final = 95  # per cent among the first ten; the other ways have no aim but their test's floor
_TEN: Final = 10


def run() -> list[dict[str, Any]]:
    """Rows of `name, value, unit, compared_with, ratio, aim, ok`, one per way of writing, then the time."""
    engine = HandwritingEngine()
    rows, times = [], []
    for way in WAYS:
        first, ten, all_ = 0, 0, 0
        missed = []
        for character, strokes in written(way):
            began = perf_counter()
            found = engine.recognise(strokes, _TEN)
            times.append((perf_counter() - began) * 1000)
            all_ += 1
            first += found[:1] == [character]
            ten += character in found
            if character not in found:
                missed.append(character)
        rate = round(100 * ten / all_, 1)
        aim = AIM_CLEAN if way == "clean" else None
        rows.append(
            {
                "name": f"handwriting, {way}: among the first ten of {all_}",
                "value": rate,
                "unit": "%",
                "compared_with": f"first {100 * first / all_:.1f} %; missed: {''.join(missed) or 'none'}",
                "ratio": None,
                "aim": aim,
                "ok": aim is None or rate >= aim,
            }
        )
    p95 = round(quantiles(times, n=20)[-1], 2)
    rows.append(
        {
            "name": "handwriting, one character, 95th percentile",
            "value": p95,
            "unit": "ms",
            "compared_with": f"median {quantiles(times, n=2)[0]:.2f} ms, longest {max(times):.1f} ms",
            "ratio": None,
            "aim": AIM_MS,
            "ok": p95 <= AIM_MS,
        }
    )
    return rows


if __name__ == "__main__":
    for row in run():
        print(row)
