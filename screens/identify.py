"""Put the card on the reader: a large drawing, live words, and a way for people without a card."""

from __future__ import annotations

from functools import partial

from kivy.graphics import Color, PopMatrix, PushMatrix, Rotate, RoundedRectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.actions import ByHand
from kiosk.views import IdentifyView, ReaderHint
from screens.frame import Frame
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.mirror import Row
from screens.widgets.pager import Pager, Stack
from screens.widgets.paint import Ground
from screens.widgets.press import Card
from screens.widgets.text import Text
from screens.widgets.tiles import Banner, Facts, Seal
from words import _

TROUBLE = {
    ReaderHint.HOLD_STILL,
    ReaderHint.NOT_AN_ID_CARD,
    ReaderHint.REJECTED,
    ReaderHint.DAMAGED,
    ReaderHint.READER_AWAY,
    ReaderHint.REMOVE_OLD_CARD,
}


class CardDrawing(Widget):
    """A tilted card, drawn by rectangles."""

    def __init__(self) -> None:
        super().__init__()
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        height = min(self.height * 0.9, self.width * 0.55 / 1.55)
        width = height * 1.55
        x, y = self.center_x - width / 2, self.center_y - height / 2
        with self.canvas:
            PushMatrix()
            Rotate(angle=4, origin=self.center)
            Color(*theme.colour(Role.PAPER))
            RoundedRectangle(pos=(x, y), size=(width, height), radius=[theme.mm(4)])
            Color(*theme.colour(Role.LINE))
            for top, share in ((0.8, 0.45), (0.64, 0.33), (0.48, 0.5)):
                RoundedRectangle(
                    pos=(x + width * 0.08, y + height * top), size=(width * share, height * 0.07), radius=[6]
                )
            RoundedRectangle(
                pos=(x + width * 0.08, y + height * 0.13), size=(width * 0.76, height * 0.08), radius=[6]
            )
            RoundedRectangle(
                pos=(x + width * 0.68, y + height * 0.38), size=(width * 0.24, height * 0.48), radius=[10]
            )
            PopMatrix()


class IdentifyScreen(Frame):
    """Card with live reader state."""

    def fill(self, view: IdentifyView) -> None:
        """Drawing above, words under it, other ways below."""
        read = view.hint is ReaderHint.READ
        self.headline(
            _("请核对，是您本人吗？") if read else _("请把身份证放在读卡区"),
            view.purpose,
        )
        wide = theme.landscape
        self.stage = Row(
            orientation="horizontal" if wide else "vertical", spacing=theme.mm(7) if wide else theme.gap
        )
        self.middle.add_widget(self.stage)
        self._draw(view)

    def _draw(self, view: IdentifyView) -> None:
        self.stage.clear_widgets()
        below = Stack()
        if view.hint is ReaderHint.READ:
            card = Card(padding=theme.mm(9))
            card.private = True
            card.add_widget(Facts(view.facts, bold=True))
            below.add_widget(card)
        if view.hint in TROUBLE:
            below.add_widget(Banner(view.message, "warning", bold=True))
        if view.warning:
            below.add_widget(Banner(view.warning, "warning"))
        if view.by_hand_label:
            below.add_widget(self._by_hand(view.by_hand_label, view.by_hand_note))
        if view.consent_note:
            below.add_widget(Text(view.consent_note, theme.small, role=Role.SECONDARY))
        self.pager = Pager(below)
        if view.hint is not ReaderHint.READ:
            panel = self._panel("" if view.hint in TROUBLE else view.message)
            if theme.landscape or (theme.scale == 1 and not theme.reach):
                self.stage.add_widget(panel)
            else:  # large words below it need its room: it is turned with them
                below.add_widget(panel, index=len(below.children))
        self.stage.add_widget(self.pager)

    @staticmethod
    def _panel(message: str) -> Widget:
        panel = BoxLayout(
            orientation="vertical", padding=theme.mm(9), size_hint_y=1 if theme.landscape else None
        )
        panel.height = theme.mm(130 if theme.scale == 1 else 110)
        Ground(panel, Role.BAR)
        panel.add_widget(CardDrawing())
        if message:
            panel.add_widget(
                FitText(message, theme.text_mm(11), role=Role.ON_BAR, align="center", size_hint_y=1)
            )
        return panel

    def _by_hand(self, label: str, note: str) -> Widget:
        tile = Card(partial(self.act, ByHand()), orientation="horizontal", spacing=theme.mm(6))
        tile.add_widget(Seal("键", "action"))
        tile.add_widget(
            Stack(
                Text(label, theme.text_mm(11), bold=True),
                Text(note, theme.small, role=Role.SECONDARY),
                spacing=theme.mm(1),
                pos_hint={"center_y": 0.5},
            )
        )
        return tile

    def same_place(self, view: object) -> bool:
        """The reader said something new; the title stays unless a card was read."""
        return isinstance(view, IdentifyView) and (view.hint is ReaderHint.READ) == (
            self.view.hint is ReaderHint.READ
        )

    def update(self, view: IdentifyView) -> None:
        """Draw the stage again."""
        self._draw(view)
        self.renew_bar(view.chrome)
        self.view = view
