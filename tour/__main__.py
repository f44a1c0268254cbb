"""`python -m tour [NAME ...]`: every journey, or the named ones. Everything lands in build/tour."""

from __future__ import annotations

import json
import shutil
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tour.citizen import Citizen
from tour.display import DisplayMissing
from tour.journeys import JOURNEYS, Outcome
from tour.stage import ROOT, Stage, StageError

TARGET = ROOT / "build" / "tour"
ASIDE = {"walk-away"}  # two idle minutes: on a stage of its own, while the others run
IDLE = {"warn_seconds": 120, "wipe_seconds": 20, "done_seconds": 120}


@dataclass
class Row:
    """One line of `summary.json`."""

    name: str
    ok: bool = False
    steps: int = 0
    touches: int = 0
    outcome: str = ""
    receipt_number: str = ""
    case_state: str = ""
    seconds: float = 0.0
    pictures: list[str] = field(default_factory=list)


def play(name: str, stage: Stage) -> Row:
    """Run one journey on a stage and keep its pictures and papers."""
    folder = TARGET / name
    folder.mkdir(parents=True, exist_ok=True)
    stage.bench("DELETE", "/papers")
    citizen = Citizen(stage, folder)
    stage.finger.touches = 0
    row = Row(name)
    started = time.monotonic()
    try:
        result: Outcome = JOURNEYS[name](citizen)
        row.ok, row.outcome = True, result.outcome
        row.receipt_number, row.case_state = result.receipt_number, result.case_state
    except StageError as error:
        row.outcome = f"FAILED: {error}"
        citizen.photo("failed")
    row.seconds = round(time.monotonic() - started, 1)
    row.steps, row.touches = citizen.steps, stage.finger.touches
    row.pictures = [f"{name}/{picture}" for picture in citizen.taken]
    for paper in citizen.papers():
        number = paper["number"]
        for suffix in ("png", "bin"):
            data = stage.bench("GET", f"/papers/{number}.{suffix}")
            (folder / f"receipt-{number}.{suffix}").write_bytes(data)
    sys.stdout.write(f"{'ok  ' if row.ok else 'FAIL'} {name}: {row.outcome} ({row.seconds} s)\n")
    sys.stdout.flush()
    return row


def play_all(names: list[str], folder: Path, rows: list[Row]) -> None:
    """One stage, the journeys one after the other; a failed one gets a fresh stage for the next."""
    remaining = list(names)
    while remaining:
        with Stage(folder / f"stage-{len(rows)}-{remaining[0]}", idle=IDLE) as stage:
            while remaining:
                row = play(remaining.pop(0), stage)
                rows.append(row)
                if not row.ok:
                    break


def main(wanted: list[str]) -> int:
    """Run and summarise; 0 when all journeys are ok."""
    names = wanted or list(JOURNEYS)
    shutil.rmtree(TARGET, ignore_errors=True)
    work = TARGET / "work"
    rows: list[Row] = []
    aside: list[Row] = []
    sys.stdout.write(f"tour: {len(names)} journeys on a virtual display ...\n")
    sys.stdout.flush()
    try:
        thread = threading.Thread(target=play_all, args=([n for n in names if n in ASIDE], work, aside))
        thread.start()
        play_all([name for name in names if name not in ASIDE], work, rows)
        thread.join()
    except DisplayMissing as error:
        sys.stderr.write(f"tour: {error}\n")
        return 1
    rows += aside
    rows.sort(key=lambda row: names.index(row.name))
    summary = TARGET / "summary.json"
    summary.write_text(
        json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1), encoding="utf-8"
    )
    good = sum(row.ok for row in rows)
    sys.stdout.write(f"tour: {good} of {len(names)} journeys ok; look at {summary.relative_to(ROOT)}\n")
    return 0 if good == len(names) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
