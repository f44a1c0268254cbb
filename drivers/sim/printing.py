"""Modes and the line being composed: what firmware keeps between two commands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from .paper import Cell, TextItem
from .printer_models import PrinterModel

DEFAULT_SPACING: Final = 30
_CODES: Final = {"gbk": "gbk", "gb2312": "gb2312"}


@dataclass(slots=True)
class Modes:
    """Everything ESC @ resets."""

    align: int = 0
    bold: bool = False
    underline: bool = False
    hanzi_underline: bool = False
    reverse: bool = False
    spacing: int = DEFAULT_SPACING
    width: int = 1
    height: int = 1
    hanzi_width: int = 1
    hanzi_height: int = 1
    hanzi: bool = True
    asb: int = 0
    qr_module: int = 3
    qr_level: int = 48
    qr_data: bytes = b""


@dataclass(slots=True)
class Composer:
    """Puts characters into the current line; a full line goes out by itself."""

    model: PrinterModel
    modes: Modes = field(default_factory=Modes)
    cells: list[Cell] = field(default_factory=list)
    x: int = 0

    def reset(self) -> None:
        """ESC @ or power on."""
        self.modes = Modes()
        self.cells.clear()
        self.x = 0

    def add(self, code: bytes) -> TextItem | None:
        """Compose one character; returns the line that had to go out first, if any."""
        char, wrong = decode(code, self.model, hanzi=self.modes.hanzi)
        if not char:
            return None
        modes = self.modes
        if char < "\x80":
            width, height, underline = 12 * modes.width, 24 * modes.height, modes.underline
        else:
            width, height, underline = 24 * modes.hanzi_width, 24 * modes.hanzi_height, modes.hanzi_underline
        full = self.line() if self.x + width > self.model.columns * 12 else None
        cell = Cell(char, self.x, width, height, modes.bold, underline, modes.reverse, wrong)
        self.cells.append(cell)
        self.x += width
        return full

    def line(self) -> TextItem:
        """The finished line, placed by the alignment; an empty one is a blank line."""
        height = max([self.modes.spacing, *(cell.height + 6 for cell in self.cells)])
        shift = self.place(self.x)
        cells = tuple(
            Cell(c.char, c.x + shift, c.width, c.height, c.bold, c.underline, c.reverse, c.wrong)
            for c in self.cells
        )
        self.cells.clear()
        self.x = 0
        return TextItem(cells, height)

    def place(self, width: int) -> int:
        """Left edge of something `width` dots wide under the present alignment."""
        room = max(self.model.dots - width, 0)
        return {1: room // 2, 2: room}.get(self.modes.align, 0)


def decode(code: bytes, model: PrinterModel, *, hanzi: bool) -> tuple[str, bool]:
    """The glyph a font prints for a character code, and whether it is not the one that was meant."""
    if len(code) == 1:
        if code[0] < 0x80:
            return chr(code[0]), False
        return ("", False) if hanzi else (code.decode("cp437"), True)
    try:
        if model.glyphs == "gb18030":
            return code.decode("gb18030"), False
        if model.glyphs == "gb2312" and not (0xA1 <= code[0] <= 0xF7 and code[1] >= 0xA1):
            return "〿", True
        char = code.decode(_CODES[model.glyphs])
    except UnicodeDecodeError:
        return "〿", True
    return {"・": "·", "―": "—"}.get(char, char) if model.glyphs == "gb2312" else char, False
