"""What the driver says a job took, against the paper that came out of the simulator."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.types import Failed, Feed, Printed, PrinterState, PrintJob, QrBlock, Rule, TextLine
from tests.drivers.printer_rig import QR_DATA, QUICK, SHORT_JOB, realistic_receipt, running, wait_for

DOTS_PER_MM = 8
EXACT = 1.0  # millimetres
SHAPED = PrintJob("U001", (TextLine("ياردەم ئىلتىماسى", size=2), TextLine("䶮 测试"), Rule()))
BIG = PrintJob("G001", (TextLine("大", size=3), Feed(5), QrBlock(QR_DATA, "扫码"), Feed(2)))


@pytest.mark.parametrize("profile", ["generic-80", "generic-58", "two-byte-80"])
@pytest.mark.parametrize("job", [SHORT_JOB, realistic_receipt(), SHAPED, BIG], ids=lambda job: job.job_id)
def test_the_length_told_is_the_length_of_the_paper(tmp_path: Path, profile: str, job: PrintJob) -> None:
    with running(tmp_path, profile) as rig:
        rig.wait_state(PrinterState.READY)
        outcome = rig.print(job)
        assert isinstance(outcome, Printed)
        wait_for(lambda: len(rig.printer.papers()) == 1, "the paper")
        (paper,) = rig.printer.papers()
    assert outcome.length_mm == pytest.approx(paper.height / DOTS_PER_MM, abs=EXACT)


def test_a_job_that_never_began_took_no_paper(tmp_path: Path) -> None:
    with running(tmp_path, limits=QUICK) as rig:
        rig.wait_state(PrinterState.READY)
        rig.printer.set_fault("cover_open")
        rig.wait_state(PrinterState.COVER_OPEN)
        outcome = rig.print(SHORT_JOB)
    assert isinstance(outcome, Failed) and outcome.length_mm == 0.0
