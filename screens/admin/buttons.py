"""Buttons of admin mode: one that cannot be touched says why in itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from kiosk.admin.actions import Press
from kiosk.admin.views import Button
from screens.admin.bar import Act
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.pager import Stack
from screens.widgets.press import PushButton
from screens.widgets.rows import even_grid

HIGH_MM, WIDE_MM = 24, 22  # a wide panel has little height to give away
MOST_COLUMNS_HIGH, MOST_COLUMNS_WIDE = 3, 6


class StaffButton(PushButton):
    """`busy`: something runs, and no button does anything until it ends."""

    def __init__(self, button: Button, act: Act, *, busy: bool, size: float, **kwargs: Any) -> None:
        super().__init__(
            button.label,
            partial(act, Press(button.id)),
            "primary" if button.main else "secondary",
            enabled=button.enabled and not busy,
            size=size,
            **kwargs,
        )
        self.why: FitText | None = None
        if button.why and not button.enabled:
            self.remove_widget(self.label)
            self.why = FitText(button.why, theme.mm(7), role=Role.DISABLED, align="center")
            self.add_widget(Stack(self.label, self.why, spacing=0, pos_hint={"center_y": 0.5}))

    @property
    def words_width(self) -> float:
        """The room that its words need side by side."""
        why = self.why.natural_width if self.why is not None else 0.0
        return max(float(self.label.natural_width), float(why))


class Foot(Stack):
    """The buttons below everything, always in sight; drawn again only when one of them changed."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._shown: tuple[tuple[Button, ...], bool] = ((), False)
        super().__init__(spacing=0, height=0)

    def show(self, buttons: Sequence[Button], *, busy: bool = False) -> None:
        """These buttons from now on."""
        wanted = (tuple(buttons), busy)
        if wanted == self._shown:
            return
        self._shown = wanted
        self.clear_widgets()
        self.padding = [0.0] * 4
        if not buttons:
            return
        height = theme.mm(WIDE_MM if theme.landscape else HIGH_MM)
        cells = [StaffButton(one, self._act, busy=busy, size=theme.mm(10), height=height) for one in buttons]
        columns = min(len(cells), MOST_COLUMNS_WIDE if theme.landscape else MOST_COLUMNS_HIGH)
        self.padding = [theme.margin, theme.mm(2), theme.margin, theme.mm(6)]
        self.add_widget(even_grid(cells, columns, spacing=theme.mm(4), at_least=height))
