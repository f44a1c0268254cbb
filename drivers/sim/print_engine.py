"""The printer's firmware and mechanics: obeys commands in buffer order, takes real time, moves real paper."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image
from qrcode.main import QRCode
from qrcode.util import QRData

from .escpos_stream import Command, next_command
from .paper import FeedItem, Item, Paper, PictureItem
from .printer_models import PrinterModel
from .printing import Composer

_CUT_SECONDS: Final = 0.2
_DOTS_PER_MM: Final = 8
_SLOW: Final = 6.0
_QR_LEVELS: Final = {48: 1, 49: 0, 50: 3, 51: 2}  # L M Q H in the library's numbering


@dataclass(frozen=True, slots=True)
class CutItem:
    """A stroke of the blade; `feed` false cuts where the paper stands."""

    feed: int
    height: int = 0


class PrintEngine:
    """Not thread-safe: the simulator holds its lock. `answer` gets requests whose replies keep the order."""

    def __init__(self, model: PrinterModel, answer: Callable[[bytes], None], *, timing: bool) -> None:
        self.model = model
        self.buffer = bytearray()
        self.finished: list[Paper] = []
        self.paper = Paper(model.dots)
        self.composer = Composer(model)
        self.unknown: list[bytes] = []
        self.slow = False
        self.lines_printed = 0
        self.before_item: Callable[[], bool] = lambda: False  # true: power goes in the middle of this line
        self.after_item: Callable[[], None] = lambda: None
        self._answer = answer
        self._timing = timing
        self._queue: deque[Item | CutItem] = deque()
        self._moving: Item | CutItem | None = None
        self._began = self._due = 0.0

    # --- running ----------------------------------------------------------------------------------------

    def run(self, now: float, may_run: Callable[[], bool]) -> float | None:
        """Do what can be done by `now` (monotonic seconds); returns when the next movement ends, or None."""
        while may_run():
            if self._moving is not None:
                if now < self._due:
                    return self._due
                self._commit(self._moving)
                self._moving = None
            elif self._queue:
                self._begin(now)
            else:
                command = next_command(
                    self.buffer,
                    hanzi=self.composer.modes.hanzi,
                    four_byte=self.model.glyphs == "gb18030",
                )
                if command is None:
                    return None
                self.paper.raw += command.raw
                self._obey(command)
        return None

    @property
    def idle(self) -> bool:
        """Nothing moves and nothing whole waits."""
        return self._moving is None and not self._queue and not self.buffer

    def forget_data(self) -> None:
        """Lose everything not yet on paper."""
        self.buffer.clear()
        self._queue.clear()
        self._moving = None
        self.composer.cells.clear()
        self.composer.x = 0

    def lose_power(self, now: float) -> None:
        """Everything in memory goes; the line being printed stays half printed."""
        if self._moving is not None and not isinstance(self._moving, CutItem | FeedItem):
            span = self._due - self._began
            self.print_part(self._moving, (now - self._began) / span if span > 0 else 0.5)
        self.forget_data()
        self.composer.reset()

    def print_part(self, item: Item, part: float) -> None:
        """Put a line on the paper that was printed only in part."""
        if not isinstance(item, FeedItem):
            self.paper.items.append(replace(item, printed=min(max(part, 0.1), 0.9)))

    def tear(self) -> None:
        """The end of the roll: what was printed comes off without a cut, a new roll begins."""
        if self.paper.items:
            self.finished.append(self.paper)
        self.paper = Paper(self.model.dots)

    def _begin(self, now: float) -> None:
        item = self._queue[0]
        if not isinstance(item, CutItem | FeedItem) and self.before_item():
            self.print_part(item, 0.5)
            return  # the power has gone; `may_run` is false now
        self._queue.popleft()
        seconds = 0.0
        if self._timing:
            seconds = item.height / _DOTS_PER_MM / self.model.speed
            seconds += _CUT_SECONDS if isinstance(item, CutItem) else 0.0
            seconds *= _SLOW if self.slow else 1.0
        # Movements follow each other without a gap while there is data.
        self._began = self._due if now - self._due < 0.05 and self._due <= now else now
        self._due = self._began + seconds
        self._moving = item

    def _commit(self, item: Item | CutItem) -> None:
        if isinstance(item, CutItem):
            tail = Paper(self.model.dots)
            if item.feed:
                self.paper.items.append(FeedItem(item.feed))
            else:
                tail = self.paper.split_tail(self.model.head_to_cutter)
            self.paper.cut = True
            self.finished.append(self.paper)
            self.paper = tail
            return
        self.paper.items.append(item)
        if not isinstance(item, FeedItem):
            self.lines_printed += 1
            self.after_item()

    # --- commands ---------------------------------------------------------------------------------------

    def _obey(self, command: Command) -> None:
        match command.name:
            case "TEXT":
                full = self.composer.add(command.raw)
                if full is not None:
                    self._queue.append(full)
            case "CTRL":
                if command.raw == b"\n":
                    self._queue.append(self.composer.line())
            case "GS V":
                self._end_line()
                feed = len(command.args) == 2
                self._queue.append(CutItem(self.model.head_to_cutter + command.args[1] if feed else 0))
            case "GS v":
                self._raster(command.args)
            case "GS (":
                self._extended(command.args)
            case "GS r":
                if self.model.answers_gs_r:
                    self._answer(b"r" + command.args)
            case "GS I":
                self._answer(b"I" + command.args)
            case "ESC d":
                self._end_line()
                self._queue.append(FeedItem(command.args[0] * self.composer.modes.spacing))
            case "ESC J":
                self._end_line()
                self._queue.append(FeedItem(command.args[0]))
            case _:
                self._set_mode(command)

    def _end_line(self) -> None:
        if self.composer.cells:
            self._queue.append(self.composer.line())

    def _set_mode(self, command: Command) -> None:
        modes, n = self.composer.modes, command.args[0] if command.args else 0
        match command.name:
            case "ESC @":
                self.composer.reset()
            case "FS &":
                modes.hanzi = True
            case "FS .":
                modes.hanzi = False
            case "ESC a":
                if not self.composer.cells:  # only at the start of a line
                    modes.align = n % 48
            case "ESC E" | "ESC G":
                modes.bold = bool(n & 1)
            case "ESC -":
                modes.underline = bool(n % 48)
            case "FS -":
                modes.hanzi_underline = bool(n % 48)
            case "GS B":
                modes.reverse = bool(n & 1)
            case "ESC 2":
                modes.spacing = 30
            case "ESC 3":
                modes.spacing = n
            case "ESC !":
                modes.bold, modes.underline = bool(n & 8), bool(n & 128)
                modes.width, modes.height = 2 if n & 32 else 1, 2 if n & 16 else 1
            case "GS !":
                modes.width, modes.height = (n >> 4) % 8 + 1, n % 8 + 1
                if self.model.gs_resizes_hanzi:
                    modes.hanzi_width, modes.hanzi_height = modes.width, modes.height
            case "FS !":
                modes.hanzi_width, modes.hanzi_height = 2 if n & 4 else 1, 2 if n & 8 else 1
                modes.hanzi_underline = bool(n & 128)
            case "GS a":
                modes.asb = n
                self._answer(b"a")
            case name if not name.startswith("DLE") and name not in _HARMLESS:
                self.unknown.append(command.raw)

    def _raster(self, args: bytes) -> None:
        self._end_line()
        width, rows = args[2] + 256 * args[3], args[4] + 256 * args[5]
        if not width or not rows:
            return
        band = Image.frombytes("1", (width * 8, rows), bytes(byte ^ 0xFF for byte in args[6:]))
        band = band.crop((0, 0, min(band.width, self.model.dots), rows))
        self._queue.append(PictureItem(band, self.composer.place(band.width)))

    def _extended(self, args: bytes) -> None:
        body = args[3:]
        if args[:1] == b"H" and body[:2] == b"00" and self.model.answers_process_id:
            self._answer(b"H" + body[2:6])
        elif args[:1] == b"k" and body[:1] == b"1" and self.model.native_qr:
            self._qr(body[1], body[2:])

    def _qr(self, function: int, body: bytes) -> None:
        modes = self.composer.modes
        if function == 67 and 1 <= body[0] <= 16:
            modes.qr_module = body[0]
        elif function == 69 and body[0] in _QR_LEVELS:
            modes.qr_level = body[0]
        elif function == 80:
            modes.qr_data = body[1:]
        elif function == 81 and modes.qr_data:
            self._end_line()
            code = QRCode(error_correction=_QR_LEVELS[modes.qr_level], border=0, box_size=1)
            code.add_data(QRData(modes.qr_data, mode=4), optimize=0)
            matrix = code.get_matrix()
            side = len(matrix) * modes.qr_module
            if side <= self.model.dots:  # too wide: nothing comes out, and nobody is told
                picture = Image.new("1", (len(matrix), len(matrix)), 1)
                picture.putdata([0 if dark else 255 for line in matrix for dark in line])
                big = picture.resize((side, side), Image.Resampling.NEAREST)
                self._queue.append(PictureItem(big, self.composer.place(side), modes.qr_data))


_HARMLESS: Final = frozenset(
    {"ESC t", "ESC R", "ESC M", "ESC {", "ESC  ", "ESC p", "ESC =", "ESC c", "FS S", "FS C", "FS W", "GS L",
     "GS W", "GS P", "GS h", "GS w", "GS H", "GS f", "GS k", "GS |", "GS /"}
)  # fmt: skip
