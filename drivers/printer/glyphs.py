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
from . import shaped
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
        shown = self._known(text)
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
        return _black_and_white(picture)

    def length(self, text: str, size: int, right_to_left: bool) -> float:
        """Dots that a line takes when `draw_shaped` draws it."""
        font = self._font_of_size(CELL_HEIGHT * size)
        return shaped.length(self._known(text), font, right_to_left=right_to_left)

    def draw_shaped(
        self, text: str, *, size: int, bold: bool, right_to_left: bool, indent: int = 0
    ) -> Image.Image:
        """A 1-bit picture of a line with Arabic script, as wide as its words and `indent` dots."""
        font = self._font_of_size(CELL_HEIGHT * size)
        picture = shaped.draw(
            self._known(text), font, size=size, bold=bold, right_to_left=right_to_left, indent=indent
        )
        return _black_and_white(picture)

    def _known(self, text: str) -> str:
        return "".join(char if _common(char) or self.has_glyph(char) else MISSING_MARK for char in text)

    def _load(self, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self._path, size)


def _common(char: str) -> bool:
    """Letters that the font is known to hold (tests look at each): lines are measured many times."""
    return " " <= char <= "~" or "\u4e00" <= char <= "\u9fa5" or "\u0620" <= char <= "\u06d5"


def _black_and_white(picture: Image.Image) -> Image.Image:
    return picture.point(lambda level: 255 if level > 127 else 0).convert("1")
