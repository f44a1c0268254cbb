"""The page of faults says what the matrix plays."""

from __future__ import annotations

from tests.faults.fault_pages import PAGE, page
from tests.faults.fault_table import FAULTS, STEPS, cases


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.faults.fault_pages"


def test_every_device_fault_is_played_at_every_step_of_both_services() -> None:
    played = {(case.fault.id, case.service, case.step) for case in cases()}
    for fault in FAULTS:
        for service, steps in STEPS.items():
            missing = [step for step in steps if (fault.id, service, step) not in played]
            assert not missing or fault.part == "office", (fault.id, service, missing)
    assert len(played) == len(cases())
