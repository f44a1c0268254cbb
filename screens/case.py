"""One case: how it stands, when and where, what can be done; then what to bring and the phone's page."""

from __future__ import annotations

from functools import partial

from kivy.uix.widget import Widget

from kiosk.views import CaseView
from screens.frame import Frame
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.pager import Stack
from screens.widgets.press import Card, PushButton
from screens.widgets.qr import QrCode
from screens.widgets.rows import even_grid
from screens.widgets.text import Text
from screens.widgets.tiles import Banner, Facts, ListCard
from words import _


class CaseScreen(Frame):
    """What the citizen came to know stands first; what may be done follows at once."""

    def fill(self, view: CaseView) -> None:
        """Two parts: the case and its buttons, then papers and phone."""
        self.headline(view.title)
        self.first, self.second = Stack(), Stack()
        self.spread(self.first, self.second)
        self._draw(view)

    def _draw(self, view: CaseView) -> None:
        first, second = self.first, self.second
        first.clear_widgets()
        second.clear_widgets()
        if view.take_card:
            first.add_widget(Banner(view.take_card, "danger", bold=True))
        for line in (view.said, view.paper):
            if line is not None:
                first.add_widget(Banner(line.text, line.level, bold=True))
        first.add_widget(self._state(view))
        first.add_widget(self._deeds(view))
        if view.details:
            details = Card(padding=theme.mm(7))
            details.private = True
            details.add_widget(Facts(view.details))
            second.add_widget(details)
        if view.steps:
            second.add_widget(ListCard(_("接下来"), view.steps, mark="·"))
        if view.bring:
            second.add_widget(ListCard(view.bring_title, view.bring))
        if view.qr:
            second.add_widget(self._phone(view))

    def _state(self, view: CaseView) -> Widget:
        card = Card(padding=theme.mm(7), spacing=theme.mm(3))
        card.private = True
        card.add_widget(FitText(view.state, theme.text_mm(14), role=Role.INK, bold=True))
        card.add_widget(
            Text(
                _("受理号 {number}").format(number=view.number),
                theme.small,
                role=Role.SECONDARY,
            )
        )
        if view.lines:
            card.add_widget(Facts(view.lines))
        return card

    def _deeds(self, view: CaseView) -> Widget:
        """Two in a row, one where words are large."""
        buttons: list[Widget] = [
            PushButton(deed.label, partial(self.act, deed.action), size=theme.body) for deed in view.deeds
        ]
        columns = 2 if theme.scale == 1 else 1
        return even_grid(buttons, columns, spacing=theme.mm(4), at_least=theme.button)

    def _phone(self, view: CaseView) -> Widget:
        card = Card(padding=theme.mm(6))
        card.add_widget(QrCode(view.qr, theme.mm(76 if theme.landscape else 90)))
        card.add_widget(Text(view.qr_caption, bold=True, align="center"))
        card.add_widget(Text(view.qr_note, theme.small, role=Role.SECONDARY, align="center"))
        return card

    def same_place(self, view: object) -> bool:
        """The same case; the paper moved, or something was asked."""
        return (
            isinstance(view, CaseView)
            and view.number == self.view.number
            and view.title == self.view.title
            and view.state == self.view.state
        )

    def update(self, view: CaseView) -> None:
        """Draw the case again."""
        if view != self.view:
            self._draw(view)
        self.renew_bar(view.chrome)
        self.view = view
