"""What the kernel tells, and what is made of it."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.ports import Unavailable
from kiosk.store.submissions import Queue
from kiosk.upkeep import readings
from kiosk.upkeep.conditions import Health
from kiosk.upkeep.measures import Figures, disk_health, heat_health, measure, memory_health
from tests.unit.hand_clock import NOW

MB, GB = 1024**2, 1024**3


def test_this_machine_tells_its_figures(tmp_path: Path) -> None:
    found = measure(tmp_path)
    assert found.disk_free is not None and 0 < found.disk_free <= (found.disk_total or 0)
    assert found.own_memory is not None and MB < found.own_memory < (found.all_memory or 0)
    assert found.machine_up is not None and found.program_up is not None
    assert 0 <= found.program_up <= found.machine_up


def test_a_machine_that_tells_nothing(tmp_path: Path) -> None:
    found = measure(tmp_path / "missing", proc=tmp_path / "proc", thermal=tmp_path / "thermal")
    assert found == Figures()
    assert [one.health for one in readings.machine(found)] == [Health.UNKNOWN, Health.UNKNOWN, Health.GOOD]


def test_the_hottest_zone_counts_and_nonsense_does_not(tmp_path: Path) -> None:
    for number, text in enumerate(("47800\n", "-274000\n", "61250\n", "broken", "0\n", "200000\n")):
        zone = tmp_path / f"thermal_zone{number}"
        zone.mkdir()
        (zone / "temp").write_text(text)
    assert measure(tmp_path, thermal=tmp_path).temperature == 61.25


@pytest.mark.parametrize(
    ("free", "health"),
    [(10 * GB, Health.GOOD), (GB - 1, Health.NOTE), (200 * MB - 1, Health.BAD), (None, Health.UNKNOWN)],
)
def test_disk(free: int | None, health: Health) -> None:
    assert disk_health(Figures(disk_free=free)) is health


@pytest.mark.parametrize(
    ("free", "own", "health"),
    [
        (2 * GB, 300 * MB, Health.GOOD),
        (100 * MB, 300 * MB, Health.NOTE),
        (2 * GB, GB + 1, Health.NOTE),
        (None, 300 * MB, Health.UNKNOWN),
    ],
)
def test_memory(free: int | None, own: int, health: Health) -> None:
    assert memory_health(Figures(free_memory=free, own_memory=own)) is health


@pytest.mark.parametrize(("degrees", "health"), [(74.9, Health.GOOD), (75, Health.NOTE), (85, Health.BAD)])
def test_heat(degrees: float, health: Health) -> None:
    assert heat_health(Figures(temperature=degrees)) is health


@pytest.mark.parametrize(
    ("found", "waited", "state"),
    [
        (Queue(0, 0, 0, (), None), 0, "works"),
        (Queue(3, 0, 0, (), NOW), 59, "works"),
        (Queue(3, 0, 0, (), NOW), 60, "waiting"),
        (Queue(3, 1, 0, (), NOW), 60, "parked"),
        (Queue(3, 1, 1, (), NOW), 60, "missing"),
        (Unavailable("SQLITE_IOERR"), 0, "unreadable"),
    ],
)
def test_queue(found: Queue | Unavailable, waited: int, state: str) -> None:
    assert readings.queue(found, timedelta(minutes=waited)).state == state


def test_watching_needs_nothing_of_admin_mode() -> None:
    """Admin mode is loaded when somebody knocks, not before; upkeep runs from the first minute."""
    code = "import sys, kiosk.upkeep.upkeep; print([m for m in sys.modules if m.startswith('kiosk.admin')])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
