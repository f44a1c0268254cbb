"""Everything once more before it is sent, each row with "correct this"."""

from __future__ import annotations

from functools import partial

from kivy.uix.widget import Widget

from kiosk.actions import Correct, OpenPhone
from kiosk.panels import PhoneOffer
from kiosk.views import ReviewGroup, ReviewRow, ReviewView
from screens.frame import Frame
from screens.theme import Role, theme
from screens.widgets.mirror import Row
from screens.widgets.pager import Stack
from screens.widgets.press import Card, PushButton
from screens.widgets.text import Text
from screens.widgets.tiles import Banner, Bullets, ListCard, advice_banners
from words import _


class ReviewScreen(Frame):
    """Check, correct, go on."""

    def fill(self, view: ReviewView) -> None:
        """Problems first, answers, then advice, papers, fee and dates."""
        self.headline(_("请核对一遍"), _("不对的地方，点右边的“改”。"))
        self.stack = self.pages()
        self._draw(view)

    def _draw(self, view: ReviewView) -> None:
        self.stack.clear_widgets()
        parts: list[Widget] = [Banner(view.problem, "danger", bold=True)] if view.problem else []
        if view.phone is not None:
            parts += self._of_phone(view.phone)
        parts += [self._group(group) for group in view.groups]
        parts += advice_banners(view.advice)
        if view.bring:
            parts.append(ListCard(view.bring_title, view.bring))
        if view.fee:
            parts.append(Banner(view.fee, "info"))
        if view.dates:
            card = Card(padding=theme.mm(8))
            card.add_widget(Bullets(view.dates, "·"))
            parts.append(card)
        for part in parts:
            self.stack.add_widget(part)

    def _of_phone(self, offer: PhoneOffer) -> list[Widget]:
        said = [Text(words, theme.body) for words in (offer.line, offer.about) if words]
        if not said:
            return []
        card = Card(padding=theme.mm(7), spacing=theme.mm(4))
        for words in said:
            card.add_widget(words)
        card.add_widget(PushButton(offer.label, partial(self.act, OpenPhone()), size=theme.body))
        return [card]

    def same_place(self, view: object) -> bool:
        """Something came from the phone."""
        return isinstance(view, ReviewView)

    def update(self, view: ReviewView) -> None:
        """Draw the body again, at the place that it was turned to."""
        if view != self.view:
            self._draw(view)
        self.renew_bar(view.chrome)
        self.view = view

    def _group(self, group: ReviewGroup) -> Widget:
        card = Card(padding=theme.mm(7), spacing=theme.mm(4))
        card.add_widget(Text(group.title, theme.text_mm(11), role=Role.INK, bold=True))
        for row in group.rows:
            card.add_widget(self._row(row))
        return card

    def _row(self, row: ReviewRow) -> Widget:
        line = Row(size_hint_y=None, spacing=theme.mm(4))
        line.bind(minimum_height=line.setter("height"))
        value = Text(row.value or _("（没有填）"))
        value.private = bool(row.value)
        words = Stack(
            Text(row.label, theme.small, role=Role.SECONDARY),
            value,
            spacing=theme.mm(0.5),
            pos_hint={"center_y": 0.5},
        )
        line.add_widget(words)
        if row.field_id:
            correct = PushButton(
                _("改"),
                partial(self.act, Correct(row.field_id)),
                size=theme.body,
                size_hint_x=None,
                width=theme.mm(26),
                height=theme.mm(20),
                pos_hint={"top": 1},
            )
            correct.width = max(correct.width, correct.label.natural_width + theme.mm(8))
            correct.hushed, correct.spoken = True, _("改“{what}”").format(what=row.label)
            line.add_widget(correct)
        return line
