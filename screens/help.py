"""请人帮忙: where a person is, and the number to call."""

from __future__ import annotations

from functools import partial

from kivy.uix.widget import Widget

from kiosk.actions import KeepGoing
from kiosk.panels import HelpPanel
from screens.overlay import Over
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.press import Card, PushButton
from screens.widgets.text import Text


class HelpScreen(Over):
    """Words, a number, and the way back."""

    overlay: HelpPanel

    def card(self) -> Widget:
        """The number is the largest thing on it."""
        panel = self.overlay
        card = Card(padding=theme.mm(10), spacing=theme.mm(5), size_hint_x=0.75 if theme.landscape else 1)
        card.add_widget(FitText(panel.title, theme.title, role=Role.INK, serif=True))
        card.add_widget(Text(panel.message, theme.text_mm(10.2)))
        if panel.hotline:
            card.add_widget(
                FitText(panel.hotline, theme.control_mm(26), role=Role.INK, bold=True, most_lines=1)
            )
        card.add_widget(
            PushButton(panel.close, partial(self.act, KeepGoing()), "primary", height=theme.mm(30))
        )
        return card
