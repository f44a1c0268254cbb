"""A simulated ESC/POS receipt printer behind a pseudo serial port."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any, Final

from PIL import Image

from .line import PtyLine
from .paper import Paper
from .paper_painter import PaperPainter
from .print_engine import PrintEngine
from .printer_faults import STOPPING, PrinterFault, automatic_status, paper_sensor, real_time_status
from .printer_models import MODELS, PrinterModel
from .real_time import RealTimeEar

_XON: Final = b"\x11"
_XOFF: Final = b"\x13"
_IN_FLIGHT: Final = 16384  # bytes a host may have under way when it sees XOFF
_SLOW_REPLY: Final = 0.4
_F = PrinterFault


class ReceiptPrinterSimulator:
    """Opens its port with `start()`, closes it with `stop()`; every control may be used from any thread.

    `link`: path the driver opens. `model`: a name from `MODELS` or a model. `timing=False`: no line time and
    no print time. `keeps_buffer` (settable): what happens to waiting data when paper ends or the cover opens.
    """

    def __init__(
        self, link: Path, model: str | PrinterModel, font_path: Path, *, timing: bool = True, seed: int = 1
    ) -> None:
        self.model = MODELS[model] if isinstance(model, str) else model
        self.keeps_buffer = self.model.keeps_buffer
        self.line = PtyLine(link, baudrate=self.model.baudrate, timing=timing, seed=seed)
        self.lost_bytes = 0
        self._painter = PaperPainter(font_path)
        self._lock = threading.RLock()
        self._faults: set[PrinterFault] = set()
        self._later: dict[PrinterFault, int] = {}
        self._replies: deque[tuple[float, bytes]] = deque()
        self._engine = PrintEngine(self.model, self._in_order, timing=timing)
        self._engine.before_item = self._before_line
        self._engine.after_item = self._after_line
        self._ear = RealTimeEar()
        self._random = random.Random(seed)
        self._holding = False
        self._asb = b""
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    # --- controls ---------------------------------------------------------------------------------------

    def start(self) -> None:
        """Plug in and switch on."""
        self.line.plug()
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="sim-printer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Switch off and remove the port."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self.line.unplug()

    def set_fault(self, fault: PrinterFault | str, *, after_lines: int = 0) -> None:
        """Begin a fault now, or once so many further lines have been printed."""
        fault = PrinterFault(fault)
        with self._lock:
            if after_lines > 0:
                self._later[fault] = after_lines
            else:
                self._begin(fault)

    def clear_fault(self, fault: PrinterFault | str) -> None:
        """End a fault: put paper in, close the cover, free the blade, switch on, plug in ..."""
        fault = PrinterFault(fault)
        with self._lock:
            self._later.pop(fault, None)
            if fault not in self._faults:
                return
            self._faults.discard(fault)
            if fault is _F.PAPER_OUT:
                self._engine.tear()
            elif fault is _F.SLOW:
                self._engine.slow = False
            elif fault in (_F.POWER_OFF, _F.UNPLUGGED):
                self._holding = False
                self._ear = RealTimeEar()
        if fault is _F.UNPLUGGED:
            self.line.plug()

    def clear_faults(self) -> None:
        """End all faults, coming ones too."""
        for fault in PrinterFault:
            self.clear_fault(fault)

    def papers(self) -> list[Paper]:
        """Every piece of paper, oldest first; the last one may still hang in the slot (`cut` false)."""
        with self._lock:
            hanging = [self._engine.paper] if self._engine.paper.items else []
            return [*self._engine.finished, *hanging]

    def take_paper(self) -> list[Paper]:
        """Take away everything that was cut or torn off."""
        with self._lock:
            taken, self._engine.finished = self._engine.finished, []
            return taken

    def picture(self, index: int = -1) -> Image.Image:
        """Draw one piece of paper. Raises `IndexError` when there is none."""
        with self._lock:
            papers = self.papers()
            return self._painter.paint(papers[index])

    def state(self) -> dict[str, Any]:
        """Facts for a person or a test."""
        with self._lock:
            return {
                "model": self.model.name,
                "faults": sorted(self._faults),
                "coming_faults": {str(fault): lines for fault, lines in self._later.items()},
                "online": not self._faults & STOPPING,
                "plugged": self.line.plugged,
                "buffered": len(self._engine.buffer),
                "holding": self._holding,
                "idle": self._engine.idle,
                "lost_bytes": self.lost_bytes,
                "lines_printed": self._engine.lines_printed,
                "unknown_commands": len(self._engine.unknown),
                "papers": len(self.papers()),
            }

    # --- faults -----------------------------------------------------------------------------------------

    def _begin(self, fault: PrinterFault) -> None:
        self._faults.add(fault)
        if fault is _F.POWER_OFF:
            self._engine.lose_power(time.monotonic())
            self._replies.clear()
            self._asb = b""
        elif fault in (_F.PAPER_OUT, _F.COVER_OPEN) and not self.keeps_buffer:
            self._engine.forget_data()
        elif fault is _F.SLOW:
            self._engine.slow = True

    def _before_line(self) -> bool:
        """Called when a line begins; true: this line is printed half, then there is no power."""
        if self._later.get(_F.POWER_OFF) == 0:
            del self._later[_F.POWER_OFF]
            self._faults.add(_F.POWER_OFF)
            return True
        return False

    def _after_line(self) -> None:
        for fault, lines in list(self._later.items()):
            self._later[fault] = lines - 1
            if lines == 1 and fault is not _F.POWER_OFF:
                del self._later[fault]
                self._begin(fault)

    # --- the device's own thread ------------------------------------------------------------------------

    def _run(self) -> None:
        wait = 0.05
        while not self._stop.is_set():
            if not self.line.plugged:
                self._stop.wait(0.02)
                data = b""
            else:
                data = self.line.read(wait)
            out, unplug, wait = self._turn(data)
            if unplug:
                self.line.unplug()
            elif out:
                self.line.write(out)

    def _turn(self, data: bytes) -> tuple[bytes, bool, float]:
        with self._lock:
            now = time.monotonic()
            if _F.POWER_OFF in self._faults:
                if self._engine.buffer or not self._engine.idle:
                    self._engine.lose_power(now)
                return b"", _F.UNPLUGGED in self._faults and self.line.plugged, 0.05
            self._receive(data)
            due = self._engine.run(now, lambda: not self._faults & STOPPING)
            self._watch_status()
            out = self._flow() + self._due_replies(time.monotonic())
            unplug = _F.UNPLUGGED in self._faults and self.line.plugged
            wait = 0.05 if due is None else min(max(due - now, 0.001), 0.05)
            return out, unplug, wait

    def _receive(self, data: bytes) -> None:
        room = self.model.buffer_size + (_IN_FLIGHT if self.model.xonxoff else 0)
        for byte in data:
            if len(self._engine.buffer) < room:
                self._engine.buffer.append(byte)
            else:
                self.lost_bytes += 1
            self._obey_now(self._ear.hear(byte))

    def _obey_now(self, command: str) -> None:
        if command.startswith("status "):
            query = int(command[-1])
            if query not in self.model.silent_queries:
                self._say(bytes([real_time_status(query, self._faults, self.model)]))
        elif (command == "clear" and self.model.clears_on_dle_dc4) or (
            command == "recover 2" and _F.CUTTER_JAM not in self._faults
        ):
            self._engine.forget_data()

    def _in_order(self, request: bytes) -> None:
        """Replies to buffered requests, at the moment the engine reaches them."""
        kind, args = request[:1], request[1:]
        if kind == b"r":
            self._say(bytes([paper_sensor(self._faults, self.model) if args in (b"\x01", b"1") else 0]))
        elif kind == b"H":
            self._say(b'7"' + args + b"\x00")
        elif kind == b"I":
            names = {b"B": b"_SIM\x00", b"C": b"_" + self.model.name.encode() + b"\x00"}
            self._say(names.get(args, b"\x02"))
        elif kind == b"a":
            self._asb = b""

    def _watch_status(self) -> None:
        if self._engine.composer.modes.asb:
            status = automatic_status(self._faults, self.model)
            if status != self._asb:
                self._asb = status
                self._say(status)

    def _flow(self) -> bytes:
        if not self.model.xonxoff or _F.POWER_OFF in self._faults:
            return b""
        filled = len(self._engine.buffer) / self.model.buffer_size
        stopped = self.model.stops_line_offline and bool(self._faults & STOPPING)
        if not self._holding and (filled > 0.75 or stopped):
            self._holding = True
            return _XOFF
        if self._holding and filled < 0.25 and not stopped:
            self._holding = False
            return _XON
        return b""

    def _say(self, reply: bytes) -> None:
        if _F.SILENT in self._faults:
            return
        if _F.GARBLED in self._faults:
            reply = bytes(self._random.choice(b"\x41\x55\xa9\xe1\xff\x8d") for _ in reply)
        delay = _SLOW_REPLY if _F.SLOW in self._faults else 0.0
        self._replies.append((time.monotonic() + delay, reply))

    def _due_replies(self, now: float) -> bytes:
        out = b""
        while self._replies and self._replies[0][0] <= now + 0.001:
            out += self._replies.popleft()[1]
        return out
