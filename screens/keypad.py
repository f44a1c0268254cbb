"""Five keys: up, down, ok, back, help. A keypad is a keyboard to the window system; here its keys get names.

A key counts once however long it is held (EN 301 549, 5.7: key repeat off), and a trembling hand that presses
it again at once does not count twice (5.8, like `screens.contact` for fingers).
"""

from __future__ import annotations

from enum import IntEnum

HELD_SECONDS = 1.5
"""Repeats come faster than that; after a longer pause a key whose release was lost counts again."""


class Key(IntEnum):
    """The window system's codes."""

    UP = 273
    DOWN = 274
    OK = 13
    BACK = 27
    HELP = 282  # F1


ALSO = {271: Key.OK}  # the number block's enter


class Keypad:
    """Which presses count. Times are seconds of one clock that never goes back."""

    def __init__(self) -> None:
        self._last: dict[Key, float] = {}  # while held: when it was last told
        self._released: dict[Key, float] = {}

    def down(self, code: int, now: float, repeat: float) -> Key | None:
        """The key that was pressed; None for other keys, repeats and the rest of a trembling press.

        `repeat`: seconds within which the same key again is the same press.
        """
        key = ALSO.get(code) or (Key(code) if code in tuple(Key) else None)
        if key is None:
            return None
        held = key in self._last and now - self._last[key] < HELD_SECONDS
        trembling = now - self._released.get(key, float("-inf")) < repeat
        self._last[key] = now
        return None if held or trembling else key

    def up(self, code: int, now: float) -> None:
        """It was let go."""
        key = ALSO.get(code) or (Key(code) if code in tuple(Key) else None)
        if key is not None and self._last.pop(key, None) is not None:
            self._released[key] = now
