"""Labels that wrap to their width and grow with their text, in Chinese, English and Uyghur.

Words with Arabic script are drawn by `screens.widgets.shaped`, everything else by the toolkit's SDL2, five
times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.uix.label import Label

from screens.theme import SANS, SERIF, Role, font_files, theme
from screens.widgets import shaped
from screens.widgets.bidi import has_arabic
from screens.widgets.mirror import side
from screens.widgets.wrap import wrap

LINE = 1.45  # the font's own line spacing in em, above the 1.3 that the rules for older readers ask
SERIF_EDGE = 0.15  # em: the toolkit takes a line to be as wide as the ink of its last character reaches (演)
CUT = "…"
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
    return (
        character < "\u0250"
        or "\u4e00" <= character <= "\u9fa5"
        or "\uff01" <= character <= "\uff5e"
        or "\u0620" <= character <= "\u06d5"
    )


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


@lru_cache(maxsize=64)
def _ruler(family: str, size: float, bold: bool) -> CoreLabel:
    """What measures words of one font; it keeps none of them."""
    label = CoreLabel(font_name=family, font_size=size, bold=bold)
    label.resolve_font_name()
    return label


def _is_ideograph(character: str) -> bool:
    return ord(character) >= 0x2E80


def text_width(text: str, family: str, size: float, bold: bool = False) -> float:
    """Pixels of a line: an ideograph or full-width mark is one em, the rest is measured as it is drawn.

    Nothing measured is remembered: words may be a citizen's.
    """
    if has_arabic(text):
        return shaped.length(text, size, bold or family == SERIF)
    ruler = _ruler(family, size, bold)
    wide = 0.0
    for ideographs, run in groupby(text.replace("\n", "").replace("\r", ""), _is_ideograph):
        words = "".join(run)
        wide += size * len(words) if ideographs else ruler.get_extents(words)[0]
    return wide


def forget() -> None:
    """Drop what was looked up for single characters: a rare one may tell a name."""
    _missing.cache_clear()


class Text(Label):
    """A paragraph. Markup is never interpreted: texts may come from cards and citizens.

    `align`: "start" is where lines begin, so the right side in a right-to-left language; "left", "center" and
    "right" are the same in all. `shorten`: one line, cut at its end.
    """

    _label: Any  # the toolkit's own, which draws

    def __init__(
        self,
        text: str = "",
        size: float | None = None,
        *,
        role: Role = Role.TEXT,
        bold: bool = False,
        serif: bool = False,
        align: str = "start",
        balance: bool = True,
        shorten: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("size_hint_y", None)
        if "size" not in kwargs:
            kwargs.setdefault(
                "width", 1
            )  # not the toolkit's 100: nothing is wrapped or drawn before the layout
        self.role = role
        self._face = (SERIF, False) if serif else (SANS, bold)
        self._balance = balance
        self._one_line = shorten
        self._from_start = align == "start"
        self._take(text)
        super().__init__(
            font_name=self._family,
            font_size=size or theme.body,
            bold=self._bold,
            color=theme.colour(role),
            halign=side(align),
            valign="middle",
            **kwargs,
        )
        if self.size_hint_y is None:
            self.height = self.font_size * self.line_ratio  # words that are still missing take a line
        self.bind(width=self._wrap, texture_size=self._grow)
        if self.size_hint_y is not None:
            self.bind(height=self._wrap)
        self._wrap()

    def _take(self, text: str) -> None:
        self._shaped = has_arabic(text)
        family, bold = self._face
        # there is no Uyghur serif: its titles are bold
        self._family, self._bold = (SANS, bold or family == SERIF) if self._shaped else self._face
        self._source = drawable(text, self._family)

    def _create_label(self) -> None:
        """The toolkit's hook: which engine draws."""
        if not self._shaped:
            super()._create_label()
        elif not isinstance(self._label, shaped.ShapedLabel):
            self._label = shaped.ShapedLabel(
                **{name: getattr(self, name) for name in self._font_properties}, usersize=self.text_size
            )

    @property
    def line_ratio(self) -> float:
        """Em from line to line: Uyghur letters reach further down than Chinese ones."""
        return shaped.LINE if self._shaped else LINE

    @property
    def _edges(self) -> float:
        share = 2 * shaped.EDGE if self._shaped else SERIF_EDGE if self._family == SERIF else 0.0
        return float(share * self.font_size)

    def _measure(self, line: str) -> float:
        return text_width(line, self._family, self.font_size, self._bold)

    def _wrap(self, *_: object) -> None:
        if self.width <= 1:
            return
        room = self.width - 1 - self._edges
        if self._one_line:
            self.text = self._cut(room)
        else:
            self.text = wrap(self._source, room, self._measure, balance=self._balance)
        if self._from_start:
            # a Chinese paragraph on a Uyghur page keeps its own side; a single line stands in the column
            own = not self._shaped and "\n" in self.text
            self.halign = "left" if own else side("start")
        # as high as the lines are, in the middle of the label: given a height, the toolkit lays out from the
        # middle of the words and drops lines of one half although the other has room
        self.text_size = (self.width, None)

    def _cut(self, room: float) -> str:
        """As much of the text as one line holds, with a mark where some of it is missing."""
        text = self._source.replace("\n", " ")
        if self._measure(text) <= room:
            return text
        fits, fails = 0, len(text)
        while fails - fits > 1:
            middle = (fits + fails) // 2
            if self._measure(text[:middle] + CUT) <= room:
                fits = middle
            else:
                fails = middle
        return text[:fits].rstrip() + CUT

    @property
    def source(self) -> str:
        """The whole text, before it was broken into lines."""
        return self._source

    def _grow(self, *_: object) -> None:
        if self.size_hint_y is None and self.texture_size[1]:
            self.height = self.texture_size[1]

    @property
    def natural_width(self) -> float:
        """Pixels of the longest line before wrapping."""
        return max(self._measure(line) for line in self._source.split("\n")) + self._edges

    def fit(self) -> Text:
        """Be exactly as wide as the text; returns itself."""
        self.size_hint_x, self.width = None, self.natural_width + 2
        return self

    def say(self, text: str) -> None:
        """Change the text."""
        before = self._shaped
        self._take(text)
        if self._shaped is not before:
            self.font_name, self.bold = self._family, self._bold
            self._create_label()
        self._wrap()
