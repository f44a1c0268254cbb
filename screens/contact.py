"""When is a contact a touch: not for a spark of static, not twice for one tap of a trembling hand.

Shorter than `SHORTEST` is no finger (VVSG 2.0 practice against static discharge). The same place again within
`contact.repeat` is the rest of the same tap (EN 301 549, 5.8: adjustable up to half a second); keys of a
keyboard may follow faster, because words have double letters.
"""

from __future__ import annotations

from math import hypot
from time import time

from kivy.input.motionevent import MotionEvent

from screens.theme import theme

SHORTEST = 0.05
KEY_REPEAT = 0.1
NEAR_MM = 15
BRIEF, AGAIN = "brief", "again"


class Contact:
    """Times of the last touch. Seconds are those of the touches themselves (`MotionEvent.time_start`)."""

    def __init__(self) -> None:
        self.repeat = 0.3
        self._rested_at: float | None = None
        self.forget()

    def rested(self) -> None:
        """The program slept until now, and nothing was waiting to be read: what is read next is new."""
        self._rested_at = time()

    def begin(self, touch: MotionEvent) -> None:
        """A finger came down: note whether it may belong to the tap before, and since when it may be there.

        A busy program reads a touch late. It then knows only that the finger came after its last rest.
        """
        rested = touch.time_start if self._rested_at is None else self._rested_at
        touch.ud["since"] = min(rested, touch.time_start)
        since = touch.time_start - self._ended_at
        if 0 <= since < self.repeat and self.is_near(touch):
            touch.ud[AGAIN] = since

    def end(self, touch: MotionEvent) -> None:
        """It let go. Only what was surely shorter than a finger is marked as brief."""
        ended = touch.time_end if touch.time_end > 0 else time()
        if ended - touch.ud.get("since", touch.time_start) < SHORTEST:
            touch.ud[BRIEF] = True
        elif AGAIN not in touch.ud:
            self._ended_at, self._ended = ended, (touch.x, touch.y)

    def is_near(self, touch: MotionEvent) -> bool:
        """Is it where the finger last let go?"""
        return hypot(touch.x - self._ended[0], touch.y - self._ended[1]) <= theme.mm(NEAR_MM)

    @property
    def settling(self) -> float:
        """Seconds during which the same place does not count."""
        return max(0.0, self._ended_at + self.repeat - time())

    def forget(self) -> None:
        """As if nothing had been touched yet."""
        self._ended_at, self._ended = 0.0, (-1e6, -1e6)


def repeats(touch: MotionEvent, *, key: bool) -> bool:
    """Is this the rest of the tap before? Keys may be pressed again sooner."""
    return AGAIN in touch.ud and (not key or touch.ud[AGAIN] < KEY_REPEAT)


contact = Contact()
"""The one panel's; `screens.window` sets the hall's `repeat`."""
