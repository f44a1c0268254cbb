"""The two bars that stand in the same place on every screen, and the progress line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.views import Step
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.mirror import Row
from screens.widgets.paint import Ground
from screens.widgets.press import PushButton

FIRST_MM = 110


class Plain(BoxLayout):
    """A box on one flat colour."""

    def __init__(self, colour: Role, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ground_role = colour
        with self.canvas.before:
            Color(*theme.colour(colour))
            ground = Rectangle(pos=self.pos, size=self.size)
        self.bind(pos=lambda _, p: setattr(ground, "pos", p), size=lambda _, s: setattr(ground, "size", s))


class Where(Row):
    """Title and, smaller, the step or the hall. As high as both; long words get smaller.

    `brief` is the step without its name, where there is no room for both. `one_line`: side by side, where
    height is scarce.
    """

    def __init__(self, title: str, subtitle: str, brief: str = "", *, one_line: bool = False) -> None:
        super().__init__(orientation="horizontal" if one_line else "vertical", size_hint_y=None)
        lines = [(title, 9.5 if theme.landscape else 10.5, True), (subtitle, 7.5, False)]
        for words, em, serif in lines if subtitle else lines[:1]:
            text = FitText(
                words,
                theme.control_mm(em),
                role=Role.ON_BAR,
                serif=serif,
                brief="" if words is title else brief,
            )
            # one line where the words are short, two smaller ones in its place where they are long
            text.size_hint_y, text.height = 1 if one_line else em, theme.control_mm(em) * 1.5
            self.add_widget(text)
        # with or without a second line the bar is as high: what stands below never moves
        ems = max(lines[0][1], lines[1][1]) if one_line else lines[0][1] + lines[1][1]
        self.height = theme.control_mm(ems) * 1.5


class TopBar(Plain):
    """Where am I, how do I want it, and out of here.

    `first` are the controls beside the title (finish, or the languages of the home screen), `second` those
    of the comfort row. On a high panel they stand under the title, on a wide one in the same line.
    """

    hushed = True

    def __init__(
        self,
        title: str,
        subtitle: str,
        first: Sequence[Widget] = (),
        second: Widget | None = None,
        *,
        brief: str = "",
    ) -> None:
        super().__init__(
            Role.BAR,
            orientation="vertical",
            size_hint_y=None,
            padding=(theme.margin, theme.mm(3)),
            spacing=theme.mm(3),
        )
        self.bind(minimum_height=self.setter("height"))
        self.where = Where(title, subtitle, brief)
        self.where.pos_hint = {"center_y": 0.5}
        row = Row(size_hint_y=None, spacing=theme.mm(4))
        row.height = max(theme.pill, self.where.height)
        beside = [second, self._place_of(first)] if second is not None and theme.landscape else first
        for widget in (self.where, *beside):
            widget.pos_hint = {"center_y": 0.5}
            row.add_widget(widget)
        self.add_widget(row)
        if second is not None and second not in beside:
            self.add_widget(second)

    @staticmethod
    def _place_of(first: Sequence[Widget]) -> Widget:
        """As wide as the languages of the home screen on every screen: the comfort row never moves."""
        place = Row(size_hint=(None, None), height=theme.pill, width=theme.mm(FIRST_MM), spacing=theme.mm(4))
        for widget in (Widget(), *first):
            place.add_widget(widget)
        return place


class Controls(Plain):
    """The controls of the top bar alone, for somebody who cannot reach the top."""

    hushed = True

    def __init__(self, *rows: Sequence[Widget]) -> None:
        super().__init__(
            Role.BAR,
            orientation="vertical",
            size_hint_y=None,
            padding=(theme.margin, theme.mm(3)),
            spacing=theme.mm(3),
        )
        self.bind(minimum_height=self.setter("height"))
        for widgets in filter(None, rows):
            row = Row(size_hint_y=None, height=theme.pill, spacing=theme.mm(4))
            for widget in widgets:
                row.add_widget(widget)
            self.add_widget(row)


class Progress(Row):
    """One bar a step; the words for it stand in the top bar."""

    def __init__(self, step: Step) -> None:
        super().__init__(size_hint_y=None, height=theme.mm(3), spacing=theme.mm(3))
        for number in range(1, step.count + 1):
            part = Widget()
            Ground(part, Role.ACTION if number <= step.number else Role.TRACK, radius=theme.mm(1.5))
            self.add_widget(part)


class BottomBar(Plain):
    """Back and next, always in the same place; `theme.next_at_left` says on which side each stands.

    Between them stands why next does not work yet, or `beside`, another way on.
    """

    def __init__(
        self,
        back: tuple[str, Callable[[], None]] | None,
        forward: tuple[str, Callable[[], None], bool] | None,
        reason: str = "",
        *,
        beside: tuple[str, Callable[[], None]] | None = None,
    ) -> None:
        super().__init__(
            Role.SURFACE,
            size_hint_y=None,
            height=theme.bottom_bar,
            padding=(theme.margin, theme.mm(2)),
            spacing=theme.gap,
        )
        with self.canvas.after:
            Color(*theme.colour(Role.LINE))
            line = Rectangle(size=(1, 1))
        self.bind(
            pos=lambda _, p: setattr(line, "pos", (p[0], self.top - 2)),
            size=lambda _, s: setattr(line, "size", (s[0], 2)),
        )
        parts: list[Widget] = []
        if back:
            parts.append(self._button(*back, "secondary", 62, 84))
        if reason:
            parts.append(FitText(reason, theme.small, role=Role.SECONDARY, align="center", size_hint_y=1))
        else:
            parts.append(Widget())
        if beside:
            button = self._button(*beside, "secondary", 55, 84 if theme.landscape else 62)
            button.hushed = False  # it is not on every screen: the reading tells of it
            parts.append(button)
        if forward:
            narrow, wide = (62, 84) if reason or beside else (90, 120)
            parts.append(self._button(forward[0], forward[1], "primary", narrow, wide, forward[2]))
        for part in reversed(parts) if theme.next_at_left else parts:
            self.add_widget(part)

    @staticmethod
    def _button(
        label: str, act: Callable[[], None], kind: str, narrow: float, wide: float, enabled: bool = True
    ) -> PushButton:
        """Between `narrow` and `wide` millimetres, as its words ask; longer words take a second line."""
        button = PushButton(
            label,
            act,
            kind,
            enabled=enabled,
            fixed=True,
            size_hint_x=None,
            height=theme.bar_button,
            pos_hint={"center_y": 0.5},
        )
        button.hushed, button.leads_on = True, kind == "primary"
        button.width = min(theme.mm(wide), max(theme.mm(narrow), button.label.natural_width + theme.mm(16)))
        return button
