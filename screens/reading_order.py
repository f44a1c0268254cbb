"""In which order a screen is read: as its lines run, whatever order its widgets were added in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from screens.entry.keys import KeyRow
from screens.widgets.mirror import Row, mirrored


def children(widget: Any) -> list[Any]:
    """The children of a widget as they are read.

    The toolkit keeps the newest first. What stands side by side without turning round by itself (the bottom
    bar, a keyboard beside the question) is read from the side where lines begin; keys keep their own order.
    """
    found = list(reversed(widget.children))
    turned = isinstance(widget, Row | KeyRow)  # these are added in the order of reading
    if isinstance(widget, BoxLayout) and widget.orientation == "horizontal" and not turned:
        found.sort(key=lambda one: one.x, reverse=mirrored())
    return found


def above(widget: Any) -> Iterator[Any]:
    """The widget itself, then everything it stands in, up to the window."""
    while widget is not None and hasattr(widget, "parent"):
        yield widget
        widget = widget.parent if widget.parent is not widget else None
