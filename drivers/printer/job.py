"""From a print job to the bytes of one receipt, complete before the first byte is sent.

Bytes for QR codes and the cut come from python-escpos. Text, sizes, alignment and pictures are written here:
python-escpos 3.1 loses Chinese punctuation, cannot centre a native QR code and prints on standard output.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, assert_never

from PIL import Image, ImageChops
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import QRData

from ..types import Align, PrintJob
from .bidi import has_arabic
from .glyphs import CELL_HEIGHT, CELL_WIDTH, LINE_PITCH, GlyphDrawer
from .layout import Code, Gap, Line, Row, lay_out
from .profiles import PrinterProfile
from .raster import raster
from .text import MISSING_MARK, carried, columns, encode

INITIALISE: Final = b"\x1b@\x1c&"  # ESC @, and FS & because ESC @ leaves Chinese mode on some models
MARK: Final = b"\x1dr\x01"  # GS r 1, answered in buffer order: everything before it was processed
FEED: Final = b"\x1bJ"  # ESC J n: n dot rows
_ALIGN: Final = {"left": b"\x1ba\x00", "center": b"\x1ba\x01", "right": b"\x1ba\x02"}
_CUTTER_FEED_ROWS: Final = 96  # 12 mm from the head to the blade, as most mechanisms have
_BETWEEN_LINES: Final = 6  # dot rows under characters that are taller than the line spacing


@dataclass(frozen=True, slots=True, repr=False)
class JobBytes:
    """A receipt ready to send. `content_length`: bytes up to the end of what is visible on paper;
    `rows`: dot rows the printer moves, for the time and the paper it takes; `process_id`: answer expected to
    GS ( H.
    """

    data: bytes
    content_length: int
    rows: int
    process_id: bytes = b""


class JobEncoder:
    """Encodes jobs for one profile. Without `font_path` a character the printer lacks becomes a mark."""

    def __init__(self, profile: PrinterProfile, font_path: Path | None) -> None:
        self.profile = profile
        self._drawer = GlyphDrawer(font_path) if font_path else None

    def encode(self, job: PrintJob, *, process_id: bool = False) -> JobBytes:
        """Bytes of the whole receipt, with the mark before the cut. Raises `JobError`."""
        data = bytearray(INITIALISE)
        height = _CUTTER_FEED_ROWS
        ruler = self._drawer.length if self._drawer else None
        for row in lay_out(job, self.profile, ruler):
            piece, rows = self._row(row)
            data += piece
            height += rows
        content = len(data)
        mark_id = process_id_of(job.job_id) if process_id else b""
        if mark_id:
            data += process_id_request(mark_id)
        data += MARK + cut(self.profile)
        return JobBytes(bytes(data), content, height, mark_id)

    def _row(self, row: Row) -> tuple[bytes, int]:
        match row:
            case Line():
                return self._line(row)
            case Gap():
                return b"\x1bd" + bytes([row.lines]), LINE_PITCH * row.lines
            case Code():
                return self._code(row), row.module * row.modules
            case _:
                assert_never(row)

    def _line(self, line: Line) -> tuple[bytes, int]:
        if self._drawer is not None and self._is_shaped(line):
            picture = self._drawer.draw_shaped(
                line.text,
                size=line.size,
                bold=line.bold,
                right_to_left=line.right_to_left,
                indent=line.indent * CELL_WIDTH,
            )
            return self._picture(picture, line.align), picture.height
        return self._plain(line)

    def _is_shaped(self, line: Line) -> bool:
        """Arabic script, or a line of such a paragraph that is too long in the printer's own columns."""
        return has_arabic(line.text) or columns(line.text) * line.size + line.indent > self.profile.columns

    def _picture(self, picture: Image.Image, align: Align) -> bytes:
        """The inked rows as a picture, the others as feed: white is not worth its bytes."""
        inked = ImageChops.invert(picture.convert("L")).getbbox()
        if inked is None:
            return FEED + bytes([picture.height])
        top, bottom = inked[1], inked[3]
        strip = raster(picture.crop((0, top, picture.width, bottom)), self.profile.raster_rows)
        before = FEED + bytes([top]) if top else b""
        after = FEED + bytes([picture.height - bottom]) if picture.height > bottom else b""
        if align == "left":
            return before + strip + after
        return before + _ALIGN[align] + strip + _ALIGN["left"] + after

    def _plain(self, line: Line) -> tuple[bytes, int]:
        if not all(carried(char, self.profile.font_zone) for char in line.text):
            if self._drawer is not None:
                picture = self._drawer.draw(
                    line.text, dots=self.profile.dots, size=line.size, bold=line.bold, align=line.align
                )
                return raster(picture, self.profile.raster_rows), picture.height
            zone = self.profile.font_zone
            line = Line(
                "".join(char if carried(char, zone) else MISSING_MARK for char in line.text),
                line.size,
                line.bold,
                line.align,
            )
        before, after = self._size(line.size)
        if line.bold:
            before, after = before + b"\x1bE\x01", b"\x1bE\x00" + after
        if line.align != "left":
            before, after = _ALIGN[line.align] + before, after + _ALIGN["left"]
        rows = max(LINE_PITCH, CELL_HEIGHT * line.size + _BETWEEN_LINES)
        return before + encode(line.text + " " * line.indent) + b"\n" + after, rows

    def _size(self, size: int) -> tuple[bytes, bytes]:
        """Commands before and after a line: models differ on which of GS ! and FS ! reaches hanzi."""
        if size == 1:
            return b"", b""
        before, after = b"", b""
        if "GS !" in self.profile.size_commands:
            before, after = b"\x1d!" + bytes([(size - 1) * 0x11]), b"\x1d!\x00"
        if "FS !" in self.profile.size_commands and size == 2:  # FS ! knows double only
            before, after = before + b"\x1c!\x0c", after + b"\x1c!\x00"
        return before, after

    def _code(self, code: Code) -> bytes:
        if self.profile.native_qr:
            return _ALIGN["center"] + native_qr(code.data, code.module) + _ALIGN["left"]
        return raster(draw_qr(code.data, code.module, self.profile.dots), self.profile.raster_rows)


def native_qr(data: str, module: int) -> bytes:
    """GS ( k commands for a model 2 code of ASCII `data`, level M, `module` dots a module."""
    from escpos.constants import QR_ECLEVEL_M  # type: ignore[import-untyped]
    from escpos.printer import Dummy  # type: ignore[import-untyped]  # slow to import: not at the start

    builder = Dummy()
    builder.qr(data, ec=QR_ECLEVEL_M, size=module, native=True)
    return bytes(builder.output)


def draw_qr(data: str, module: int, dots: int) -> Image.Image:
    """The same code, centred on `dots`, as a picture without its right margin, for printers without QR."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(QRData(data.encode("ascii"), mode=4), optimize=0)
    matrix = code.get_matrix()
    small = Image.new("1", (len(matrix), len(matrix)), 1)
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            if dark:
                small.putpixel((x, y), 0)
    side = len(matrix) * module
    left = (dots - side) // 2
    page = Image.new("1", (-(-(left + side) // 8) * 8, side), 1)
    page.paste(small.resize((side, side), Image.Resampling.NEAREST), (left, 0))
    return page


def cut(profile: PrinterProfile) -> bytes:
    """Feed to the cutter and cut: GS V 66 0 (partial) or GS V 65 0 (full)."""
    if profile.cut == "full":
        return b"\x1dVA\x00"
    from escpos.printer import Dummy

    builder = Dummy()
    builder.cut(feed=False)
    return bytes(builder.output)


def process_id_of(job_id: str) -> bytes:
    """Four printable ASCII characters that stand for a job in GS ( H."""
    if len(job_id) == 4 and all(" " <= char <= "~" for char in job_id):
        return job_id.encode("ascii")
    return f"{zlib.crc32(job_id.encode('utf-8', 'replace')) & 0xFFFF:04X}".encode("ascii")


def process_id_request(mark_id: bytes) -> bytes:
    """GS ( H function 48: answer `mark_id` when everything before it has been printed."""
    return b"\x1d(H\x06\x0000" + mark_id
