"""Draw lines with Arabic script, which printers hold no font for and never shape, by Pillow's raqm."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any, Final

from PIL import Image, ImageDraw, ImageFont

from ..types import Align
from .bidi import isolated

ASCENT: Final = 24  # dots over the baseline at size 1 (em 24): the highest Uyghur letter takes 21
DESCENT: Final = 14  # the lowest takes 14
PITCH: Final = ASCENT + DESCENT
EDGE: Final = 3  # dots: letters may reach so far over the ends of a line

FontOfSize = Callable[[int], ImageFont.FreeTypeFont]


def _bidi(text: str, right_to_left: bool) -> tuple[str, dict[str, Any]]:
    how = {"direction": "rtl" if right_to_left else "ltr", "language": "ug"}
    return isolated(text, right_to_left=right_to_left), how


def length(text: str, font: ImageFont.FreeTypeFont, *, right_to_left: bool) -> float:
    """Dots a line takes."""
    shown, how = _bidi(text, right_to_left)
    return float(font.getlength(shown, **how)) + 2 * EDGE


def draw(
    text: str, font: ImageFont.FreeTypeFont, *, size: int, bold: bool, right_to_left: bool, indent: int = 0
) -> Image.Image:
    """A grey picture of one line, as wide as its words plus `indent` dots where it begins."""
    shown, how = _bidi(text, right_to_left)
    width = ceil(length(text, font, right_to_left=right_to_left)) + bold * size + indent
    picture = Image.new("L", (-(-width // 8) * 8, PITCH * size), 255)
    pen = ImageDraw.Draw(picture)
    x, anchor = (picture.width - indent - EDGE, "rs") if right_to_left else (indent + EDGE, "ls")
    for shift in (0, size) if bold else (0,):
        at = (x - shift if right_to_left else x + shift, ASCENT * size)
        pen.text(at, shown, 0, font, anchor, **how)
    return picture


def side(align: Align, *, right_to_left: bool) -> Align:
    """Where lines of a paper stand: those that begin at the left begin at the right in Uyghur."""
    if not right_to_left or align == "center":
        return align
    return "right" if align == "left" else "left"
