"""Done: number and QR code first, then what the paper really does; "take your card" is always in sight."""

from __future__ import annotations

from functools import partial

from kivy.uix.widget import Widget

from kiosk.actions import Another, ChooseAgain, Finish, Reprint
from kiosk.views import Chrome, DoneView, Paper
from screens.frame import Frame
from screens.theme import Role, theme
from screens.widgets.bars import BottomBar, Plain
from screens.widgets.fit import FitText
from screens.widgets.mirror import Row
from screens.widgets.pager import Stack
from screens.widgets.press import Card, PushButton
from screens.widgets.qr import QrCode
from screens.widgets.rows import EvenRow
from screens.widgets.text import Text
from screens.widgets.tiles import Banner, DoneMark, Seal
from words import _

PAPER_TONES = {
    Paper.PRINTED: "good",
    Paper.FAILED: "warning",
    Paper.NOT_KNOWN: "warning",
    Paper.STOPPED: "warning",
    Paper.WAITING: "info",
    Paper.PRINTING: "info",
}


class DoneScreen(Frame):
    """What the citizen takes along."""

    _reminder: Widget | None = None

    def fill(self, view: DoneView) -> None:
        """Headline with a mark, number card, phone and paper side by side, notes."""
        row = Row(size_hint_y=None, spacing=theme.mm(6))
        row.bind(minimum_height=row.setter("height"))
        side = 22 if theme.landscape else 28
        row.add_widget(DoneMark(side) if view.good else Seal("!", "warning", side))
        words = FitText(view.headline, theme.text_mm(17), role=Role.INK, serif=True, most_lines=2)
        words.pos_hint = {"center_y": 0.5}
        row.add_widget(words)
        if theme.reach:  # nothing up there can be turned: the words take the room there is
            row.size_hint_y = words.size_hint_y = 1
        self.head = row
        self.lead.add_widget(row)
        self.first, self.second = Stack(spacing=theme.mm(7)), Stack(spacing=theme.mm(7))
        self.spread(self.first, self.second)
        self._draw(view)

    def _draw(self, view: DoneView) -> None:
        first, second = self.first, self.second
        first.clear_widgets()
        second.clear_widgets()
        number = Card(padding=theme.mm(8), spacing=theme.mm(2))
        number.private = True
        number.add_widget(Text(_("受理号"), role=Role.SECONDARY))
        number.add_widget(FitText(view.number, theme.text_mm(20), role=Role.INK, bold=True, most_lines=1))
        for line in view.lines:
            number.add_widget(Text(line))
        first.add_widget(number)
        cards = [self._phone(view)] if view.qr else []
        cards.append(self._paper(view))
        second.add_widget(EvenRow(cards, spacing=theme.mm(7)))
        # what to do now stands beside the number where there is room, else below the cards
        last = first if theme.landscape else second
        if view.choose_again:
            last.add_widget(PushButton(view.choose_again, partial(self.act, ChooseAgain()), "primary"))
        for note in view.notes:
            last.add_widget(Banner(note, "info"))

    def fill_foot(self, view: DoneView) -> None:
        """What is forgotten most, in sight whatever page of the body is shown.

        Over the button that ends; on a wide panel, where height is scarce, beside the headline.
        """
        if self._reminder is not None:
            self._reminder.parent.remove_widget(self._reminder)
            self._reminder = None
        if not view.take_card:
            return
        lines = 1 if theme.landscape else 99
        banner = Banner(view.take_card, "danger", size=theme.text_mm(11), bold=True, most_lines=lines)
        if theme.landscape:
            banner.pos_hint = {"center_y": 0.5}
            self.head.add_widget(banner)
            self._reminder = banner
        else:
            strip = Plain(Role.PAPER, size_hint_y=None, padding=(theme.margin, 0, theme.margin, theme.mm(4)))
            strip.bind(minimum_height=strip.setter("height"))
            strip.add_widget(banner)
            self.foot.add_widget(strip)
            self._reminder = strip

    def _phone(self, view: DoneView) -> Card:
        card = Card(padding=theme.mm(6))
        card.add_widget(QrCode(view.qr, theme.mm(76 if theme.landscape else 90)))
        card.add_widget(Text(view.qr_caption, bold=True, align="center"))
        card.add_widget(Text(view.qr_note, theme.small, role=Role.SECONDARY, align="center"))
        card.add_widget(Widget())
        return card

    def _paper(self, view: DoneView) -> Card:
        card = Card(padding=theme.mm(6), spacing=theme.mm(3))
        tone = PAPER_TONES[view.paper]
        troubled = tone == "warning"
        if view.paper_preview and not troubled:  # no picture of a paper that did not come out
            slip = Card(fill=Role.PAPER, padding=theme.mm(4), spacing=theme.mm(1))
            slip.private = True
            for line in view.paper_preview:
                slip.add_widget(FitText(line, theme.mm(7)))
            card.add_widget(slip)
            card.add_widget(Widget())
        card.add_widget(Banner(view.paper_title, tone, bold=True))
        size, role = (theme.body, Role.TEXT) if troubled else (theme.small, Role.SECONDARY)
        card.add_widget(Text(view.paper_note, size, role=role))
        if troubled:
            card.add_widget(Widget())
        if view.can_reprint:
            card.add_widget(PushButton(_("再打一张"), partial(self.act, Reprint()), size=theme.body))
        return card

    def _bar(self, chrome: Chrome) -> Widget:
        return BottomBar(
            (chrome.back, partial(self.act, Another())) if chrome.back else None,
            (chrome.next, partial(self.act, Finish()), True) if chrome.next else None,
        )

    def same_place(self, view: object) -> bool:
        """The paper or the card changed."""
        return (
            isinstance(view, DoneView)
            and view.headline == self.view.headline
            and view.good == self.view.good
            and view.number == self.view.number
        )

    def update(self, view: DoneView) -> None:
        """Draw the body again."""
        if view != self.view:
            self._draw(view)
        if view.take_card != self.view.take_card:
            self.fill_foot(view)
        self.renew_bar(view.chrome)
        self.view = view
