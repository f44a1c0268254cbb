"""What can go wrong inside the reader: module broken, exchanged, booting, or its port taken."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest

from drivers.sim import sam as sim_sam
from drivers.types import CardFailed, CardRead, CardRemoved, ReaderState
from tests.drivers.id_card_rig import Rig, wait_until


@pytest.mark.parametrize("status", [0x60, 0x66])
def test_defective_module_is_a_fault_until_restarted(tmp_path: Path, status: int) -> None:
    with Rig(tmp_path) as rig:
        rig.state(ReaderState.READY)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sim_sam.Sam, "answer", lambda module, request: sim_sam.sam_frame(status))
            assert "维修" in rig.state(ReaderState.FAULT).detail
            asked = sum(rig.sim.requests.values())
            rig.service.restart()
            wait_until(lambda: sum(rig.sim.requests.values()) > asked, "tried again")
            rig.state(ReaderState.FAULT)
        rig.service.restart()
        rig.state(ReaderState.READY)


def test_bench_fault_sam_fault(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig:
        rig.sim.set_fault("sam_fault")
        rig.state(ReaderState.FAULT)


def test_exchanged_module_is_noticed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    with Rig(tmp_path) as rig:
        first = rig.state(ReaderState.READY).sam_id
        rig.sim.set_fault("unplugged")
        rig.state(ReaderState.OFFLINE)
        monkeypatch.setattr(sim_sam, "SAM_ID", sim_sam.SAM_ID[:-1] + b"\x3b")
        rig.sim.set_fault("unplugged", False)
        assert rig.state(ReaderState.READY).sam_id != first
    assert [record for record in caplog.records if getattr(record, "event", "") == "reader.sam_changed"]


def test_a_boot_of_the_module_is_waited_for(tmp_path: Path) -> None:
    with Rig(tmp_path, boot_time=1.5, baudrates=(115200,)) as rig:
        rig.was(ReaderState.OFFLINE)
        rig.state(ReaderState.READY)


def test_port_owned_by_somebody_else(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig:
        rig.state(ReaderState.READY)
        rival = Rig(tmp_path)
        rival.service.start()
        try:
            assert rival.state(ReaderState.OFFLINE).detail == "端口被其他程序占用"
            rig.service.stop()
            rival.state(ReaderState.READY)
        finally:
            rival.service.stop()


def test_today_is_asked_at_every_reading(tmp_path: Path) -> None:
    days = [date(2026, 3, 1)]
    with Rig(tmp_path, today=lambda: days[-1]) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        for day, warnings in [(date(2026, 3, 1), 0), (date(2050, 3, 1), 1)]:
            days.append(day)
            rig.sim.place("worker")
            assert len(rig.next(CardRead).record.warnings) == warnings
            rig.sim.remove()
            rig.next(CardRemoved)


def test_card_that_leaves_while_it_is_checked_again(tmp_path: Path) -> None:
    """Flickers, is met once more and is gone during the reading: that is a removal, not a failure."""
    with Rig(tmp_path) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        rig.sim.place("worker")
        rig.next(CardRead)
        readings = rig.asked("2002")
        with pytest.MonkeyPatch.context() as patch:
            original = sim_sam.Sam.answer

            def leaves(module: sim_sam.Sam, request: bytes) -> bytes:
                if request[2:4] == b"\x20\x02":
                    module.lift()
                return original(module, request)

            patch.setattr(sim_sam.Sam, "answer", leaves)
            rig.sim.place("worker")
            rig.next(CardRemoved)
        assert rig.asked("2002") == readings + 1
        assert (rig.count(CardRead), rig.count(CardFailed)) == (1, 0)
