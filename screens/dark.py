"""A black screen for somebody who only listens (checklist H12); a touch brings the picture back."""

from __future__ import annotations

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget


class Dark(Widget):
    """Covers everything. What a touch on it means is the face's matter."""

    def __init__(self) -> None:
        super().__init__()
        with self.canvas:
            Color(0, 0, 0)
            black = Rectangle(pos=self.pos, size=self.size)
        self.bind(pos=lambda _w, p: setattr(black, "pos", p), size=lambda _w, s: setattr(black, "size", s))
