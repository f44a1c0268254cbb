"""What is said and stands nowhere on the screen, written while it is said (WCAG 2.2, 1.2.4; EN 301 549, 7.1).

One strip over words of the screen, never over a control: whoever reads it may touch everything meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from screens.entry.writing_pad import WritingPad
from screens.frame import Frame
from screens.reading_order import above
from screens.signature import Pad
from screens.theme import SANS, Role, theme
from screens.widgets import shaped
from screens.widgets.bidi import has_arabic
from screens.widgets.fit import STEP
from screens.widgets.pager import Pager
from screens.widgets.paint import Ground
from screens.widgets.press import Pressable
from screens.widgets.qr import QrCode
from screens.widgets.text import LINE, Text, text_width
from screens.widgets.wrap import wrap

GAP_MM = 3
ACROSS_MM, ALONG_MM = 5, 2  # inside the strip
Box = tuple[float, float, float, float]
"""Left, bottom, right, top in the window."""


class Strip(BoxLayout):
    """The words, white on the bars' blue. A touch goes through it."""

    def __init__(self, words: str, size: float, width: float, height: float) -> None:
        padding = (theme.mm(ACROSS_MM), theme.mm(ALONG_MM))
        super().__init__(size_hint=(None, None), width=width, height=height, padding=padding)
        Ground(self, Role.BAR, Role.ON_BAR, line=theme.mm(0.4))
        self.words = Text(words, size, role=Role.ON_BAR, size_hint_y=1)
        self.add_widget(self.words)


class Captions:
    """Shows one caption at a time on `face`, over what `top` gives."""

    def __init__(self, face: Any, top: Callable[[], Any]) -> None:
        self._face = face
        self._top = top
        self.words = ""  # what is to be read now
        self.strip: Strip | None = None
        self._place = Clock.create_trigger(self._draw, -1)

    def show(self, words: str) -> None:
        """These words from now on; none when they are empty."""
        if words != self.words:
            self.words = words
            self._place()
            if not words:
                self._drop()

    def follow(self) -> None:
        """Another look: controls may stand elsewhere."""
        if self.words:
            self._place()

    def close(self) -> None:
        """No more captions."""
        self.words = ""
        self._place.cancel()
        self._drop()

    def _drop(self) -> None:
        if self.strip is not None:
            self._face.remove_widget(self.strip)
            self.strip = None

    def _draw(self, *_: object) -> None:
        self._drop()
        top = self._top()
        if self.words and not theme.presentation.dark and top.get_root_window() is not None:
            self.strip = _placed(self.words, top)
            self._face.add_widget(self.strip)


def _placed(words: str, top: Any) -> Strip:
    """The strip in the highest free place that takes it in the session's size, else in the largest size that
    fits somewhere."""
    places = [place for left, right in _columns(top) for place in _free(top, left, right)]
    size = theme.body
    while True:
        heights = [_height(words, size, right - left) for left, _bottom, right, _top in places]
        fitting = [
            (place, height)
            for place, height in zip(places, heights, strict=True)
            if height <= place[3] - place[1]
        ]
        if not fitting and size > theme.floor:
            size = max(theme.floor, size * STEP)
            continue
        # nowhere at all: then where most of it can be read
        most = max(zip(places, heights, strict=True), key=lambda one: one[0][3] - one[0][1])
        (left, bottom, right, high), height = fitting[0] if fitting else most
        strip = Strip(words, size, right - left, height)
        strip.pos = (left, max(bottom, high - height))
        return strip


def _height(words: str, size: float, width: float) -> float:
    """Of a strip of this width with the words in this size."""
    edges, ratio = (2 * shaped.EDGE * size, shaped.LINE) if has_arabic(words) else (0.0, LINE)
    room = width - 2 * theme.mm(ACROSS_MM) - 1 - edges
    lines = wrap(words, room, lambda line: text_width(line, SANS, size), balance=True).count("\n") + 1
    return lines * (size * ratio + 1) + 2 * theme.mm(ALONG_MM) + 1


def _columns(top: Any) -> Iterator[tuple[float, float]]:
    """Left and right ends: the width of the screen without a keyboard that stands beside its words; then
    without page buttons that do."""
    column = top.middle if isinstance(top, Frame) and top.side.width > 0 else top
    x = column.to_window(column.x, 0)[0]
    yield x + theme.margin, x + column.width - theme.margin
    pager = getattr(top, "pager", None)
    if theme.landscape and isinstance(pager, Pager) and pager.buttons.parent is not None:
        left, _bottom, right, _top = _box(pager.view)
        yield left, right


def _free(top: Any, left: float, right: float) -> Iterator[Box]:
    """Where no control stands between the two sides, the highest first."""
    gap = theme.mm(GAP_MM)
    end = top.height - gap
    kept = [box for box in _controls(top) if box[0] < right + gap and box[2] > left - gap]
    for box in sorted(kept, key=lambda one: -one[3]):
        if box[3] + gap < end:
            yield left, box[3] + gap, right, end
        end = min(end, box[1] - gap)
    if gap < end:
        yield left, gap, right, end


def _controls(top: Any) -> Iterator[Box]:
    """What can be touched, written on or scanned, as far as it is in sight."""
    for one in top.walk(restrict=True):
        if isinstance(one, WritingPad | Pad | QrCode) or (isinstance(one, Pressable) and one.act is not None):
            box = _seen(one)
            if box is not None:
                yield box


def _seen(widget: Widget) -> Box | None:
    """The part of it that its body shows."""
    left, bottom, right, top = _box(widget)
    for holder in above(widget.parent):
        if isinstance(holder, ScrollView):
            view = _box(holder)
            bottom, top = max(bottom, view[1]), min(top, view[3])
    return (left, bottom, right, top) if bottom < top else None


def _box(widget: Any) -> Box:
    left, bottom = widget.to_window(widget.x, widget.y)
    return float(left), float(bottom), float(left + widget.width), float(bottom + widget.height)
