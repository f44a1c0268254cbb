"""The paper counter: it counts, learns from rolls that really ended, and sees a change nobody announced."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.types import Failed, FailureCause, NotKnown, Printed, PrinterState, TextLine
from tests.unit.hand_clock import NOW, HandClock
from tests.unit.upkeep_rig import UpkeepRig

S = PrinterState
PAPER = (TextLine("测试"),)


async def printed(rig: UpkeepRig, length_mm: float, times: int = 1) -> None:
    for number in range(times):
        rig.paper.outcome = Printed(length_mm=length_mm)
        rig.printer.print(f"03170000{number:04d}", PAPER)
        await rig.hops()


async def says(rig: UpkeepRig, *states: PrinterState) -> None:
    for state in states:
        rig.paper.say(state)
        await rig.hops()


async def test_receipts_left_by_their_own_average(tmp_path: Path) -> None:
    rig = await UpkeepRig(tmp_path).start()
    roll = rig.upkeep.paper
    assert not roll.known and roll.receipts_left == 400, "80 m by 20 cm"
    roll.changed(NOW)
    await printed(rig, 160.0, times=10)
    assert roll.known and not roll.measured
    assert roll.remaining_mm == pytest.approx(80_000 - 1600)
    assert roll.receipts_left == 490
    await rig.upkeep.close()


async def test_all_that_took_paper_counts_but_only_receipts_are_averaged(tmp_path: Path) -> None:
    rig = await UpkeepRig(tmp_path).start()
    roll = rig.upkeep.paper
    roll.changed(NOW)
    rig.paper.outcome = Printed(length_mm=1000)
    rig.printer.print_for_staff(PAPER, lambda _outcome: None)
    for outcome in (NotKnown(length_mm=100), Failed(FailureCause.PAPER_OUT, length_mm=50)):
        rig.paper.outcome = outcome
        rig.printer.print("031700000017", PAPER)
    await rig.hops()
    assert roll.remaining_mm == pytest.approx(80_000 - 1150)
    await rig.upkeep.close()


async def test_a_roll_that_ended_teaches_its_length(tmp_path: Path) -> None:
    rig = await UpkeepRig(tmp_path, roll_m=2).start()
    roll = rig.upkeep.paper
    lengths = []
    for count in (6, 9, 7, 3, 8):  # x 200 mm; the fourth is less than half a roll
        roll.changed(NOW)
        await printed(rig, 200, times=count)
        await says(rig, S.PAPER_OUT)
        assert roll.receipts_left == 0
        await says(rig, S.COVER_OPEN)
        lengths.append(roll.length_mm)
    assert lengths == [1200, 1500, 1400, 1400, 1600]
    assert roll.measured
    await rig.upkeep.close()


async def test_the_counter_begins_anew_when_somebody_changes_the_paper_without_a_word(tmp_path: Path) -> None:
    clock = HandClock()
    rig = await UpkeepRig(tmp_path, clock, roll_m=2).start()
    roll = rig.upkeep.paper
    await printed(rig, 200, times=6)
    clock.advance(600)
    await says(rig, S.PAPER_OUT, S.COVER_OPEN, S.READY)
    assert roll.known and roll.remaining_mm == 2000 and roll.changed_at == clock.now()
    await printed(rig, 200, times=2)
    await says(rig, S.PAPER_OUT, S.COVER_OPEN, S.READY)
    assert roll.remaining_mm == 1600, "two receipts are no whole roll: it had slipped"
    await printed(rig, 200, times=5)
    await says(rig, S.PAPER_LOW, S.COVER_OPEN, S.READY)
    assert roll.remaining_mm == 2000, "the near-end sensor saw a full roll"
    await rig.upkeep.close()


async def test_a_cover_opened_for_a_look_changes_nothing(tmp_path: Path) -> None:
    rig = await UpkeepRig(tmp_path, roll_m=2).start()
    rig.upkeep.paper.changed(NOW)
    await printed(rig, 200, times=8)
    await says(rig, S.COVER_OPEN, S.READY, S.OFFLINE, S.READY)
    assert rig.upkeep.paper.remaining_mm == 400
    await rig.upkeep.close()


async def test_it_never_says_less_than_nothing(tmp_path: Path) -> None:
    rig = await UpkeepRig(tmp_path, roll_m=1).start()
    rig.upkeep.paper.changed(NOW)
    await printed(rig, 300, times=5)
    assert rig.upkeep.paper.remaining_mm == 0 and rig.upkeep.paper.receipts_left == 0
    await rig.upkeep.close()


async def test_the_count_outlives_a_restart(tmp_path: Path) -> None:
    rig = await UpkeepRig(tmp_path).start()
    rig.upkeep.paper.changed(NOW)
    await printed(rig, 250, times=4)
    await rig.upkeep.close()
    again = await UpkeepRig(tmp_path).start()
    assert again.upkeep.paper.remaining_mm == 79_000 and again.upkeep.paper.changed_at == NOW
    await again.upkeep.close()
