"""Keys of every keyboard, and the sizes they share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from screens.entry.marks import is_silent, named
from screens.theme import theme
from screens.widgets.press import PushButton

GAP_MM = 3.2
SIDE_MM = 220
"""Width of a keyboard beside the body of a wide panel: ten keys of 18 mm, or a square and five proposals."""
NARROWEST_MM = 16
"""Of a key beside longer ones; the floor is 15."""
_GROWTH = 0.2  # keys grow less than the text: the question above them needs the room more


def growth() -> float:
    """How much larger keys are in the session's text size."""
    return 1 + _GROWTH * (theme.scale - 1)


def key_height() -> float:
    """Of a row of letters, at least."""
    return theme.mm((15.5 if theme.landscape else 18.5) * growth())


def tool_height() -> float:
    """Of tabs and tools."""
    return theme.mm((15.5 if theme.landscape else 16.5) * growth())


def bar_height() -> float:
    """Of the line of proposals."""
    return theme.mm(21 * growth())


def gap() -> float:
    """Between keys."""
    return theme.mm(GAP_MM)


class Key(PushButton):
    """One key: as wide as its share of the row, words as large as it can hold."""

    def __init__(
        self,
        words: str,
        act: Callable[[], None],
        share: float = 1,
        *,
        size: float = 11,
        chosen: bool = False,
        spoken: str = "",
        most_lines: int = 99,
    ) -> None:
        """`size` is the em in millimetres, `spoken` what is said instead of the words; a mark has a name."""
        super().__init__(
            words,
            act,
            "key",
            size=theme.text_mm(size),
            fixed=True,
            size_hint=(share, 1),
            height=0,
            padding=theme.mm(1),
            most_lines=most_lines,
        )
        self.words = words
        if spoken or is_silent(words):
            self.spoken = spoken or named(words)
        self.chosen = False
        if chosen:
            self.choose(True)

    def say(self, words: str) -> None:
        """Other words on the same key."""
        if words != self.words:
            self.words = words
            self.label.say(words)

    def choose(self, chosen: bool) -> None:
        """Show that this one is switched on."""
        if chosen != self.chosen:
            self.chosen = chosen
            self._fill, self._outline, ink, self._pressed_fill = self.KINDS["primary" if chosen else "key"]
            self.ground.recolour(self._fill, self._outline)
            self.label.role, self.label.color = ink, theme.colour(ink)


class KeyRow(BoxLayout):
    """Keys side by side, never mirrored: a keyboard stands as it does on every computer.

    One stop for somebody who uses the five keys (`scan_row`).
    """

    scan_row = True

    def __init__(self, keys: Sequence[Widget], *, indent: float = 0, **kwargs: Any) -> None:
        """`indent` keys of free room at both ends."""
        super().__init__(spacing=gap(), **kwargs)
        for part in (_blank(indent), *keys, _blank(indent)):
            if part is not None:
                self.add_widget(part)


def sized_by_words(keys: Sequence[Key]) -> Sequence[Key]:
    """Each as wide, beside the others, as its words ask: long words of one language are short in another."""
    for key in keys:
        key.size_hint_x = max(theme.mm(NARROWEST_MM), key.label.whole_width + 2 * theme.mm(1.5))
    return keys


def _blank(share: float) -> Widget | None:
    return Widget(size_hint_x=share) if share else None
