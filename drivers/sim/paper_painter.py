"""Draw a piece of paper as a picture."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from .paper import Cell, Paper, PictureItem, TextItem

_MARGIN: Final = 32  # dots of paper left and right of the head
_PAPER: Final = 255


class PaperPainter:
    """Paints with one font, in the printer's own dots: 24 x 24 a hanzi, larger sizes by doubling dots."""

    def __init__(self, font_path: Path) -> None:
        self._font = ImageFont.truetype(str(font_path), 24)
        self._glyph = lru_cache(maxsize=2048)(self._draw_glyph)

    def paint(self, paper: Paper) -> Image.Image:
        """The paper, one dot a pixel, 8-bit grey; a torn or hanging end is drawn ragged."""
        page = Image.new("L", (paper.dots + 2 * _MARGIN, paper.height + 2 * _MARGIN), _PAPER)
        top = _MARGIN
        for item in paper.items:
            if isinstance(item, TextItem):
                self._paint_line(page, item, top)
            elif isinstance(item, PictureItem):
                rows = max(int(item.height * item.printed), 1)
                shown = item.picture.crop((0, 0, item.picture.width, rows))
                page.paste(shown.convert("L"), (_MARGIN + item.x, top))
            top += item.height
        if not paper.cut:
            _tear(page)
        return page

    def _paint_line(self, page: Image.Image, item: TextItem, top: int) -> None:
        line = Image.new("L", (page.width - 2 * _MARGIN, item.height), _PAPER)
        for cell in item.cells:
            line.paste(self._glyph(cell), (cell.x, item.height - cell.height))
        rows = max(int(item.height * item.printed), 1)
        page.paste(line.crop((0, 0, line.width, rows)), (_MARGIN, top))

    def _draw_glyph(self, cell: Cell) -> Image.Image:
        narrow = cell.char < "\x80"
        base = Image.new("L", (12 if narrow else 24, 24), _PAPER)
        pen = ImageDraw.Draw(base)
        for shift in (0, 1) if cell.bold else (0,):
            pen.text((base.width / 2 + shift, 12), cell.char, font=self._font, fill=0, anchor="mm")
        if cell.wrong:
            pen.rectangle((1, 1, base.width - 2, 22), outline=0)
        if cell.underline:
            pen.line((0, 23, base.width, 23), fill=0)
        hard = base.point(lambda level: 255 if (level > 127) != cell.reverse else 0)
        return hard.resize((cell.width, cell.height), Image.Resampling.NEAREST)


def _tear(page: Image.Image) -> None:
    pen = ImageDraw.Draw(page)
    for x in range(0, page.width, 16):
        pen.polygon([(x, page.height), (x + 8, page.height - 10), (x + 16, page.height)], fill=190)
