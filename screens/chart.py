"""Where things are on the screen: read by the tour and the screen tests to know where to put the finger.

Read-only: nothing here can press, type or change anything. Never opened in a hall.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from kivy.core.window import Window
from kivy.uix.label import Label
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from screens.entry.writing_pad import WritingPad
from screens.face import Face
from screens.signature import Pad
from screens.widgets.press import Pressable
from screens.widgets.qr import QrCode


@dataclass(frozen=True, slots=True)
class Mark:
    """One visible thing. Window pixels, origin at the upper left; `control` can be touched."""

    text: str
    kind: str
    control: bool
    x: float
    y: float
    width: float
    height: float


def _words(widget: Widget) -> str:
    texts = [w.text.replace("\n", "") for w in widget.walk(restrict=True) if isinstance(w, Label) and w.text]
    return " ".join(texts)


def _box(widget: Widget, room: tuple[float, float, float, float]) -> tuple[float, float, float, float] | None:
    left, bottom = widget.to_window(widget.x, widget.y)
    right, top = widget.to_window(widget.right, widget.top)
    left, bottom = max(left, room[0]), max(bottom, room[1])
    right, top = min(right, room[2]), min(top, room[3])
    return (left, bottom, right, top) if right - left > 2 and top - bottom > 2 else None


def marks(face: Face) -> list[Mark]:
    """Everything visible, the overlay alone while there is one."""
    root: Widget = face.overlay or face.screen
    return list(_visit(root, (0.0, 0.0, float(Window.width), float(Window.height))))


def _visit(widget: Widget, room: tuple[float, float, float, float]) -> Iterator[Mark]:
    box = _box(widget, room)
    if box is None:
        return
    pressable = isinstance(widget, Pressable) and widget.act is not None
    control = pressable or isinstance(widget, Pad | WritingPad) or getattr(widget, "takes_fingers", False)
    code = isinstance(widget, QrCode)
    if control or code or (isinstance(widget, Label) and widget.text):
        left, bottom, right, top = box
        text = widget.data if code else _words(widget) if control else widget.text
        yield Mark(
            text.replace("\n", ""),
            type(widget).__name__,
            control,
            left,
            Window.height - top,
            right - left,
            top - bottom,
        )
    if control:
        return  # its words are told with it
    inside = box if isinstance(widget, ScrollView) else room
    for child in reversed(widget.children):
        yield from _visit(child, inside)


def as_json(face: Face) -> list[dict[str, Any]]:
    """The marks as plain data; first the screen's class, and how long a touch may count as a double tap."""
    settling = round(face.settling, 2)
    screen = type(face.overlay or face.screen).__name__
    return [{"screen": screen, "settling": settling}, *(asdict(mark) for mark in marks(face))]
