"""Since when, and when it was last well: over changes, restarts, and times without a clock."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.log.events import Event
from kiosk.store.kept import KeptFile
from kiosk.upkeep.conditions import Condition, Conditions, Health, KeptConditions, Reading
from kiosk.upkeep.keeper import Keeper
from tests.unit.desk_kit import Log
from tests.unit.hand_clock import NOW, HandClock
from tests.unit.upkeep_rig import FullDisk, until

GOOD = Reading("reader", "works", Health.GOOD)
BAD = Reading("reader", "offline", Health.BAD)
LOW = Reading("printer", "paper_low", Health.NOTE)
UNASKED = Reading("reader", "unknown", Health.UNKNOWN)


class Run:
    """One run of the machine."""

    def __init__(self, folder: Path, clock: HandClock, disk: FullDisk | None = None) -> None:
        self.log = Log()
        self.disk = disk or FullDisk()
        self.disk.full = disk is not None
        empty = KeptConditions()
        file = KeptFile(folder / "conditions.json", empty, self.log, self.disk)  # type: ignore[arg-type]
        self.keeper = Keeper(file, empty, clock, self.log, name="conditions.json", pause=30.0)  # type: ignore[arg-type]
        self.conditions = Conditions(self.keeper, clock)

    async def begun(self) -> Conditions:
        await self.conditions.load()
        return self.conditions


async def test_a_state_has_a_beginning_and_a_last_good_moment(tmp_path: Path) -> None:
    clock = HandClock()
    found = await Run(tmp_path, clock).begun()
    assert found.of("reader") is None
    assert found.take(GOOD)
    clock.advance(600)
    assert not found.take(GOOD)
    clock.advance(5)
    assert found.take(BAD)
    clock.advance(60)
    assert not found.take(BAD)
    began = NOW + timedelta(seconds=605)
    last = NOW + timedelta(seconds=600)
    assert found.of("reader") == Condition("offline", Health.BAD, began, last)


async def test_paper_that_runs_low_still_works(tmp_path: Path) -> None:
    clock = HandClock()
    found = await Run(tmp_path, clock).begun()
    found.take(LOW)
    condition = found.of("printer")
    assert condition is not None and condition.last_good == NOW


async def test_a_restart_changes_nothing_and_not_asked_yet_says_nothing(tmp_path: Path) -> None:
    clock = HandClock()
    first = Run(tmp_path, clock)
    (await first.begun()).take(GOOD)
    clock.advance(3600)
    first.conditions.take(GOOD)
    await first.conditions.close()
    clock.advance(20)
    second = await Run(tmp_path, clock).begun()
    assert not second.take(UNASKED), "the device was not asked yet"
    assert not second.take(GOOD)
    assert second.of("reader") == Condition("works", Health.GOOD, NOW, NOW + timedelta(seconds=3620))
    clock.advance(61)
    assert second.take(UNASKED), "now it should have answered"
    condition = second.of("reader")
    assert condition is not None and condition.health is Health.UNKNOWN


async def test_a_time_learnt_later_tells_moments_before_it(tmp_path: Path) -> None:
    clock = HandClock(None)
    found = await Run(tmp_path, clock).begun()
    found.take(BAD)
    assert found.of("reader") == Condition("offline", Health.BAD, None, None)
    clock.advance(120)
    clock._now = NOW  # the office told it: NOW was the start of this clock
    assert found.of("reader") == Condition("offline", Health.BAD, NOW, None)


async def test_it_is_written_only_on_change_and_not_too_often(tmp_path: Path) -> None:
    clock = HandClock()
    run = Run(tmp_path, clock)
    found = await run.begun()
    found.take(GOOD)
    await until(lambda: run.disk.writes == 1 and clock.waiting == 1)
    for _ in range(5):
        found.take(GOOD)
    for reading in (BAD, GOOD, BAD):
        found.take(reading)
    await asyncio.sleep(0.02)
    assert run.disk.writes == 1, "it waits for its pause"
    clock.advance(30)
    await until(lambda: '"offline"' in (tmp_path / "conditions.json").read_text())
    await until(lambda: clock.waiting == 1)
    written = run.disk.writes
    clock.advance(120)
    await asyncio.sleep(0.02)
    assert run.disk.writes == written, "nothing changed, nothing is written"


async def test_a_full_disk_is_told_once_and_tried_again(tmp_path: Path) -> None:
    clock = HandClock()
    run = Run(tmp_path, clock, FullDisk())
    found = await run.begun()
    found.take(BAD)
    await until(lambda: clock.waiting == 1)
    clock.advance(30)
    await until(lambda: clock.waiting == 1)
    assert run.log.events() == [Event.KEPT_FAILED]
    assert run.log.lines[0][1] == {"file": "conditions.json", "cause": "os_28"}
    run.disk.full = False
    clock.advance(30)
    await until(lambda: (tmp_path / "conditions.json").exists())


async def test_what_was_never_read_is_not_written_over(tmp_path: Path) -> None:
    clock = HandClock()
    first = Run(tmp_path, clock)
    (await first.begun()).take(BAD)
    await first.conditions.close()
    before = (tmp_path / "conditions.json").read_text()
    unread = Run(tmp_path, clock)
    unread.conditions.take(GOOD)
    await asyncio.sleep(0.02)
    assert unread.disk.writes == 0
    assert (tmp_path / "conditions.json").read_text() == before


@pytest.mark.parametrize("content", [b"", b"{", b'{"checks": 3}'])
async def test_a_damaged_file_is_no_obstacle(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "conditions.json").write_bytes(content)
    run = Run(tmp_path, HandClock())
    found = await run.begun()
    assert found.take(GOOD)
    assert run.log.events() == [Event.KEPT_DAMAGED]
