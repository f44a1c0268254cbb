"""The frame of a session's screen: top bar, progress, title, body, bottom bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.actions import Action, Back, Next
from kiosk.views import Chrome
from screens.theme import Role, theme
from screens.widgets.bars import BottomBar, Controls, Plain, Progress, TopBar, Where
from screens.widgets.comfort_row import ComfortRow, finish_pill
from screens.widgets.fit import FitText
from screens.widgets.mirror import Row
from screens.widgets.pager import Pager, Stack
from screens.widgets.text import Text
from words import _

Act = Callable[[Action], None]
LEAST_BODY_MM = 85


class Upper(Plain):
    """The part of the screen that a seated person does not reach: words only, large."""

    def __init__(self, title: str, subtitle: str, brief: str = "") -> None:
        super().__init__(Role.PAPER, orientation="vertical", size_hint_y=None)
        bar = Plain(Role.BAR, size_hint_y=None, padding=(theme.margin, theme.mm(3)))
        bar.hushed = True
        bar.bind(minimum_height=bar.setter("height"))
        self.where = Where(title, subtitle, brief, one_line=theme.landscape)
        bar.add_widget(self.where)
        self.add_widget(bar)
        self.words = BoxLayout(
            orientation="vertical",
            spacing=theme.mm(2),
            padding=(theme.margin, theme.mm(2 if theme.landscape else 4)),
        )
        self.add_widget(self.words)

    def follow(self, whole: Widget, *below: Widget) -> None:
        """Keep the share of the height of `whole` that lies above the reach.

        Where the things `below` (keyboard, controls, bottom bar) leave too little for the body, it grows
        upwards: what is typed can be read above the reach, and turned or edited from below.
        """

        def share(*_: object) -> None:
            rest = whole.height - sum(part.height for part in below) - theme.mm(LEAST_BODY_MM)
            self.height = max(theme.mm(40), min(whole.height * (1 - theme.touchable), rest))

        for part in (whole, *below):
            part.bind(height=share)
        share()


class Frame(Plain):
    """Every screen of a session. Subclasses `fill` the middle; `foot` or `side` take a keyboard.

    `lead` takes what says where one is: the head of the middle, or in reach mode the upper part.
    """

    pager: Pager
    _help: Text | None = None

    def __init__(self, view: Any, act: Act) -> None:
        super().__init__(Role.PAPER, orientation="vertical")
        self.view = view
        self.act = act
        chrome: Chrome = view.chrome
        step, subtitle, brief = chrome.step, "", ""
        if step:
            subtitle = _("第 {number} 步，共 {count} 步 · {name}").format(
                number=step.number, count=step.count, name=step.name
            )
            brief = _("第 {number} 步，共 {count} 步").format(number=step.number, count=step.count)
        wide = theme.landscape
        self.middle = BoxLayout(
            orientation="vertical",
            spacing=theme.mm(3) if wide else theme.gap,
            padding=(theme.margin, theme.mm(5 if wide else 8), theme.margin, theme.mm(3 if wide else 5)),
        )
        self.lead = self._top(chrome, subtitle, brief)
        if chrome.step:
            self.lead.add_widget(Progress(chrome.step))
        self.side = BoxLayout(size_hint_x=None, width=0)
        self.side.bind(minimum_width=self.side.setter("width"))
        across = BoxLayout()
        for part in (self.side, self.middle) if theme.next_at_left else (self.middle, self.side):
            across.add_widget(part)
        self.add_widget(across)
        self.fill(view)
        self.foot = BoxLayout(orientation="vertical", size_hint_y=None, height=0)
        self.foot.bind(minimum_height=self.foot.setter("height"))
        self.add_widget(self.foot)
        self.fill_foot(view)
        self.bar = self._bar(chrome)
        if theme.reach:
            controls = Controls([self.comfort])
            self.add_widget(controls)
            upper = self.children[-1]
            upper.follow(self, self.foot, controls, self.bar)
        self.add_widget(self.bar)

    def _top(self, chrome: Chrome, subtitle: str, brief: str) -> BoxLayout:
        """Draw the top bar; return where the lead goes."""
        if theme.reach:
            upper = Upper(chrome.title, subtitle, brief)
            self.comfort = ComfortRow(self.act, extra=finish_pill(chrome.finish, self.act, None))
            self.add_widget(upper)
            return upper.words
        self.comfort = ComfortRow(self.act, share=not theme.landscape)
        finish = finish_pill(chrome.finish, self.act)
        self.add_widget(TopBar(chrome.title, subtitle, finish, self.comfort, brief=brief))
        return self.middle

    def _bar(self, chrome: Chrome) -> Widget:
        return BottomBar(
            (chrome.back, lambda: self.act(Back())) if chrome.back else None,
            (chrome.next, self.go_on, chrome.next_enabled) if chrome.next else None,
            chrome.next_reason if not chrome.next_enabled else "",
            beside=self.beside_next(),
        )

    def beside_next(self) -> tuple[str, Callable[[], None]] | None:
        """Another way on, in the bottom bar: words and deed; none by default."""
        return None

    def go_on(self) -> None:
        """The next button."""
        self.act(Next())

    def headline(self, title: str, help_text: str = "") -> None:
        """The one title, and one line of help under it."""
        if theme.reach:
            # words that do not fit the upper part get smaller: nothing up there can be turned
            self.lead.add_widget(FitText(title, theme.title, role=Role.INK, serif=True, size_hint_y=3))
            if help_text and theme.landscape:  # a wide panel has one line up there
                self._help = Text(help_text, theme.body, role=Role.SECONDARY)
                self.middle.add_widget(self._help)
            elif help_text:
                self.lead.add_widget(FitText(help_text, theme.body, role=Role.SECONDARY, size_hint_y=2))
            return
        words = Stack(FitText(title, theme.title, role=Role.INK, serif=True), spacing=theme.mm(2))
        self.lead.add_widget(words)
        if help_text:
            self._help = Text(help_text, theme.body, role=Role.SECONDARY)
            words.add_widget(self._help)

    def pages(self, *children: Widget) -> Stack:
        """Put the children into a body that can be turned; returns the stack."""
        stack = Stack(*children)
        if self._help is not None and (theme.landscape or theme.scale > 1):
            # where height is scarce, long help must not take it from the question: it is turned away with it
            self._help.parent.remove_widget(self._help)
            stack.add_widget(self._help, index=len(stack.children))
        self.pager = Pager(stack)
        self.middle.add_widget(self.pager)
        return stack

    def spread(self, first: Widget, second: Widget) -> Stack:
        """Two parts under each other on a high panel, side by side on a wide one."""
        if not theme.landscape:
            return self.pages(first, second)
        row = Row(size_hint_y=None, spacing=theme.mm(7))
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

    def renew_bar(self, chrome: Chrome, *, anew: bool = False) -> None:
        """Draw the bottom bar again: next became possible, or `anew` for another reason."""
        if anew or chrome != self.view.chrome:
            self.remove_widget(self.bar)
            self.bar = self._bar(chrome)
            self.add_widget(self.bar)

    def resume(self, before: Any) -> None:
        """This screen takes the place of `before`, which showed the same view in another presentation."""
        earlier, now = getattr(before, "pager", None), getattr(self, "pager", None)
        if earlier is not None and now is not None:
            now.view.scroll_y = earlier.view.scroll_y

    def show_comfort(self) -> None:
        """The controls of the top bar, as things stand now."""
        self.comfort.show()
