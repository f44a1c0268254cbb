"""Controls that forgive: a finger may roll 15 mm or press for seconds and the tap still counts (T6)."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot
from typing import Any, ClassVar

from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget

from screens.contact import BRIEF, repeats
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.mirror import Row
from screens.widgets.paint import Ground

ROLL_MM = 15


class Pressable(Widget):
    """Mix-in: `act` runs when the first finger lets go near where it went down.

    `is_key`: a key of a keyboard, which may be pressed again sooner than other controls.
    """

    is_key = False

    def __init__(self, act: Callable[[], None] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.act = act
        self.pressed = False

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Take the touch and show it in the next frame."""
        if self.act is None or not self.collide_point(*touch.pos) or touch.is_mouse_scrolling:
            return bool(super().on_touch_down(touch))
        if repeats(touch, key=self.is_key):
            return True
        touch.grab(self)
        self._show(True)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Act when the finger is still on the control or rolled no more than 15 mm."""
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        self._show(False)
        near = hypot(touch.x - touch.ox, touch.y - touch.oy) <= theme.mm(ROLL_MM) + 1
        meant = not touch.ud.get("scrolled") and not touch.ud.get(BRIEF)
        if (near or self.collide_point(*touch.pos)) and self.act is not None and meant:
            self.act()
        return True

    def _show(self, pressed: bool) -> None:
        self.pressed = pressed
        self.show_pressed(pressed)

    def show_pressed(self, pressed: bool) -> None:
        """Change the look; overridden."""


class PushButton(Pressable, Row):
    """A button with words; grows with them.

    Kinds: primary (filled), secondary (outlined), pill (on the top bar; pill_on: switched on;
    staff_pill: on that of admin mode), key, proposal (no outline). Words too long
    for the width get smaller before they are broken.
    """

    KINDS: ClassVar = {
        "primary": (Role.ACTION, None, Role.ON_ACTION, Role.ACTION_PRESSED),
        "secondary": (Role.SURFACE, Role.ACTION, Role.ACTION, Role.ACTION_SOFT),
        "pill": (Role.BAR, Role.ON_BAR, Role.ON_BAR, Role.BAR_PRESSED),
        "pill_on": (Role.ON_BAR, Role.ON_BAR, Role.BAR, Role.BAR_PRESSED),
        "staff_pill": (Role.STAFF_BAR, Role.ON_BAR, Role.ON_BAR, Role.BAR_PRESSED),
        "key": (Role.SURFACE, Role.OUTLINE, Role.TEXT, Role.ACTION_SOFT),
        "proposal": (Role.SURFACE, None, Role.TEXT, Role.ACTION_SOFT),
        "first_proposal": (Role.SURFACE, None, Role.ACTION, Role.ACTION_SOFT),
    }
    LIGHT: ClassVar = {"key", "proposal"}
    PRESSED_INK: ClassVar = {"pill_on": Role.ON_BAR}

    def __init__(
        self,
        text: str,
        act: Callable[[], None] | None,
        kind: str = "secondary",
        *,
        size: float | None = None,
        enabled: bool = True,
        fixed: bool = False,
        brief: str = "",
        most_lines: int = 99,
        **kwargs: Any,
    ) -> None:
        """`fixed`: the words stay inside the given height, smaller if they must, or `brief` instead."""
        if "size_hint" not in kwargs:
            kwargs.setdefault("size_hint_y", None)
        kwargs.setdefault("height", theme.button)
        self._at_least = kwargs["height"]
        self.is_key = kind in self.LIGHT
        kwargs.setdefault("padding", theme.mm(1) if kind in self.LIGHT else (theme.mm(3), theme.mm(1)))
        super().__init__(act=act if enabled else None, **kwargs)
        fill, outline, ink, self._pressed_fill = self.KINDS[kind]
        if not enabled:
            fill, outline, ink = Role.DISABLED_SURFACE, Role.LINE, Role.DISABLED
        self._fill, self._outline = fill, outline
        radius = self.height / 2 if "pill" in kind else theme.radius
        self.ground = Ground(self, fill, outline, radius=radius, line=theme.mm(0.45))
        self.label = FitText(
            text,
            size or theme.heading,
            role=ink,
            bold=kind not in self.LIGHT,
            align="center",
            brief=brief,
            most_lines=most_lines,
            **({"size_hint_y": 1} if fixed else {"pos_hint": {"center_y": 0.5}}),
        )
        self._ink, self._pressed_ink = ink, self.PRESSED_INK.get(kind, ink)
        self.bind(minimum_height=self._grow)
        self.add_widget(self.label)

    def _grow(self, *_: object) -> None:
        if self.size_hint_y is None:
            self.height = max(self._at_least, self.minimum_height)

    def show_pressed(self, pressed: bool) -> None:
        """Darken or tint while the finger is down."""
        self.ground.recolour(self._pressed_fill if pressed else self._fill, self._outline)
        if self._pressed_ink is not self._ink:
            self.label.color = theme.colour(self._pressed_ink if pressed else self._ink)


class Card(Pressable, Row):
    """A surface with content; a control when it has an `act`. As high as its content, unless stretched."""

    def __init__(
        self,
        act: Callable[[], None] | None = None,
        *,
        fill: Role = Role.SURFACE,
        outline: Role | None = None,
        line: float = 0.35,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("orientation", "vertical")
        kwargs.setdefault("padding", theme.mm(6))
        kwargs.setdefault("spacing", theme.mm(2))
        kwargs.setdefault("size_hint_y", None)
        super().__init__(act=act, **kwargs)
        self._fill = fill
        self._outline = outline or (Role.OUTLINE if act else Role.LINE)
        self.ground = Ground(self, fill, self._outline, line=theme.mm(line))
        self.bind(minimum_height=self._grow)

    def _grow(self, *_: object) -> None:
        if self.size_hint_y is None:
            self.height = self.minimum_height

    def show_pressed(self, pressed: bool) -> None:
        """Tint while the finger is down."""
        self.ground.recolour(Role.ACTION_SOFT if pressed else self._fill, self._outline)

    def select(self, selected: bool) -> None:
        """Show by the outline that this one is meant."""
        self._outline = Role.ACTION if selected else Role.OUTLINE
        self.ground.recolour(self._fill, self._outline)
