"""Devices a hall does not have: they answer at once that they are away, and nothing waits for them."""

from __future__ import annotations

from collections.abc import Callable

from drivers.types import (
    Failed,
    FailureCause,
    PrinterState,
    PrinterStatus,
    PrintJob,
    PrintOutcome,
    ReaderEvent,
    ReaderState,
    ReaderStatus,
)


class AbsentReader:
    """A `CardReader` that is not there."""

    status = ReaderStatus(ReaderState.OFFLINE, "没有配置读卡器")

    def start(self) -> None:
        """Nothing to own."""

    def stop(self) -> None:
        """Nothing to release."""

    def subscribe(self, listener: Callable[[ReaderEvent], None]) -> None:
        """Nothing ever changes."""

    def want_card(self, wanted: bool) -> None:
        """There is none to be had."""


class AbsentPrinter:
    """A `ReceiptPrinter` that is not there: every job fails at once, so number and QR code do the work."""

    status = PrinterStatus(PrinterState.OFFLINE, "没有配置打印机")

    def start(self) -> None:
        """Nothing to own."""

    def stop(self) -> None:
        """Nothing to release."""

    def subscribe(self, listener: Callable[[PrinterStatus], None]) -> None:
        """Nothing ever changes."""

    def submit(self, job: PrintJob, done: Callable[[PrintOutcome], None]) -> None:
        """Say so at once."""
        done(Failed(FailureCause.OFFLINE))
