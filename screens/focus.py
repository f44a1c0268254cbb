"""The ring that four of the five keys move: everything that can be touched can be reached.

It goes from control to control in reading order. A row of keyboard keys is one stop; ok goes into it and back
comes out. Off-screen controls are turned into view. The first key only shows where the ring is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from kivy.core.window import Window
from kivy.graphics import Color, Line
from kivy.uix.widget import Widget

from screens.keypad import Key
from screens.reading_order import above, children
from screens.theme import Role, theme
from screens.widgets.pager import Pager
from screens.widgets.press import Pressable

RING_MM = 2.0  # beside the control; what stands next to it is 3 mm away
CORE = 0.5  # share of the ring that is dark on a light ground, between two light edges


class Focus:
    """The ring. `root` gives what is on top, `go_back` is what the back key does outside a row, `say` gets
    the control that the ring has come to."""

    def __init__(
        self,
        canvas_owner: Widget,
        root: Callable[[], Widget],
        *,
        go_back: Callable[[], None],
        say: Callable[[Any], None],
    ) -> None:
        self._root = root
        self._go_back = go_back
        self._say = say
        self._at: Any = None
        self._holder: Any = None  # the widget it stands in
        self._row: Any = None
        self._row_holder: Any = None
        self._place = self._row_place = 0
        self._box: tuple[float, ...] = ()
        with canvas_owner.canvas.after:
            self._edge_colour = Color(0, 0, 0, 0)
            self._edge = Line(width=1)
            self._core_colour = Color(0, 0, 0, 0)
            self._core = Line(width=1)

    @property
    def target(self) -> Any:
        """The control in the ring; None while nobody uses the keys."""
        return self._at

    @property
    def row(self) -> Any:
        """The row of keys that the ring is inside of."""
        return self._row

    def key(self, key: Key) -> None:
        """One of the keys was pressed; help is not the ring's."""
        if key is Key.BACK:
            self._out()
        elif not self.renew():
            self._point(_first(self._root()))
        elif key is Key.OK:
            self._press()
        else:
            found = self._stops()
            self._point(found[(self._place + (1 if key is Key.DOWN else -1)) % len(found)])

    def drop(self) -> None:
        """A finger took over, or the screen is another: no ring."""
        self._at = self._row = self._holder = self._row_holder = None
        Window.unbind(on_flip=self.follow)
        self._draw()

    def renew(self) -> bool:
        """Stay at the same place on a screen that drew itself again. False: there is no ring."""
        if self._at is None:
            return False
        outside = list(stops(self._root()))
        if self._row is not None and self._row not in outside:
            again = _nth(outside, self._row_place)
            self._row = again if getattr(again, "scan_row", False) else None
            if self._row is None:
                self._at, self._place = again, self._row_place
        found = self._stops()
        if self._at not in found:
            self._at = self._instead(found)
        if self._at is None:
            self.drop()
            return False
        self._place, self._holder = found.index(self._at), self._at.parent
        self._draw()
        return True

    # --- moving ------------------------------------------------------------------------------------------

    def _stops(self) -> list[Any]:
        return list(stops(self._root()) if self._row is None else _inside(self._row))

    def _instead(self, found: Sequence[Any]) -> Any:
        """For a control that went: its neighbour if it had one (the other page button), else what came in its
        place."""
        beside = [number for number, one in enumerate(found) if one.parent is self._holder]
        place = min(beside, key=lambda number: abs(number - self._place), default=self._place)
        return _nth(found, place)

    def _point(self, target: Any) -> None:
        if target is None:
            return
        if self._at is None:
            Window.bind(on_flip=self.follow)
        self._at = target
        self._place, self._holder = self._stops().index(target), target.parent
        pager = _pager_of(target)
        if pager is not None:
            pager.reveal(target)
        self._draw()
        self._say(target)

    def _press(self) -> None:
        at = self._at
        if getattr(at, "scan_row", False):
            self._enter(at)
            return
        row, holder = self._row, self._row_holder
        at.act()
        if self._at is at and getattr(at, "opens_keys", False):  # a box: on to the keys that write into it
            rows = [one for one in self._stops() if getattr(one, "scan_row", False)]
            self._point(next(iter(rows), None))
        elif self.renew() and self._at is not at:
            if row is None or self._row in (None, row) or (_is_gone(row) and self._row.parent is holder):
                self._say(self._at)  # nobody who only listens must press what they did not hear
            else:
                self._out()  # other keys came in their place: nobody is inside a row they did not enter

    def _enter(self, row: Any) -> None:
        self._row, self._row_place, self._row_holder = row, self._place, row.parent
        self._point(next(_inside(row)))

    def _out(self) -> None:
        if self._at is not None and self._row is not None:
            row, self._row = self._row, None
            found = self._stops()
            self._point(row if row in found else _nth(found, self._row_place))
        else:
            self._go_back()

    # --- drawing -----------------------------------------------------------------------------------------

    def follow(self, *_: object) -> None:
        """After every frame and every look: pages turn, keyboards come, screens draw themselves again."""
        if self._at is not None and self._at.get_root_window() is None:
            self.renew()
        else:
            self._draw()

    def _draw(self) -> None:
        shown = self._at is not None and self._at.get_root_window() is not None
        box = self._frame() if shown and not theme.presentation.dark else ()
        if box == self._box:
            return
        self._box = box
        clear = (0, 0, 0, 0)
        self._edge_colour.rgba = theme.colour(Role.SURFACE) if box else clear
        self._core_colour.rgba = theme.colour(Role.TEXT) if box else clear
        if box:
            self._edge.width = theme.mm(RING_MM) / 2
            self._core.width = self._edge.width * CORE
            self._edge.rounded_rectangle = self._core.rounded_rectangle = box

    def _frame(self) -> tuple[float, ...]:
        half = theme.mm(RING_MM) / 2
        x, y = self._at.to_window(*self._at.pos)
        width, height = self._at.size
        return (x - half, y - half, width + 2 * half, height + 2 * half, theme.radius)


def stops(widget: Any) -> Iterator[Any]:
    """Where the ring can stand, in reading order: controls that do something, and rows of keys."""
    if getattr(widget, "scan_row", False):
        if any(_inside(widget)):
            yield widget
    elif isinstance(widget, Pressable) and widget.act is not None:
        yield widget
    else:
        for child in children(widget):
            yield from stops(child)


def _inside(row: Any) -> Iterator[Any]:
    for child in children(row):
        yield from stops(child)


def _first(root: Any) -> Any:
    """Where the ring begins: the first control of the body, else the way on, else whatever there is."""
    found = list(stops(root))
    body = [one for one in found if not any(getattr(holder, "hushed", False) for holder in above(one))]
    onward = [one for one in found if getattr(one, "leads_on", False)]
    return next(iter([*body, *onward, *found]), None)


def _is_gone(widget: Any) -> bool:
    return widget.get_root_window() is None


def _nth(found: Sequence[Any], place: int) -> Any:
    return found[min(place, len(found) - 1)] if found else None


def _pager_of(widget: Any) -> Pager | None:
    """The body that has to be turned until this is seen; none for its own page buttons."""
    for holder in above(widget):
        if isinstance(holder, Pager):
            return holder if holder.content in list(above(widget)) else None
    return None
