"""Run both simulated devices and their page in one process, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import json
import signal
import socket
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import uvicorn

from .bench import bench_app
from .cards import cards
from .id_card_reader import IdCardReaderSimulator
from .receipt_printer import ReceiptPrinterSimulator

READER_LINK: Final = "id-card-reader"
PRINTER_LINK: Final = "receipt-printer"
_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class BenchReady:
    """Where the bench is; printed as one line of JSON on standard output once it accepts requests."""

    url: str
    reader: str
    printer: str


class _Server(uvicorn.Server):
    """Says that it is ready when it is, not before."""

    def __init__(self, config: uvicorn.Config, ready: BenchReady) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then print the ready line."""
        await super().startup(sockets)
        if self.started:
            line = {"ready": True, "url": self._ready.url, "reader": self._ready.reader}
            sys.stdout.write(json.dumps({**line, "printer": self._ready.printer}) + "\n")
            sys.stdout.flush()


def run_bench(
    directory: Path, port: int, *, font_path: Path, model: str = "generic-80", timing: bool = True
) -> None:
    """Serve until the process is told to end. `directory` gets the two port links; `port` 0 takes a free one.

    Call it on the main thread: it answers signals. Raises `OSError` when the address is taken or the font
    cannot be read.
    """
    listener = socket.create_server(("127.0.0.1", port))
    known = cards(datetime.now(_SHANGHAI).date())
    reader = IdCardReaderSimulator(directory / READER_LINK, timing=timing, cards=known)
    printer = ReceiptPrinterSimulator(directory / PRINTER_LINK, model, font_path, timing=timing)
    ready = BenchReady(
        f"http://127.0.0.1:{listener.getsockname()[1]}",
        str(directory / READER_LINK),
        str(directory / PRINTER_LINK),
    )
    config = uvicorn.Config(
        bench_app(reader, printer, known), log_level="warning", access_log=False, timeout_graceful_shutdown=2
    )
    # The server raises the signal again when it has ended; the ports must still be removed then.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    reader.start()
    printer.start()
    try:
        _Server(config, ready).run(sockets=[listener])
    finally:
        printer.stop()
        reader.stop()
        listener.close()
