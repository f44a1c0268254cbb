"""Words for a place that cannot grow as far as they would like: they get smaller, never under the floor."""

from __future__ import annotations

from functools import cache
from typing import Any

from screens.theme import theme
from screens.widgets.text import Text, drawable, text_width
from screens.widgets.wrap import Measure, units, wrap

STEP = 0.95


class FitText(Text):
    """Takes the largest size, up to `size`, at which no word is broken inside.

    With a `size_hint_y` it also stays inside its height, and always in `most_lines` where given. `brief` is
    said instead where the whole does not fit at any size. Below the floor nothing shrinks: a word that is
    still too long is broken, and the walk over all screens reports lines that do not fit.
    """

    def __init__(
        self, text: str, size: float, *, most_lines: int = 99, brief: str = "", **kwargs: Any
    ) -> None:
        self._wanted = size
        self._most_lines = most_lines
        self._whole, self._brief = text, brief
        super().__init__(text, size, **kwargs)

    def _wrap(self, *_: object) -> None:
        bounded = self.size_hint_y is not None
        if self.width <= 1 or (bounded and self.height <= 1):
            return
        size = self._largest(bounded) if not self._brief else self._larger_of_two(bounded)
        self.font_size = size
        super()._wrap()

    def say(self, text: str) -> None:
        """Change the text."""
        self._whole = text
        super().say(text)

    @property
    def source(self) -> str:
        """The whole text, also where only the brief one has room."""
        return self._whole

    @property
    def whole_width(self) -> float:
        """Pixels of the whole text in one line and in the size that is wanted for it."""
        return self._natural(drawable(self._whole, self._family)) + self._edges

    def _larger_of_two(self, bounded: bool) -> float:
        """The size of the whole, or of the brief words where the whole fits at none."""
        self._take(self._whole)
        size = self._largest(bounded)
        if self._fits(size, bounded, self._natural):
            return size
        self._take(self._brief)
        return self._largest(bounded)

    def _largest(self, bounded: bool) -> float:
        natural = cache(self._natural)  # for the tries of this one search: nothing measured is remembered
        size = self._wanted
        while size > theme.floor and not self._fits(size, bounded, natural):
            size = max(theme.floor, size * STEP)
        return size

    def _natural(self, line: str) -> float:
        """Pixels of a line in the size that is wanted."""
        return text_width(line, self._family, self._wanted, self._bold)

    def _fits(self, size: float, bounded: bool, natural: Measure) -> bool:
        room = self.width - 1 - self._edges

        def measure(line: str) -> float:
            return natural(line) * size / self._wanted * 1.01  # hinting does not grow evenly

        if any(measure(unit) > room for unit in units(self._source)):
            return False
        lines = wrap(self._source, room, measure, balance=self._balance).count("\n") + 1
        if lines > self._most_lines:
            return False
        # a line's height is rounded up, and the toolkit draws no line that does not fit
        return not bounded or bool(lines * (size * self.line_ratio + 1) <= self.height)
