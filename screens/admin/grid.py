"""The touch test: a cell fills when a finger is on it, also when the finger only passes."""

from __future__ import annotations

from kivy.graphics import Color, Line, Rectangle
from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget

from kiosk.admin.actions import TouchCell
from kiosk.admin.views import Grid
from screens.admin.bar import Act
from screens.theme import Role, theme


class TouchGrid(Widget):
    """All the room it gets, in cells without gaps: a place of the panel that is dead stays empty."""

    takes_fingers = True

    def __init__(self, grid: Grid, act: Act) -> None:
        super().__init__()
        self.grid = grid
        self._act = act
        self._told: set[int] = set(grid.touched)  # the desk need not hear of a cell twice
        self.bind(pos=self._draw, size=self._draw)

    def show(self, grid: Grid) -> None:
        """Other cells were touched, or the test began anew."""
        before, self.grid = self.grid, grid
        self._told = set(grid.touched)
        if (before.columns, before.rows) == (grid.columns, grid.rows) and before.touched <= grid.touched:
            for cell in grid.touched - before.touched:
                self._fill(cell)
        else:
            self._draw()

    def cell_at(self, x: float, y: float) -> int | None:
        """The cell under a place of the window; None beside the grid."""
        if not (self.x <= x < self.right and self.y <= y < self.top):
            return None
        column = int((x - self.x) / self.width * self.grid.columns)
        row = int((self.top - y) / self.height * self.grid.rows)
        return min(row, self.grid.rows - 1) * self.grid.columns + min(column, self.grid.columns - 1)

    def middle_of(self, cell: int) -> tuple[float, float]:
        """Centre of a cell in the window."""
        x, y, width, height = self._box(cell)
        return x + width / 2, y + height / 2

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """The finger came down on a cell."""
        if self.cell_at(*touch.pos) is None:
            return False
        touch.grab(self)
        self._touched(touch)
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """It passes over others."""
        if touch.grab_current is not self:
            return False
        self._touched(touch)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """It let go."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        return True

    def _touched(self, touch: MotionEvent) -> None:
        cell = self.cell_at(*touch.pos)
        if cell is not None and cell not in self._told:
            self._told.add(cell)
            self._act(TouchCell(cell))

    def _box(self, cell: int) -> tuple[float, float, float, float]:
        row, column = divmod(cell, self.grid.columns)
        width, height = self.width / self.grid.columns, self.height / self.grid.rows
        return self.x + column * width, self.top - (row + 1) * height, width, height

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        self.canvas.after.clear()
        edge = theme.mm(0.4)
        with self.canvas:
            Color(*theme.colour(Role.OUTLINE))
            Rectangle(pos=self.pos, size=self.size)
            Color(*theme.colour(Role.SURFACE))
            for cell in range(self.grid.columns * self.grid.rows):
                x, y, width, height = self._box(cell)
                Rectangle(pos=(x + edge, y + edge), size=(width - 2 * edge, height - 2 * edge))
        for cell in self.grid.touched:
            self._fill(cell)

    def _fill(self, cell: int) -> None:
        """A touched cell: a colour, and a check mark that says the same without it."""
        x, y, width, height = self._box(cell)
        edge, side = theme.mm(0.4), min(width, height) * 0.5
        across, along = x + width / 2, y + height / 2
        with self.canvas.after:
            Color(*theme.colour(Role.GOOD))
            Rectangle(pos=(x + edge, y + edge), size=(width - 2 * edge, height - 2 * edge))
            Color(*theme.colour(Role.ON_ACTION))
            mark = [across - 0.3 * side, along, across - 0.05 * side, along - 0.25 * side]
            Line(points=[*mark, across + 0.35 * side, along + 0.3 * side], width=max(1.2, side * 0.06))
