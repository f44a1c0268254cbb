"""Real device services on real serial lines, every fault in turn: what they log holds nobody.

Looked at before any redaction: message, arguments, extra fields, exceptions.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from drivers.sim.card_text import resident, with_check_character
from drivers.sim.cards import SimCard
from drivers.sim.id_card_reader import ReaderFault
from drivers.sim.printer_faults import PrinterFault
from drivers.types import (
    CardFailed,
    CardRead,
    LabelValue,
    PrinterState,
    PrintJob,
    ReaderEvent,
    ReaderState,
    ReaderStatus,
    TextLine,
)
from tests.drivers.id_card_rig import PATIENT, wait_until
from tests.drivers.id_card_rig import Rig as ReaderRig
from tests.drivers.printer_rig import QUICK, running

NAME, ADDRESS = "测试囍玥", "示例市样例区幸福路17号"
NUMBER = with_check_character("11999919560315001")
SINCE, UNTIL = date(2020, 1, 1), date(2040, 1, 1)
CARD = SimCard(
    "planted",
    "",
    resident(
        NAME, "1", "01", date(1956, 3, 15), ADDRESS, NUMBER, "样例分局", date(2020, 1, 1), date(2040, 1, 1)
    ),
)
JOB = PrintJob("P001", (TextLine(NAME), LabelValue("号码", NUMBER), TextLine(ADDRESS)))
DEAD_LINE = replace(PATIENT, status=0.4, find=0.4, stall=0.3)


def nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    rows = [f"{record.getMessage()} {record.__dict__}" for record in caplog.records]
    text = "\n".join([*rows, caplog.text])
    assert text.strip(), "something was logged"
    for secret in (NAME, ADDRESS, NUMBER, NUMBER[:17]):
        coded = (repr(secret.encode(code))[2:-1] for code in ("utf-8", "utf-16-le", "gb18030"))
        for way in (secret, ascii(secret)[1:-1], secret.encode("utf-16-le").hex(), *coded):
            assert way not in text


def ends(event: ReaderEvent) -> bool:
    """The card was read, could not be, or the reader is away."""
    away = isinstance(event, ReaderStatus) and event.state in (ReaderState.OFFLINE, ReaderState.FAULT)
    return away or isinstance(event, CardRead | CardFailed)


@pytest.mark.parametrize("fault", [None, *ReaderFault])
def test_a_card_and_every_fault_of_the_reader(
    tmp_path: Path, fault: ReaderFault | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with ReaderRig(tmp_path, limits=DEAD_LINE, late_by=0.05) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        before = len(rig.events)
        if fault is not None:
            rig.sim.set_fault(fault)
        rig.sim.place(CARD)
        wait_until(lambda: any(map(ends, rig.events[before:])), "an end")
    assert NUMBER not in repr(rig.events) and NAME not in repr(rig.events)
    nothing_of_it(caplog)


@pytest.mark.parametrize("fault", list(PrinterFault))
def test_a_paper_and_every_fault_of_the_printer(
    tmp_path: Path, fault: PrinterFault, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with running(tmp_path, limits=QUICK) as rig:
        rig.wait_state(PrinterState.READY)
        rig.print(JOB)
        rig.printer.set_fault(fault)
        outcome = rig.print(JOB)
    assert NAME not in repr(outcome)
    nothing_of_it(caplog)
