"""显示、语言和朗读: every way of using the machine on one panel, one touch each, at once in effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from kivy.uix.widget import Widget

from kiosk.actions import KeepGoing, Present
from kiosk.panels import ComfortPanel
from kiosk.presentation import RATES, VOLUMES, Colours, Hand, Presentation, TextSize
from screens.overlay import Over
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.mirror import Row
from screens.widgets.pager import Pager, Stack
from screens.widgets.press import Card, PushButton
from screens.widgets.rows import EvenRow
from screens.widgets.text import Text
from screens.widgets.tiles import CheckMark
from words import _

Choice = tuple[str, dict[str, Any]]
"""Words of an option, and what it changes in the presentation."""


class Option(PushButton):
    """One way; the chosen one is filled and carries a check mark."""

    def __init__(self, words: str, wanted: Presentation, act: Any) -> None:
        chosen = wanted == theme.presentation
        super().__init__(
            words,
            partial(act, Present(wanted)),
            "primary" if chosen else "secondary",
            size=theme.control_mm(10.2),
            height=theme.mm(22),
            padding=(theme.mm(2), theme.mm(1)),
        )
        self.chosen = chosen
        if chosen:
            self.add_widget(CheckMark(theme.mm(8), Role.ON_ACTION), index=len(self.children))


class ComfortScreen(Over):
    """A row for each question; what does not fit is turned to."""

    overlay: ComfortPanel

    def card(self) -> Widget:
        """As high as the screen lets it be, the way out always in sight."""
        card = Card(
            padding=theme.mm(8),
            spacing=theme.mm(4),
            size_hint=(1, None),
        )
        card.add_widget(FitText(self.overlay.title, theme.heading, role=Role.INK, serif=True))
        self.rows = Stack(spacing=theme.gap)
        self.pager = Pager(self.rows)
        card.add_widget(self.pager)
        card.add_widget(
            PushButton(self.overlay.close, partial(self.act, KeepGoing()), "primary", height=theme.mm(24))
        )
        self._draw()
        self.bind(height=partial(self._size, card))
        self.rows.bind(height=partial(self._size, card))
        return card

    def _size(self, card: Card, *_: object) -> None:
        """The rows, or as much of them as there is room for."""
        room = self.height * theme.touchable - 2 * theme.margin
        others = sum(child.height for child in card.children if child is not self.pager)
        wanted = others + self.rows.height + 2 * theme.mm(8) + 2 * theme.mm(4)
        card.height = min(room, wanted + 1)

    def _draw(self) -> None:
        self._drawn = theme.presentation
        self.rows.clear_widgets()
        rows = [self._row(label, choices) for label, choices in self._questions()]
        if theme.can_speak:
            rows.append(Text(_("关掉画面以后，点一下屏幕，画面就回来。"), theme.small, role=Role.SECONDARY))
        for row in rows:
            self.rows.add_widget(row)

    def _questions(self) -> list[tuple[str, Sequence[Choice]]]:
        # sides of the glass, whatever the reading direction; each button stands on the side that it names
        hands = (Hand.RIGHT, Hand.LEFT) if theme.right_to_left else (Hand.LEFT, Hand.RIGHT)
        sides = [
            (words, {"hand": hand}) for words, hand in zip((_("在左边"), _("在右边")), hands, strict=True)
        ]
        languages = [(one.own_name, {"language": one}) for one in self.overlay.languages]
        seen: list[tuple[str, Sequence[Choice]]] = [
            (_("语言"), languages),
            (
                _("字号"),
                [
                    (_("标准"), {"text_size": TextSize.NORMAL}),
                    (_("大"), {"text_size": TextSize.LARGE}),
                    (_("特大"), {"text_size": TextSize.LARGEST}),
                ],
            ),
            (
                _("颜色"),
                [
                    (_("浅色"), {"colours": Colours.LIGHT}),
                    (_("黑白分明"), {"colours": Colours.CONTRAST}),
                    (_("深色"), {"colours": Colours.DARK}),
                ],
            ),
            (_("按钮位置"), [(_("照常"), {"reach": False}), (_("都放低，坐着用"), {"reach": True})]),
            (_("“下一步”按钮"), sides[::-1] if theme.right_to_left else sides),
        ]
        questions = seen if len(languages) > 1 else seen[1:]
        return [*questions, *self._heard()] if theme.can_speak else questions

    @staticmethod
    def _heard() -> list[tuple[str, Sequence[Choice]]]:
        loud = (_("很轻"), _("轻"), _("适中"), _("响"), _("很响"))
        fast = (_("很慢"), _("慢"), _("适中"), _("快"), _("很快"))
        return [
            (_("朗读"), [(_("不读"), {"voice": False}), (_("读出来"), {"voice": True})]),
            (_("声音"), [(w, {"volume": v}) for w, v in zip(loud, VOLUMES, strict=True)]),
            (_("语速"), [(w, {"rate": r}) for w, r in zip(fast, RATES, strict=True)]),
            (
                _("没插耳机时，您填的内容"),
                [(_("不读"), {"private_aloud": False}), (_("也读出来"), {"private_aloud": True})],
            ),
            (
                _("画面"),
                [(_("看着用"), {"dark": False}), (_("关掉画面，只听"), {"dark": True, "voice": True})],
            ),
        ]

    def _row(self, label: str, choices: Sequence[Choice]) -> Widget:
        now = theme.presentation
        options = [Option(words, replace(now, **change), self.act) for words, change in choices]
        row = Row(size_hint_y=None, spacing=theme.mm(4))
        row.bind(minimum_height=row.setter("height"))
        name = FitText(label, theme.control_mm(10.2), bold=True, size_hint_x=None, pos_hint={"center_y": 0.5})
        name.width = theme.mm(52)
        cells = EvenRow(options, spacing=theme.mm(3.5), at_least=theme.mm(22))
        cells.pos_hint = {"center_y": 0.5}
        for widget in (name, cells):
            row.add_widget(widget)
        return row

    def update(self, overlay: ComfortPanel) -> None:
        """Voice, loudness or speed changed: nothing else on the screen did."""
        super().update(overlay)
        if self._drawn != theme.presentation:
            self._draw()

    def resume(self, before: Any) -> None:
        """Stay at the row where the finger was."""
        self.pager.view.scroll_y = before.pager.view.scroll_y
