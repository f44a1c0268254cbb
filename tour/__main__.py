"""`python -m tour [NAME ...]`: every journey, or the named ones. Everything lands in build/tour."""

from __future__ import annotations

import json
import shutil
import sys
import threading
import time
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path

from selenium.common.exceptions import WebDriverException

from tour.cabinet import Cabinet
from tour.citizen import Citizen
from tour.display import DisplayMissing
from tour.journeys import JOURNEYS
from tour.operations import TOUCHES, TYPED, Kind
from tour.stage import ROOT, Stage, StageError

TARGET = ROOT / "build" / "tour"
# two idle minutes, and hundreds of presses: each on a stage of its own, while the others run
ASIDE = ("walk-away", "legal-aid-by-keypad-and-voice")
IDLE = {"warn_seconds": 120, "wipe_seconds": 20, "done_seconds": 120}


@dataclass
class Row:
    """One line of `summary.json`.

    `touches` are of controls and proposals, `keys` typed digits and letters, `strokes` drawn with the finger
    (characters and signature), `presses` those of the five keys.
    """

    name: str
    ok: bool = False
    touches: int = 0
    keys: int = 0
    strokes: int = 0
    presses: int = 0
    outcome: str = ""
    receipt_number: str = ""
    case_state: str = ""
    seconds: float = 0.0
    pictures: list[str] = field(default_factory=list)


def play(name: str, stage: Stage) -> Row:
    """Run one journey on a stage and keep its pictures, its papers and what was said."""
    folder = TARGET / name
    folder.mkdir(parents=True, exist_ok=True)
    stage.bench("DELETE", "/papers")
    said_before = len(stage.sound.script())
    citizen = Citizen(stage, folder)
    row = Row(name)
    started = time.monotonic()
    try:
        result = JOURNEYS[name](citizen)
        row.ok, row.outcome = True, result.outcome
        row.receipt_number, row.case_state = result.receipt_number, result.case_state
    except (StageError, WebDriverException) as error:
        row.outcome = f"FAILED: {str(error).strip() or type(error).__name__}"
        citizen.photo("failed")
    row.seconds = round(time.monotonic() - started, 1)
    done = citizen.record
    row.touches, row.keys = done.count(*TOUCHES), done.count(*TYPED)
    row.strokes, row.presses = done.count(Kind.WRITTEN, Kind.SIGNED), done.count(Kind.PRESS)
    row.pictures = [f"{name}/{picture}" for picture in citizen.taken]
    stage.sound.keep(said_before, folder)
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
        cabinet = Cabinet(folder / f"cabinet-{remaining[0]}")
        with closing(cabinet), Stage(folder / f"stage-{remaining[0]}", idle=IDLE, cabinet=cabinet) as stage:
            Citizen(stage, None).see("朗读")  # all of the machine is there, its voice comes last
            while remaining:
                row = play(remaining.pop(0), stage)
                rows.append(row)
                if not row.ok:
                    break


def main(wanted: list[str]) -> int:
    """Run and summarise; 0 when all journeys are ok."""
    unknown = [name for name in wanted if name not in JOURNEYS]
    if unknown:
        sys.stderr.write(f"tour: no journey {', '.join(unknown)}; there are: {', '.join(JOURNEYS)}\n")
        return 2
    names = wanted or list(JOURNEYS)
    work = TARGET / "work"
    for old in (TARGET / name for name in (*wanted, "work")) if wanted else (TARGET,):
        shutil.rmtree(old, ignore_errors=True)
    rows: list[Row] = []
    aside: list[Row] = []
    sys.stdout.write(f"tour: {len(names)} journeys on a virtual display ...\n")
    sys.stdout.flush()
    try:
        threads = [
            threading.Thread(target=play_all, args=([name], work, aside)) for name in ASIDE if name in names
        ]
        for thread in threads:
            thread.start()
        play_all([name for name in names if name not in ASIDE], work, rows)
        for thread in threads:
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
