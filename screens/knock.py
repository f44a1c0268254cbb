"""The hidden way in for staff: seven quick touches on the title. Nothing shows that they are counted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import hypot
from time import monotonic
from typing import Any, Final

from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget

from screens.contact import BRIEF
from screens.theme import theme
from screens.widgets.press import ROLL_MM

TOUCHES: Final = 7
SECONDS: Final = 5.0
_ON_TITLE: Final = "on_title"


class Knocks:
    """Counts touches. `now` is in seconds of one clock that never goes back."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=TOUCHES)

    def touch(self, now: float) -> bool:
        """One more; True when it was the last of seven within five seconds. Then the count begins anew."""
        self._times.append(now)
        if len(self._times) < TOUCHES or now - self._times[0] > SECONDS:
            return False
        self._times.clear()
        return True


def await_knock(title: Widget, act: Callable[[Any], None]) -> None:
    """Give `Knock` to the desk once the title was touched so often, wherever it stands on this screen.

    Fingers only: neither a key nor a long press nor a drag counts, and every touch goes on to what else
    wants it.
    """
    knocks = Knocks()

    def down(widget: Widget, touch: MotionEvent) -> bool:
        if widget.collide_point(*touch.pos):
            touch.ud[_ON_TITLE] = True
        return False

    def up(_widget: Widget, touch: MotionEvent) -> bool:
        rolled = hypot(touch.x - touch.ox, touch.y - touch.oy) > theme.mm(ROLL_MM)
        meant = touch.ud.get(_ON_TITLE) and not rolled and not touch.ud.get(BRIEF)
        if meant and knocks.touch(monotonic()):
            from kiosk.admin.actions import Knock  # nobody else needs admin mode

            act(Knock())
        return False

    title.bind(on_touch_down=down, on_touch_up=up)
