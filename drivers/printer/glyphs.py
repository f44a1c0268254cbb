"""Draw one line of text as a picture, for characters the printer's own font lacks.

A raster band cannot stand inside a text line, so the whole line is drawn, in the printer's own cells (12 x 24
dots a column), to keep its place under the lines above.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from ..types import Align
from .text import MISSING_MARK, char_columns, columns

CELL_WIDTH: Final = 12
CELL_HEIGHT: Final = 24
LINE_PITCH: Final = 30  # dots from line to line
_NO_CHARACTER: Final = "\U0010fffe"  # drawn by every font as its "no glyph" box


class GlyphDrawer:
    """Draws lines with one font. Raises `OSError` at construction when the font cannot be read."""

    def __init__(self, font_path: Path) -> None:
        self._path = str(font_path)
        self._font_of_size = lru_cache(maxsize=4)(self._load)
        self._font_of_size(CELL_HEIGHT)

    def has_glyph(self, char: str) -> bool:
        """Whether the font can draw the character."""
        font = self._font_of_size(CELL_HEIGHT)
        return bytes(font.getmask(char)) != bytes(font.getmask(_NO_CHARACTER))

    def draw(
        self, text: str, *, dots: int, size: int = 1, bold: bool = False, align: Align = "left"
    ) -> Image.Image:
        """A 1-bit picture (black = 0) of one cleaned line, at most `dots` wide; unknown ones: a mark."""
        shown = "".join(char if self.has_glyph(char) or char == " " else MISSING_MARK for char in text)
        cell = CELL_WIDTH * size
        room = max(dots - columns(shown) * cell, 0)
        left = {"left": 0, "center": room // 2, "right": room}[align]
        used = min(left + columns(shown) * cell + size, dots)  # white on the right is not worth its bytes
        picture = Image.new("L", (max(-(-used // 8) * 8, 8), LINE_PITCH * size), 255)
        pen = ImageDraw.Draw(picture)
        font = self._font_of_size(CELL_HEIGHT * size)
        middle = picture.height / 2
        for char in shown:
            width = char_columns(char) * cell
            for shift in (0, size) if bold else (0,):
                pen.text((left + width / 2 + shift, middle), char, font=font, fill=0, anchor="mm")
            left += width
        return picture.point(lambda level: 255 if level > 127 else 0).convert("1")

    def _load(self, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self._path, size)
