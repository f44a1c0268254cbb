"""What runs the other way in a right-to-left language: the order of a row, alignment, arrows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kivy.uix.boxlayout import BoxLayout

from screens.theme import theme

_ARROWS = str.maketrans("←→‹›«»", "→←›‹»«")


def mirrored() -> bool:
    """True while the screens run from right to left."""
    return theme.right_to_left


def side(align: str) -> str:
    """The side of an alignment: "start" is where lines begin in the language spoken, the rest stays."""
    if align != "start":
        return align
    return "right" if mirrored() else "left"


def arrow(mark: str) -> str:
    """The arrow that points on, or back, in the language spoken."""
    return mark.translate(_ARROWS) if mirrored() else mark


def onward(name: str) -> str:
    """A name with the mark that leads on to what is inside it, as "省 ›". Names of places stay Chinese."""
    return f"{arrow('›')} {name}" if mirrored() else f"{name} ›"


class Row(BoxLayout):
    """A box whose children stand in mirrored places in a right-to-left language; their order stays.

    Keypads and keyboards are plain boxes: number pads and Latin keys are not mirrored.
    """

    def _iterate_layout(self, sizes: Any) -> Iterator[tuple[int, float, float, float, float]]:
        for child, x, y, width, height in super()._iterate_layout(sizes):
            yield child, self.x + self.right - x - width if mirrored() else x, y, width, height
