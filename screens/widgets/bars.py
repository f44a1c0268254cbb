"""The two bars that stand in the same place on every screen, and the progress line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.views import Step
from screens.theme import Role, theme
from screens.widgets.paint import Ground
from screens.widgets.press import PushButton
from screens.widgets.text import Text


class Plain(BoxLayout):
    """A box on one flat colour."""

    def __init__(self, colour: Role, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ground_role = colour
        with self.canvas.before:
            Color(*theme.colour(colour))
            ground = Rectangle(pos=self.pos, size=self.size)
        self.bind(pos=lambda _, p: setattr(ground, "pos", p), size=lambda _, s: setattr(ground, "size", s))


class TopBar(Plain):
    """Where am I, and out of here."""

    def __init__(self, title: str, subtitle: str, buttons: list[tuple[str, Callable[[], None]]]) -> None:
        super().__init__(
            Role.INK,
            size_hint_y=None,
            height=theme.top_bar,
            padding=(theme.margin, theme.mm(1)),
            spacing=theme.gap,
        )
        words = BoxLayout(orientation="vertical")
        words.add_widget(Widget())
        words.add_widget(
            Text(
                title, theme.mm(9.5 if theme.landscape else 10.5), role=Role.ON_INK, serif=True, shorten=True
            )
        )
        if subtitle:
            words.add_widget(Text(subtitle, theme.mm(7), role=Role.ON_INK, shorten=True))
        words.add_widget(Widget())
        self.add_widget(words)
        for label, act in buttons:
            button = PushButton(
                label,
                act,
                "pill",
                size=theme.mm(8),
                size_hint=(None, None),
                height=theme.mm(20.5),
                pos_hint={"center_y": 0.5},
            )
            button.width = button.label.natural_width + theme.mm(14)
            self.add_widget(button)


class Progress(BoxLayout):
    """One bar a step; the words for it stand in the top bar."""

    def __init__(self, step: Step) -> None:
        super().__init__(size_hint_y=None, height=theme.mm(3), spacing=theme.mm(3))
        for number in range(1, step.count + 1):
            part = Widget()
            Ground(part, Role.ACTION if number <= step.number else Role.TRACK, radius=theme.mm(1.5))
            self.add_widget(part)


class BottomBar(Plain):
    """Back at the left, next at the right, always in the same place."""

    def __init__(
        self,
        back: tuple[str, Callable[[], None]] | None,
        forward: tuple[str, Callable[[], None], bool] | None,
        reason: str = "",
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
        if back:
            self.add_widget(self._button(*back, "secondary", theme.mm(62)))
        if reason:
            words = Text(reason, theme.small, role=Role.SECONDARY, align="center")
            words.pos_hint = {"center_y": 0.5}
            self.add_widget(words)
        else:
            self.add_widget(Widget())
        if forward:
            self.add_widget(self._button(forward[0], forward[1], "primary", theme.mm(90), forward[2]))

    @staticmethod
    def _button(
        label: str, act: Callable[[], None], kind: str, width: float, enabled: bool = True
    ) -> PushButton:
        button = PushButton(
            label,
            act,
            kind,
            enabled=enabled,
            size_hint_x=None,
            height=theme.bar_button,
            pos_hint={"center_y": 0.5},
        )
        button.width = max(width, button.label.natural_width + theme.mm(16))
        return button
