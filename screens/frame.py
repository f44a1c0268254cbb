"""The frame of a session's screen: top bar, progress, title, body, bottom bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.actions import Action, AskErase, Back, Next
from kiosk.views import Chrome
from kiosk.words import _
from screens.theme import Role, theme
from screens.widgets.bars import BottomBar, Plain, Progress, TopBar
from screens.widgets.pager import Pager, Stack
from screens.widgets.text import Text

Act = Callable[[Action], None]


class Frame(Plain):
    """Every screen of a session. Subclasses `fill` the middle; `foot` or `side` take a keyboard."""

    def __init__(self, view: Any, act: Act) -> None:
        super().__init__(Role.PAPER, orientation="vertical")
        self.view = view
        self.act = act
        chrome: Chrome = view.chrome
        subtitle = ""
        if chrome.step:
            subtitle = _("第 {number} 步，共 {count} 步 · {name}").format(
                number=chrome.step.number, count=chrome.step.count, name=chrome.step.name
            )
        buttons = [("× " + chrome.finish, lambda: act(AskErase()))] if chrome.finish else []
        self.add_widget(TopBar(chrome.title, subtitle, buttons))
        wide = theme.landscape
        self.middle = BoxLayout(
            orientation="vertical",
            spacing=theme.mm(3) if wide else theme.gap,
            padding=(theme.margin, theme.mm(5 if wide else 10), theme.margin, theme.mm(3 if wide else 5)),
        )
        if chrome.step:
            self.middle.add_widget(Progress(chrome.step))
        self.side = BoxLayout(size_hint_x=None, width=0)
        self.side.bind(minimum_width=self.side.setter("width"))
        across = BoxLayout()
        across.add_widget(self.middle)
        across.add_widget(self.side)
        self.add_widget(across)
        self.fill(view)
        self.foot = BoxLayout(orientation="vertical", size_hint_y=None, height=0)
        self.foot.bind(minimum_height=self.foot.setter("height"))
        self.add_widget(self.foot)
        self.fill_foot(view)
        self.bar = self._bar(chrome)
        self.add_widget(self.bar)

    def _bar(self, chrome: Chrome) -> Widget:
        return BottomBar(
            (chrome.back, lambda: self.act(Back())) if chrome.back else None,
            (chrome.next, lambda: self.act(Next()), chrome.next_enabled) if chrome.next else None,
            chrome.next_reason if not chrome.next_enabled else "",
        )

    def headline(self, title: str, help_text: str = "") -> None:
        """The one title, and one line of help under it."""
        words = Stack(Text(title, theme.title, role=Role.INK, serif=True), spacing=theme.mm(2))
        if help_text:
            words.add_widget(Text(help_text, theme.body, role=Role.SECONDARY))
        self.middle.add_widget(words)

    def pages(self, *children: Widget) -> Stack:
        """Put the children into a body that can be turned; returns the stack."""
        stack = Stack(*children)
        self.pager = Pager(stack)
        self.middle.add_widget(self.pager)
        return stack

    def spread(self, first: Widget, second: Widget) -> Stack:
        """Two parts under each other on a high panel, side by side on a wide one."""
        if not theme.landscape:
            return self.pages(first, second)
        row = BoxLayout(size_hint_y=None, spacing=theme.mm(7))
        row.bind(minimum_height=row.setter("height"))
        for part in (first, second):
            part.pos_hint = {"top": 1}
            row.add_widget(part)
        return self.pages(row)

    def fill(self, view: Any) -> None:
        """Draw the body."""
        raise NotImplementedError

    def fill_foot(self, view: Any) -> None:
        """Draw what stands between body and bottom bar (a keyboard); nothing by default."""

    def same_place(self, view: Any) -> bool:
        """True when `view` is this screen with changed facts, so that it may be updated in place."""
        return False

    def update(self, view: Any) -> None:
        """Take over a changed view; called only when `same_place` said yes."""

    def renew_bar(self, chrome: Chrome) -> None:
        """Draw the bottom bar again (next became possible)."""
        if chrome != self.view.chrome:
            self.remove_widget(self.bar)
            self.bar = self._bar(chrome)
            self.add_widget(self.bar)
