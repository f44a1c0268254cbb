"""From blocks to lines: every line knows its text, place and size, and fits the paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, assert_never

from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode
from qrcode.util import QRData

from ..types import Align, Block, Feed, LabelValue, PrintJob, QrBlock, Rule, TextLine
from .profiles import PrinterProfile
from .text import clean, columns
from .wrap import wrap

QUIET_ZONE: Final = 4  # blank modules a QR code needs on every side
LARGEST_MODULE: Final = 6
SMALLEST_MODULE: Final = 4  # 0.5 mm: what telephones still read
RULE_CHAR: Final = "─"
_MAX_FEED: Final = 30
_NARROWEST_VALUE: Final = 12  # columns; a longer label gets a line of its own


class JobError(ValueError):
    """A job that cannot be printed on any attempt; the text names the rule, never the content."""


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One printed line of cleaned text."""

    text: str
    size: int = 1
    bold: bool = False
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Gap:
    """Blank lines."""

    lines: int


@dataclass(frozen=True, slots=True, repr=False)
class Code:
    """A QR code, centred; `module` dots a side, `modules` modules a side without quiet zone."""

    data: str
    module: int
    modules: int


Row = Line | Gap | Code


def lay_out(job: PrintJob, profile: PrinterProfile) -> list[Row]:
    """Rows of a whole receipt. Raises `JobError` (size, feed or QR data out of range)."""
    rows: list[Row] = []
    if job.copy_number < 0:
        raise JobError("copy_number must not be negative")
    if job.copy_number:
        rows.append(Line(f"补打 第{job.copy_number}次", bold=True, align="center"))
    for block in job.blocks:
        rows.extend(_rows(block, profile))
    return rows


def _rows(block: Block, profile: PrinterProfile) -> list[Row]:
    match block:
        case TextLine():
            return _paragraph(block, profile)
        case LabelValue():
            return _label_value(block, profile)
        case Rule():
            return [Line(RULE_CHAR * profile.hanzi_columns)]
        case Feed():
            if not 0 <= block.lines <= _MAX_FEED:
                raise JobError(f"a feed is 0 to {_MAX_FEED} lines")
            return [Gap(block.lines)] if block.lines else []
        case QrBlock():
            return _code(block, profile)
        case _:
            assert_never(block)


def _paragraph(block: TextLine, profile: PrinterProfile) -> list[Row]:
    if not 1 <= block.size <= 3:
        raise JobError("a text size is 1, 2 or 3")
    text = clean(block.text, profile.font_zone)
    return [
        Line(line, block.size, block.bold, block.align) for line in wrap(text, profile.columns // block.size)
    ]


def _label_value(block: LabelValue, profile: PrinterProfile) -> list[Row]:
    label = clean(block.label, profile.font_zone) + "："
    value = clean(block.value, profile.font_zone).strip(" ")
    indent = columns(label)
    if profile.columns - indent < _NARROWEST_VALUE:
        lines = wrap(label, profile.columns)
        indent = 4
        lines += [" " * indent + line for line in wrap(value, profile.columns - indent)]
    else:
        first, *rest = wrap(value, profile.columns - indent)
        lines = [label + first, *(" " * indent + line for line in rest)]
    return [Line(line, bold=block.bold) for line in lines]


def _code(block: QrBlock, profile: PrinterProfile) -> list[Row]:
    data = block.data
    if not data or any(not " " <= char <= "~" for char in data):
        raise JobError("a QR code holds printable ASCII only")
    modules = qr_modules(data)
    module = min(LARGEST_MODULE, profile.dots // (modules + 2 * QUIET_ZONE))
    if module < SMALLEST_MODULE or len(data) > profile.qr_bytes:
        # The printer would print nothing, or a code no telephone can read, without any error.
        raise JobError("the QR data is too long for this paper")
    rows: list[Row] = [Gap(1), Code(data, module, modules), Gap(1)]
    if block.caption:
        rows += _paragraph(TextLine(block.caption, align="center"), profile)
    return rows


def qr_modules(data: str) -> int:
    """Modules a side of a level M code in byte mode, the mode every printer uses. Raises `JobError`."""
    code = QRCode(error_correction=ERROR_CORRECT_M)
    # Mode 4 = bytes: printers do not choose the shorter modes.
    code.add_data(QRData(data.encode("ascii"), mode=4), optimize=0)
    try:
        version = code.best_fit()
    except (DataOverflowError, ValueError) as error:
        raise JobError("the QR data is too long for this paper") from error
    return 17 + 4 * int(version)
