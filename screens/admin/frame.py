"""What every screen of admin mode has: its own paper, the bar on top. It is never read aloud."""

from __future__ import annotations

from typing import Any

from kiosk.admin.views import Bar
from screens.admin.bar import Act, StaffBar
from screens.theme import Role, theme
from screens.widgets.bars import Plain


class StaffFrame(Plain):
    """Bar, then whatever the screen adds below it."""

    hushed = True
    for_staff = True
    """Nothing is said and the five keys lead nowhere: a PIN is neither heard nor keyed in by a stick."""

    def __init__(self, view: Any, bar: Bar, act: Act) -> None:
        super().__init__(Role.STAFF_PAPER, orientation="vertical")
        self.view = view
        self.act = act
        self.bar = StaffBar(bar, act)
        self.add_widget(self.bar)

    def show_bar(self, bar: Bar) -> None:
        """Say what changed in the bar; another way back is another bar."""
        if self.bar.fits(bar):
            self.bar.show(bar)
            return
        place = self.children.index(self.bar)
        self.remove_widget(self.bar)
        self.bar = StaffBar(bar, self.act)
        self.add_widget(self.bar, index=place)

    @property
    def padding_mm(self) -> tuple[float, float]:
        """Across and along, around the body."""
        return theme.margin, theme.mm(5 if theme.landscape else 8)

    def resume(self, before: object) -> None:
        """Admin mode knows one presentation only: it is never drawn anew."""

    def show_comfort(self) -> None:
        """Staff choose nothing here that is a citizen's."""
