"""The one page that answers "what is wrong?": lamps worst first, today, what happened, what can be done."""

from __future__ import annotations

from kivy.uix.boxlayout import BoxLayout

from kiosk.admin.views import OverviewView
from screens.admin.bar import Act
from screens.admin.buttons import Foot
from screens.admin.frame import StaffFrame
from screens.admin.lines import Lines
from screens.admin.today import EventsCard, TodayCard
from screens.theme import theme
from screens.widgets.pager import Pager
from screens.widgets.rows import EvenRow

BESIDE_MM = 132  # of today and events on a wide panel


class OverviewScreen(StaffFrame):
    """Only the lines are turned by pages: figures and buttons are always in sight."""

    def __init__(self, view: OverviewView, act: Act) -> None:
        super().__init__(view, view.bar, act)
        self.lines = Lines(act)
        self.pager = Pager(self.lines)
        self.today, self.events = TodayCard(view.today), EventsCard(view.events)
        self.foot = Foot(act)
        across, along = self.padding_mm
        wide = theme.landscape
        body = BoxLayout(
            orientation="horizontal" if wide else "vertical",
            padding=(across, along, across, theme.mm(4)),
            spacing=theme.mm(5),
        )
        body.add_widget(self.pager)
        body.add_widget(self._beside() if wide else self._below())
        for part in (body, self.foot):
            self.add_widget(part)
        self._show(view)

    def _beside(self) -> BoxLayout:
        """Under each other; the events take what is left."""
        column = BoxLayout(
            orientation="vertical", size_hint_x=None, width=theme.mm(BESIDE_MM), spacing=theme.mm(4)
        )
        self.events.size_hint_y = 1
        for card in (self.today, self.events):
            column.add_widget(card)
        return column

    def _below(self) -> EvenRow:
        self.today.size_hint_x, self.events.size_hint_x = 0.38, 0.62
        return EvenRow([self.today, self.events], spacing=theme.mm(4))

    def _show(self, view: OverviewView) -> None:
        self.lines.show(view.lines)
        self.foot.show(view.buttons)

    def same_place(self, view: object) -> bool:
        """There is one overview."""
        return isinstance(view, OverviewView)

    def update(self, view: OverviewView) -> None:
        """Take over what changed; nothing else moves."""
        self.show_bar(view.bar)
        self._show(view)
        if view.today != self.view.today:
            self.today.show(view.today)
        self.events.show(view.events)
        self.view = view
