"""The cases of a person, one large card each, newest first."""

from __future__ import annotations

from functools import partial

from kivy.uix.widget import Widget

from kiosk.actions import OpenCase
from kiosk.views import CaseLine, CasesView
from screens.frame import Frame
from screens.theme import Role, theme
from screens.widgets.pager import Stack
from screens.widgets.press import Card
from screens.widgets.text import Text
from screens.widgets.tiles import Banner
from words import _


class CasesScreen(Frame):
    """Touch the one you mean."""

    def fill(self, view: CasesView) -> None:
        """Reminder of the card first: it is forgotten most."""
        self.headline(view.title)
        self.stack: Stack = self.pages()
        self._draw(view)

    def _draw(self, view: CasesView) -> None:
        self.stack.clear_widgets()
        if view.take_card:
            self.stack.add_widget(Banner(view.take_card, "danger", bold=True))
        for case in view.cases:
            self.stack.add_widget(self._card(case))

    def _card(self, case: CaseLine) -> Widget:
        card = Card(partial(self.act, OpenCase(case.id)), padding=theme.mm(7), spacing=theme.mm(2))
        card.private = True
        card.add_widget(Text(case.title, theme.text_mm(11), role=Role.INK, bold=True))
        card.add_widget(Text(case.note))
        number = _("受理号 {number}").format(number=case.number)
        card.add_widget(Text(number, theme.small, role=Role.SECONDARY))
        return card

    def same_place(self, view: object) -> bool:
        """The card was taken away."""
        return isinstance(view, CasesView) and view.cases == self.view.cases

    def update(self, view: CasesView) -> None:
        """Draw the list again."""
        if view != self.view:
            self._draw(view)
        self.renew_bar(view.chrome)
        self.view = view
