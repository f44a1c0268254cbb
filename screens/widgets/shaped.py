"""Draws lines with Arabic script: shaped and in both directions by Pillow's raqm, beside the toolkit's SDL2.

The toolkit's own text engine turns digits and Chinese around inside Uyghur and measures unshaped letters. Its
Pillow provider lays out twice and has no base direction; this one draws lines that are already wrapped.
One font holds Chinese, Uyghur and Latin (assets/fonts/build_sans.py): there is no fallback to lose a word in.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import Any, Final

from kivy.core.image import ImageData
from kivy.core.text import LabelBase
from PIL import Image, ImageDraw, ImageFont

from screens.theme import SANS, font_files, theme
from screens.widgets.bidi import isolated, starts_right_to_left

ASCENT: Final = 0.98  # em: the highest Uyghur letter is 0.95 (ڭ, bold)
DESCENT: Final = 0.64  # em: the lowest is 0.62 (ې, bold), far below the Chinese font's own descent
LINE: Final = ASCENT + DESCENT
EDGE: Final = 0.1  # em: letters reach so far over their advance at the ends of a line (غ at the right)


@lru_cache(maxsize=32)
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_files()[SANS][bold], size, layout_engine=ImageFont.Layout.RAQM)


def _bidi(line: str, right_to_left: bool) -> tuple[str, dict[str, Any]]:
    """What to give Pillow for this line: text, direction, language of the letter forms."""
    direction = "rtl" if right_to_left else "ltr"
    return isolated(line, right_to_left=right_to_left), {"direction": direction, "language": "ug"}


def base_direction(text: str) -> bool:
    """True when a paragraph runs from right to left: in a right-to-left language, or by its first letter."""
    return theme.right_to_left or starts_right_to_left(text)


def length(line: str, size: float, bold: bool = False) -> float:
    """Pixels that a line, or a word of it, moves on; it may be drawn `EDGE` em wider at each end."""
    text, how = _bidi(line, base_direction(line))
    return float(_font(int(size), bold).getlength(text, **how))


class ShapedLabel(LabelBase):
    """A core label, to be used by a widget in place of the toolkit's."""

    def _draw_lines(self) -> list[str]:
        return str(self.text).split("\n")

    def render(self, real: bool = False) -> tuple[int, int] | None:
        """First pass: (width, height) of the texture. Second pass: fill it."""
        size = int(self.options["font_size"])
        lines = self._draw_lines()
        pitch = ceil(size * LINE)
        if real:
            self._fill(lines, size, pitch)
            return None
        wide, high = self.text_size
        if not wide:
            bold = bool(self.options["bold"])
            wide = ceil(max(length(line, size, bold) for line in lines)) + 2 * ceil(EDGE * size)
        return int(wide), ceil(high or len(lines) * pitch)

    def _fill(self, lines: list[str], size: int, pitch: int) -> None:
        width, height = self.size
        edge = ceil(EDGE * size)
        x, anchor = {
            "left": (edge, "ls"),
            "center": (width / 2, "ms"),
            "right": (width - edge, "rs"),
        }[self.options["halign"]]
        rest = height - len(lines) * pitch
        top = 0 if self.options["valign"] == "top" else rest / 2
        letters = Image.new("L", (width, height), 0)
        pen = ImageDraw.Draw(letters)
        font = _font(size, bool(self.options["bold"]))
        right_to_left = base_direction(self.text)
        for number, line in enumerate(lines):
            text, how = _bidi(line, right_to_left)
            baseline = round(top + number * pitch + ASCENT * size)
            pen.text((x, baseline), text, font=font, fill=255, anchor=anchor, **how)
        colour = tuple(round(255 * part) for part in self.options["color"][:3])
        picture = Image.new("RGB", (width, height), colour)
        picture.putalpha(letters)
        self.texture.blit_data(ImageData(width, height, "rgba", picture.tobytes()))
