"""Beside the checks: how many matters today, hour by hour, and what happened last."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.clock import Clock
from kivy.graphics import Color, RoundedRectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.admin.views import Today
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.pager import Stack
from screens.widgets.press import Card
from screens.widgets.text import Text

MOST_EVENTS = 4
BARS_MM = 20


class Bars(Widget):
    """One bar an hour; the busiest is as high as there is room. An hour with nothing keeps a thin line."""

    def __init__(self) -> None:
        super().__init__(size_hint_y=None, height=theme.mm(BARS_MM))
        self._counts: tuple[int, ...] = ()
        self.bind(pos=self._draw, size=self._draw)

    def show(self, counts: tuple[int, ...]) -> None:
        """Draw these."""
        self._counts = counts
        self._draw()

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        if not self._counts:
            return
        most = max(*self._counts, 1)
        step = self.width / len(self._counts)
        wide = step * 0.76
        with self.canvas:
            Color(*theme.colour(Role.ACTION))
            for number, count in enumerate(self._counts):
                high = max(theme.mm(0.6), self.height * count / most)
                radius = min(theme.mm(1), high / 2, wide / 2)
                RoundedRectangle(pos=(self.x + number * step, self.y), size=(wide, high), radius=[radius])


class TodayCard(Card):
    """The sum, and a bar for each hour."""

    def __init__(self, today: Today) -> None:
        super().__init__(padding=theme.mm(6), spacing=theme.mm(1), line=0.25)
        self.add_widget(Text("今日办件", theme.mm(7), role=Role.SECONDARY))
        self._total = FitText("", theme.mm(16), role=Role.INK, bold=True, most_lines=1)
        self.bars = Bars()
        self._first = Text("", theme.floor, role=Role.SECONDARY)
        self._last = Text("", theme.floor, role=Role.SECONDARY, align="right")
        hours = BoxLayout(size_hint_y=None)
        hours.bind(minimum_height=hours.setter("height"))
        for label in (self._first, self._last):
            hours.add_widget(label)
        # a wide panel has no height to give away: the figure stands beside the bars
        figures = BoxLayout(
            orientation="horizontal" if theme.landscape else "vertical",
            size_hint_y=None,
            spacing=theme.mm(5 if theme.landscape else 1),
        )
        figures.bind(minimum_height=figures.setter("height"))
        for part in (self._total, Stack(self.bars, hours, spacing=theme.mm(1))):
            part.pos_hint = {"center_y": 0.5} if theme.landscape else {}
            figures.add_widget(part)
        self.add_widget(figures)
        self.add_widget(Widget())  # in a higher row the figures stay at the top
        self.show(today)

    def show(self, today: Today) -> None:
        """Other figures."""
        self._total.say(str(today.total))
        self.bars.show(today.per_hour)
        last = today.first_hour + len(today.per_hour) - 1
        self._first.say(f"{today.first_hour} 时" if today.per_hour else "")
        self._last.say(f"{last} 时" if len(today.per_hour) > 1 else "")


class EventsCard(Card):
    """What happened last, newest first; what there is no room for is in the log."""

    def __init__(self, events: Sequence[str]) -> None:
        super().__init__(padding=theme.mm(6), spacing=theme.mm(2.5), line=0.25)
        self._shown: tuple[str, ...] = ()
        self._title = Text("最近事件", theme.mm(7.5), role=Role.TEXT, bold=True)
        self.add_widget(self._title)
        self._words = BoxLayout(orientation="vertical", size_hint_y=None, spacing=theme.mm(2))
        self._words.bind(minimum_height=self._words.setter("height"))
        self.add_widget(self._words)
        self.add_widget(Widget())  # in a higher row the words stay at the top
        self._labels: list[Text] = []
        self._fit = Clock.create_trigger(self._leave_out, -1)
        if theme.landscape:  # there it gets what room is left
            self.bind(height=self._fit)
        self.show(events)

    def show(self, events: Sequence[str]) -> None:
        """Other events."""
        wanted = tuple(events[:MOST_EVENTS]) or ("还没有",)
        if wanted == self._shown:
            return
        self._shown = wanted
        self._words.clear_widgets()
        self._labels = [Text(event, theme.mm(7)) for event in wanted]
        for label in self._labels:
            self._words.add_widget(label)
            if theme.landscape:
                label.bind(height=self._fit)

    def _leave_out(self, *_: object) -> None:
        """Only whole events: the oldest that do not fit are not shown."""
        room = self.height - self._title.height - theme.mm(2 * 6 + 2.5)
        self._words.clear_widgets()
        for label in self._labels:
            room -= label.height + theme.mm(2)
            if room < 0:
                return
            self._words.add_widget(label)
