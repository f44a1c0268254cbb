"""The program under its unit's contract: whatever ends it, the home screen is there again, or a plain page.

Watchdog and restart are shortened where a test would only wait; everything else is as installed.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.running.mishaps import Kind
from kiosk.running.starts import MOST, NAME, Ledger
from tests.faults.supervised_stage import SupervisedStage
from tests.faults.supervisor import UNIT, Contract, Supervisor
from tour.stage import wait_for

LIMIT = 120.0
# 3.3 seconds between beats: a busy machine may be late by twice of that
QUICK = Contract.of_unit().quicker(watchdog=10.0, restart=0.2)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SupervisedStage]:
    """A machine without devices and office, as it stands after its first start."""
    with SupervisedStage(tmp_path_factory.mktemp("supervised") / "s", QUICK, light=True) as made:
        made.supervisor.start()
        made.wait_home(1)
        yield made


def _next_home(stage: SupervisedStage, start: int) -> str:
    """Wait for the home screen of the next start; returns how the one before ended.

    The start counts as proven then, as after a minute of service: each of these tests is the first fault.
    """
    stage.wait_home(start, LIMIT)
    Ledger(stage.supervisor.runtime).proven()
    return stage.supervisor.deaths[-1]


def test_a_killed_program_comes_back(stage: SupervisedStage) -> None:
    following = len(stage.supervisor.starts) + 1
    stage.supervisor.kill(signal.SIGKILL)
    assert _next_home(stage, following) == str(-signal.SIGKILL)


def test_a_frozen_program_is_ended_and_comes_back(stage: SupervisedStage) -> None:
    following = len(stage.supervisor.starts) + 1
    stage.supervisor.kill(signal.SIGSTOP)
    assert _next_home(stage, following) == "watchdog"


def test_a_callback_that_never_ends_starves_the_watchdog(stage: SupervisedStage) -> None:
    """The picture stands still while threads go on: a beat from a thread would hide it."""
    following = len(stage.supervisor.starts) + 1
    (stage.faults / "loop").touch()
    assert _next_home(stage, following) == "watchdog"


def test_one_fault_after_the_other_ends_the_program_for_a_fresh_one(stage: SupervisedStage) -> None:
    following = len(stage.supervisor.starts) + 1
    (stage.faults / "storm").touch()
    wait_for("the end", lambda: len(stage.supervisor.deaths) == following - 1, LIMIT)
    (stage.faults / "storm").unlink()
    assert _next_home(stage, following) not in ("0", "watchdog")
    assert "planted" not in stage.supervisor.log.read_text()


def test_what_a_killed_program_left_in_memory_is_swept(stage: SupervisedStage) -> None:
    homes = [path for path in stage.supervisor.runtime.iterdir() if path.name.startswith("kiosk-")]
    assert len(homes) == 1


def test_staff_are_told_of_the_last_end(stage: SupervisedStage) -> None:
    following = len(stage.supervisor.starts) + 1
    stage.supervisor.kill(signal.SIGKILL)
    _next_home(stage, following)
    assert Kind.CRASHED.id in stage.mishaps()


def test_a_crash_at_the_start_ends_in_a_plain_page_that_stands(tmp_path: Path) -> None:
    with SupervisedStage(tmp_path / "s", QUICK, light=True) as stage:
        (stage.faults / "crash").touch()
        (stage.faults / "again").write_text("8")
        supervisor = stage.supervisor
        supervisor.start()
        wait_for("the plain page", lambda: supervisor.status == "out of service", LIMIT)
        starts = len(supervisor.starts)
        assert starts == MOST + 1, "five in vain, then the page"
        assert supervisor.deaths == ["1"] * MOST
        picture = stage.finger.picture().convert("L")
        counts = picture.histogram()
        assert sum(counts[200:]) > sum(counts[:80]) > 1000, "dark words on light paper, not a black screen"
        log = (stage.folder / "kiosk" / "log" / "kiosk.log").read_text(encoding="utf-8")
        loop = next(json.loads(line) for line in log.splitlines() if "kiosk.crash_loop" in line)
        assert loop["code"].startswith("K-")
        assert "planted" not in supervisor.log.read_text(), "no text of an error outside the program"
        # it tries the whole program by itself; mended, it is the home screen again, in the same process
        (stage.faults / "crash").unlink()
        stage.wait_home(starts, LIMIT)
        assert len(supervisor.starts) == starts, "the page became the program: nobody had to start it"


def test_without_any_picture_the_machine_restarts(tmp_path: Path) -> None:
    """Neither the program nor its plain page: the unit's own limit is what is left."""
    contract = Contract.of_unit().quicker(restart=0.05, burst=MOST + 3, start_timeout=30.0)
    command = [sys.executable, "-m", "kiosk", "run", "--config", str(tmp_path / "none.yaml")]
    nowhere = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "DISPLAY": ":987654", "SDL_VIDEODRIVER": "x11"}
    supervisor = Supervisor(command, nowhere, tmp_path / "unit", contract)
    supervisor.start()
    try:
        wait_for("the reboot", lambda: supervisor.rebooted, LIMIT)
    finally:
        supervisor.stop()
    assert len(supervisor.starts) == MOST + 3
    assert "0" not in supervisor.deaths


def test_an_end_in_order_says_so_and_leaves_nothing_counted(tmp_path: Path) -> None:
    with SupervisedStage(tmp_path / "s", QUICK, light=True) as stage:
        stage.supervisor.start()
        stage.wait_home(1)
        supervisor = stage.supervisor
        supervisor.kill(signal.SIGTERM)
        wait_for("the next start", lambda: len(supervisor.starts) == 2, LIMIT)
        assert supervisor.deaths == ["0"]
        stage.wait_home(2)
        kept = json.loads((supervisor.runtime / NAME).read_text())
        assert len(kept["starts"]) == 1, "this one only"


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/legal-kiosk/bin/legal-kiosk", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
