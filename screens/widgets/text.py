"""Labels that wrap to their width by Chinese rules and grow with their text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.uix.label import Label

from screens.theme import SANS, SERIF, Role, font_files, theme
from screens.widgets.wrap import wrap

LINE = 1.45  # the font's own line spacing in em, above the 1.3 that the rules for older readers ask
MISSING = "〓"  # the printers' mark for a character that is not there
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_HALF = re.compile("[\ud800-\udfff]")  # half a character cannot be given to the font


@cache
def _missing(family: str) -> Callable[[str], bool]:
    from PIL import ImageFont  # only when a rare character appears

    font = ImageFont.truetype(font_files()[family][0], 24)
    box = bytes(font.getmask("\uffff"))

    @cache
    def missing(character: str) -> bool:
        return bytes(font.getmask(character)) == box

    return missing


def _trusted(character: str) -> bool:
    return character < "\u0250" or "\u4e00" <= character <= "\u9fa5" or "\uff01" <= character <= "\uff5e"


def drawable(text: str, family: str = SANS) -> str:
    """Return the text without invisible and direction-turning characters, and with 〓 for every
    character the font lacks, never an empty box.

    The common planes are trusted; the others are looked up.
    """
    text = _HALF.sub(MISSING, _INVISIBLE.sub("", text)).replace("\t", " ")
    if all(map(_trusted, text)):
        return text
    missing = _missing(family)
    return "".join(c if _trusted(c) or not missing(c) else MISSING for c in text)


@lru_cache(maxsize=4096)
def _width(character: str, family: str, size: float, bold: bool) -> float:
    """Width of one character that is no ideograph; only single characters are remembered, never words."""
    label = CoreLabel(font_name=family, font_size=size, bold=bold)
    label.resolve_font_name()
    return float(label.get_extents(character)[0])


def text_width(text: str, family: str, size: float, bold: bool = False) -> float:
    """Pixels of a line: an ideograph or full-width mark is one em, the rest is measured."""
    return sum(size if ord(c) >= 0x2E80 else _width(c, family, size, bold) for c in text if c not in "\n\r")


def forget() -> None:
    """Drop what was looked up for single characters: a rare one may tell a name."""
    _missing.cache_clear()
    _width.cache_clear()


class Text(Label):
    """A paragraph. Markup is never interpreted: texts may come from cards and citizens."""

    def __init__(
        self,
        text: str = "",
        size: float | None = None,
        *,
        role: Role = Role.TEXT,
        bold: bool = False,
        serif: bool = False,
        align: str = "left",
        balance: bool = True,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("size_hint_y", None)
        if "size" not in kwargs:
            kwargs.setdefault(
                "width", 1
            )  # not the toolkit's 100: nothing is wrapped or drawn before the layout
        self.role = role
        self._family = SERIF if serif else SANS
        self._balance = balance
        self._source = drawable(text, self._family)
        super().__init__(
            font_name=self._family,
            font_size=size or theme.body,
            bold=bold and not serif,
            color=theme.colour(role),
            halign=align,
            valign="middle",
            **kwargs,
        )
        if self.size_hint_y is None:
            self.height = self.font_size * LINE  # words that are still missing take a line
        self.bind(width=self._wrap, texture_size=self._grow)
        if self.size_hint_y is not None:
            self.bind(height=self._wrap)
        self._wrap()

    def _measure(self, line: str) -> float:
        return text_width(line, self._family, self.font_size, bool(self.bold))

    def _wrap(self, *_: object) -> None:
        if self.width <= 1:
            return
        self.text = wrap(self._source, self.width - 1, self._measure, balance=self._balance)
        self.text_size = (self.width, self.height if self.size_hint_y is not None else None)

    def _grow(self, *_: object) -> None:
        if self.size_hint_y is None and self.texture_size[1]:
            self.height = self.texture_size[1]

    @property
    def natural_width(self) -> float:
        """Pixels of the longest line before wrapping."""
        return max(self._measure(line) for line in self._source.split("\n"))

    def fit(self) -> Text:
        """Be exactly as wide as the text; returns itself."""
        self.size_hint_x, self.width = None, self.natural_width + 2
        return self

    def say(self, text: str) -> None:
        """Change the text."""
        self._source = drawable(text, self._family)
        self._wrap()
