"""The square that is written into with a finger."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot
from typing import Any

from kivy.graphics import Color, InstructionGroup, Line
from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget

from screens.contact import BRIEF
from screens.theme import Role, theme
from screens.widgets.paint import Ground

Stroke = list[tuple[float, float]]

FINEST_MM = 0.6  # points nearer than this say nothing about a character
MOST_POINTS = 1500  # of one stroke: some ten turns round the square
MOST_STROKES = 64


class WritingPad(Widget):
    """Draws what the finger draws, and tells after every stroke. Only one finger writes."""

    def __init__(self, told: Callable[[], None]) -> None:
        super().__init__()
        self._told = told
        self.strokes: list[Stroke] = []
        self._stroke: Stroke | None = None
        self._line: Any = None
        Ground(self, Role.SURFACE, Role.OUTLINE, line=theme.mm(0.5))
        with self.canvas.before:
            Color(*theme.colour(Role.LINE))
            self._cross = (
                Line(width=1, dash_length=6, dash_offset=6),
                Line(width=1, dash_length=6, dash_offset=6),
            )
        self._ink = InstructionGroup()
        self.canvas.add(self._ink)
        self.bind(pos=self._follow, size=self._follow)

    def undo(self) -> None:
        """Take the last stroke back."""
        if self.strokes:
            self.strokes = self.strokes[:-1]  # the list that is being recognised stays as it is
            self._redraw()
            self._told()

    def clear(self) -> None:
        """An empty square; nobody is told."""
        self.strokes = []
        self._redraw()

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Begin a stroke. A second finger or the palm is swallowed."""
        if not self.collide_point(*touch.pos):
            return False
        if self._stroke is None and len(self.strokes) < MOST_STROKES:
            touch.grab(self)
            self._stroke = [self._inside(touch)]
            self._begin_line(self._stroke)
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Follow the finger, inside the square."""
        if touch.grab_current is not self or self._stroke is None:
            return False
        x, y = self._inside(touch)
        last = self._stroke[-1]
        if hypot(x - last[0], y - last[1]) >= theme.mm(FINEST_MM) and len(self._stroke) < MOST_POINTS:
            self._stroke.append((x, y))
            self._line.points += [x, y]
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """A stroke is done; a dot is one too."""
        if touch.grab_current is not self or self._stroke is None:
            return False
        touch.ungrab(self)
        if touch.ud.get(BRIEF) and len(self._stroke) == 1:
            self._stroke = self._line = None  # a spark of static, no dot
            self._redraw()
            return True
        self.strokes = [*self.strokes, self._stroke]
        self._stroke = self._line = None
        self._told()
        return True

    def _inside(self, touch: MotionEvent) -> tuple[float, float]:
        return min(max(touch.x, self.x), self.right), min(max(touch.y, self.y), self.top)

    def _begin_line(self, stroke: Stroke) -> None:
        points = [part for point in stroke for part in point]
        if len(stroke) == 1:
            points += [points[0] + 0.5, points[1]]  # a dot needs some length to be drawn
        self._line = Line(points=points, width=theme.mm(1.2), cap="round", joint="round")
        self._ink.add(Color(*theme.colour(Role.TEXT)))
        self._ink.add(self._line)

    def _redraw(self) -> None:
        self._ink.clear()
        for stroke in self.strokes:
            self._begin_line(stroke)

    def _follow(self, *_: object) -> None:
        x, y, wide, high = self.x, self.y, self.width, self.height
        self._cross[0].points = [x + wide / 2, y, x + wide / 2, y + high]
        self._cross[1].points = [x, y + high / 2, x + wide, y + high / 2]
        if self.strokes:  # the square moved under what was written: nobody can match it any more
            self.clear()
