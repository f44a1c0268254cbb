"""Every benchmark, one after the other with nothing else running: `python -m benchmarks`, under ten minutes.

Prints a table and writes build/bench.json. Exit code 1 when an aim is missed or a benchmark did not run.
`python -m benchmarks NAME ...` runs some.
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

MODULES = (
    "startup",
    "resting",
    "touch",
    "reader",
    "receipt",
    "outbox",
    "intake",
    "typing",
    "handwriting",
    "effort",
    "phone",
)
RESULT = Path("build") / "bench.json"
METHOD = (
    "one run, one benchmark at a time, both sides of a comparison on this machine in this run",
    "display: Xvfb 1080x1920, no GPU (software OpenGL); touches by XTEST, answers seen as screen pixels",
    "devices: simulators on pseudo-terminals with the line's true timing; office: its own process, SQLite",
)


def main(names: tuple[str, ...] = MODULES) -> int:
    """Run the modules; returns the exit code."""
    began = time.monotonic()
    for line in (*_hardware(), *METHOD):
        print(f"# {line}")
    rows = []
    for name in names:
        print(f"# {name} ...", flush=True)
        for row in _run(name):
            rows.append(row)
            print(_line(row), flush=True)
    RESULT.parent.mkdir(exist_ok=True)
    result = {"hardware": _hardware(), "method": METHOD, "rows": rows}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    missed = [row["name"] for row in rows if not row["ok"]]
    verdict = (
        f"{len(missed)} of {len(rows)} missed: {'; '.join(missed)}" if missed else f"all {len(rows)} met"
    )
    print(f"{verdict} ({time.monotonic() - began:.0f} s); rows: {RESULT}")
    return 1 if missed else 0


def _run(name: str) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = import_module(f"benchmarks.{name}").run()
    except Exception as error:  # noqa: BLE001 - one benchmark that fails must not hide the others
        return [
            {
                "name": name,
                "value": None,
                "unit": "",
                "compared_with": f"did not run: {type(error).__name__}: {error}",
                "ratio": None,
                "aim": "runs",
                "ok": False,
            }
        ]
    return rows


def _line(row: dict[str, Any]) -> str:
    value = "-" if row["value"] is None else f"{row['value']} {row['unit']}"
    ratio = "-" if row["ratio"] is None else f"{row['ratio']}"
    return (
        f"{'ok  ' if row['ok'] else 'MISS'} {row['name']}: {value}, ratio {ratio} (aim {row['aim']})\n"
        f"       against {row['compared_with']}"
    )


def _hardware() -> list[str]:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return [
        f"hardware: {os.cpu_count()} x {model}, {memory:.0f} GB; load before: {load}",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"Kivy {version('kivy')}",
    ]


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or MODULES))
