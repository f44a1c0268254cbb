"""From blocks to lines: every line knows its text, place and size, and fits the paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, assert_never

from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode
from qrcode.util import QRData

from ..types import Align, Block, Feed, LabelValue, PrintJob, QrBlock, Rule, TextLine
from .bidi import has_arabic, starts_right_to_left
from .profiles import PrinterProfile
from .shaped import side
from .text import clean, columns
from .wrap import wrap, wrap_measured

QUIET_ZONE: Final = 4  # blank modules a QR code needs on every side
LARGEST_MODULE: Final = 6
SMALLEST_MODULE: Final = 4  # 0.5 mm: what telephones still read
RULE_CHAR: Final = "─"
_MAX_FEED: Final = 30
_NARROWEST_VALUE: Final = 12  # columns; a longer label gets a line of its own
_HANGING: Final = 4  # columns
_DOTS_OF_COLUMN: Final = 12


class JobError(ValueError):
    """A job that cannot be printed on any attempt; the text names the rule, never the content."""


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One printed line of cleaned text; `indent` columns are left free where it begins at the right."""

    text: str
    size: int = 1
    bold: bool = False
    align: Align = "left"
    right_to_left: bool = False
    indent: int = 0


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
Ruler = Callable[[str, int, bool], float]
"""Dots that a line takes when it is drawn: text, size, right to left."""


@dataclass(frozen=True, slots=True)
class _Paper:
    profile: PrinterProfile
    right_to_left: bool
    ruler: Ruler | None

    def wrap(self, text: str, size: int = 1, *, right_to_left: bool, indent: int = 0) -> list[str]:
        """Lines of cleaned text: by columns, or by dots where it has to be drawn."""
        room = self.profile.columns // size - indent
        if self.ruler is None or not has_arabic(text):
            return wrap(text, room)
        measure = partial(self._measure, size, right_to_left)
        return wrap_measured(text, room * size * _DOTS_OF_COLUMN, measure)

    def _measure(self, size: int, right_to_left: bool, line: str) -> float:
        return self.ruler(line, size, right_to_left) if self.ruler else 0.0


def lay_out(job: PrintJob, profile: PrinterProfile, ruler: Ruler | None = None) -> list[Row]:
    """Rows of a whole receipt. Raises `JobError` (size, feed or QR data out of range).

    Without `ruler` nothing can be drawn: lines with Arabic script are counted by columns.
    """
    rows: list[Row] = []
    paper = _Paper(profile, job.right_to_left, ruler)
    if job.copy_number < 0:
        raise JobError("copy_number must not be negative")
    if job.copy_number:
        rows.append(Line(job.copy_mark.format(count=job.copy_number), bold=True, align="center"))
    for block in job.blocks:
        rows.extend(_rows(block, paper))
    return rows


def _rows(block: Block, paper: _Paper) -> list[Row]:
    match block:
        case TextLine():
            return _paragraph(block, paper)
        case LabelValue():
            return _label_value(block, paper)
        case Rule():
            return [Line(RULE_CHAR * paper.profile.hanzi_columns)]
        case Feed():
            if not 0 <= block.lines <= _MAX_FEED:
                raise JobError(f"a feed is 0 to {_MAX_FEED} lines")
            return [Gap(block.lines)] if block.lines else []
        case QrBlock():
            return _code(block, paper)
        case _:
            assert_never(block)


def _paragraph(block: TextLine, paper: _Paper) -> list[Row]:
    if not 1 <= block.size <= 3:
        raise JobError("a text size is 1, 2 or 3")
    text = clean(block.text, paper.profile.font_zone)
    turned = paper.right_to_left or starts_right_to_left(text)
    align = side(block.align, right_to_left=paper.right_to_left)
    return [
        Line(line, block.size, block.bold, align, turned)
        for line in paper.wrap(text, block.size, right_to_left=turned)
    ]


def _label_value(block: LabelValue, paper: _Paper) -> list[Row]:
    profile = paper.profile
    label = clean(block.label, profile.font_zone)
    label += "：" if any(char >= "\u2e80" for char in label) else ": "
    value = clean(block.value, profile.font_zone).strip(" ")
    if paper.right_to_left or has_arabic(label + value):
        return _hanging(label + value, block, paper)
    indent = columns(label)
    if profile.columns - indent < _NARROWEST_VALUE:
        lines = wrap(label, profile.columns)
        indent = _HANGING
        lines += [" " * indent + line for line in wrap(value, profile.columns - indent)]
    else:
        first, *rest = wrap(value, profile.columns - indent)
        lines = [label + first, *(" " * indent + line for line in rest)]
    return [Line(line, bold=block.bold) for line in lines]


def _hanging(text: str, block: LabelValue, paper: _Paper) -> list[Row]:
    """Lines that may be drawn, so that no column of letters tells where a value begins."""
    turned = paper.right_to_left or starts_right_to_left(text)
    first, *rest = paper.wrap(text, right_to_left=turned, indent=_HANGING)
    align = side("left", right_to_left=paper.right_to_left)
    hanging = [Line(line, 1, block.bold, align, turned, _HANGING) for line in rest]
    return [Line(first, 1, block.bold, align, turned), *hanging]


def _code(block: QrBlock, paper: _Paper) -> list[Row]:
    data, profile = block.data, paper.profile
    if not data or any(not " " <= char <= "~" for char in data):
        raise JobError("a QR code holds printable ASCII only")
    modules = qr_modules(data)
    module = min(LARGEST_MODULE, profile.dots // (modules + 2 * QUIET_ZONE))
    if module < SMALLEST_MODULE or len(data) > profile.qr_bytes:
        # The printer would print nothing, or a code no telephone can read, without any error.
        raise JobError("the QR data is too long for this paper")
    rows: list[Row] = [Gap(1), Code(data, module, modules), Gap(1)]
    if block.caption:
        rows += _paragraph(TextLine(block.caption, align="center"), paper)
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
