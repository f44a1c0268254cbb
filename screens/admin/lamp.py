"""The lamp beside a line: a colour, and in it a mark that says the same without colour."""

from __future__ import annotations

from typing import Final

from kivy.uix.anchorlayout import AnchorLayout

from kiosk.admin.views import Light
from screens.theme import Role, theme
from screens.widgets.paint import Ground
from screens.widgets.text import Text
from screens.widgets.tiles import CheckMark

SIDE_MM: Final = 11
COLOURS: Final = {
    Light.GOOD: Role.GOOD,
    Light.NOTE: Role.LAMP_NOTE,
    Light.BAD: Role.DANGER,
    Light.UNKNOWN: Role.SECONDARY,
}
MARKS: Final = {Light.NOTE: "!", Light.BAD: "×", Light.UNKNOWN: "?"}
TONES: Final = {Light.GOOD: "good", Light.NOTE: "warning", Light.BAD: "danger", Light.UNKNOWN: "info"}
"""The tone of a banner that says so."""


class Lamp(AnchorLayout):
    """A round lamp; the check mark is drawn, the others are characters."""

    def __init__(self, light: Light) -> None:
        side = theme.mm(SIDE_MM)
        super().__init__(size_hint=(None, None), size=(side, side), pos_hint={"center_y": 0.5})
        self.light = light
        Ground(self, COLOURS[light], radius=side / 2)
        if light in MARKS:
            self.add_widget(Text(MARKS[light], theme.floor, role=Role.ON_ACTION, bold=True, align="center"))
        else:
            self.add_widget(CheckMark(side * 0.9, Role.ON_ACTION))
