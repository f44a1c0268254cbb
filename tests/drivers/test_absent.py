"""A hall without a reader or a printer: both say so at once."""

from __future__ import annotations

from drivers.absent import AbsentPrinter, AbsentReader
from drivers.types import (
    CardReader,
    Failed,
    FailureCause,
    PrinterState,
    PrintJob,
    PrintOutcome,
    ReaderState,
    ReceiptPrinter,
)


def test_an_absent_reader_is_offline_and_harmless() -> None:
    reader: CardReader = AbsentReader()
    reader.subscribe(lambda _event: None)
    reader.start()
    reader.want_card(True)
    assert reader.status.state is ReaderState.OFFLINE
    reader.stop()


def test_an_absent_printer_fails_every_job_once() -> None:
    printer: ReceiptPrinter = AbsentPrinter()
    printer.subscribe(lambda _status: None)
    printer.start()
    outcomes: list[PrintOutcome] = []
    printer.submit(PrintJob("A001", ()), outcomes.append)
    assert outcomes == [Failed(FailureCause.OFFLINE)]
    assert printer.status.state is PrinterState.OFFLINE
    printer.stop()
