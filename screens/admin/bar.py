"""The dark bar on top: where one is, who is in and for how long, back and out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kivy.uix.boxlayout import BoxLayout

from kiosk.admin.actions import AdminAction, Leave, PageBack
from kiosk.admin.views import Bar
from screens.theme import Role, theme
from screens.widgets.bars import Plain
from screens.widgets.fit import FitText
from screens.widgets.pager import Stack
from screens.widgets.press import PushButton

Act = Callable[[AdminAction], None]
TITLE_MM, WHERE_MM = 10.0, 7.0
WHERE_LINES = 2


class StaffBar(Plain):
    """Always as high, whatever it says: the seconds that run in it move nothing."""

    def __init__(self, bar: Bar, act: Act) -> None:
        words = theme.mm(TITLE_MM) * 1.5 + theme.mm(WHERE_MM) * 1.5 * (1 if theme.landscape else WHERE_LINES)
        super().__init__(
            Role.STAFF_BAR,
            size_hint_y=None,
            height=max(theme.pill, words) + theme.mm(6),
            padding=(theme.margin, theme.mm(3)),
            spacing=theme.mm(4),
        )
        self._bar = bar
        self._title = FitText(bar.title, theme.mm(TITLE_MM), role=Role.ON_BAR, bold=True)
        self._where = FitText(bar.where, theme.mm(WHERE_MM), role=Role.ON_BAR, most_lines=WHERE_LINES)
        lines = [self._title, self._where] if bar.where else [self._title]
        self.add_widget(Stack(*lines, spacing=0, pos_hint={"center_y": 0.5}))
        pills = BoxLayout(size_hint_x=None, spacing=theme.mm(4))
        pills.bind(minimum_width=pills.setter("width"))
        for words_of, action in ((bar.back, PageBack()), (bar.leave, Leave())):
            if words_of:
                pills.add_widget(_pill(words_of, partial(act, action)))
        self.add_widget(pills)

    def fits(self, bar: Bar) -> bool:
        """Can `show` say it?"""
        mine = self._bar
        return (mine.back, mine.leave, bool(mine.where)) == (bar.back, bar.leave, bool(bar.where))

    def show(self, bar: Bar) -> None:
        """The same bar with other words: the time that is left."""
        if bar.title != self._bar.title:
            self._title.say(bar.title)
        if bar.where != self._bar.where:
            self._where.say(bar.where)
        self._bar = bar


def _pill(words: str, act: Callable[[], None]) -> PushButton:
    button = PushButton(
        words,
        act,
        "staff_pill",
        size=theme.mm(8),
        fixed=True,
        size_hint=(None, None),
        height=theme.pill,
        pos_hint={"center_y": 0.5},
    )
    button.width = max(theme.mm(32), button.label.whole_width + theme.mm(12))
    return button
