"""Home and attract screen: what can be done here, as few large tiles as there are services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.actions import LookUp, OpenService
from kiosk.views import HomeView, Status, Tile
from screens.frame import Act, Upper
from screens.knock import await_knock
from screens.theme import Role, theme
from screens.widgets.bars import Controls, Plain, TopBar
from screens.widgets.comfort_row import ComfortRow, language_pills
from screens.widgets.fit import FitText
from screens.widgets.mirror import Row
from screens.widgets.pager import Pager, Stack
from screens.widgets.paint import Ground
from screens.widgets.press import Card
from screens.widgets.rows import EvenRow, even_grid
from screens.widgets.text import Text
from screens.widgets.tiles import Banner, ListCard, Seal
from words import _

FEW = 3  # up to here every service gets a wide tile


class ServiceTile(Card):
    """One service: seal, name, one line. `size` 4 is the largest; `upright` puts the seal above the words."""

    def __init__(self, tile: Tile, act: Callable[[], None] | None, size: int, upright: bool) -> None:
        seal, title, summary, padding = {
            4: (44, 19, theme.text_mm(9.5), 13),
            3: (36, 15.5, theme.text_mm(8.5), 9),
            2: (24, 14, theme.small, 9),
            1: (20, 11, theme.small, 7),
        }[size]
        if not upright and theme.scale > 1:
            # the words take the room: seal and margins stay as they are or give some of theirs
            seal, padding = min(seal, 32), min(padding, 9)
        super().__init__(
            act,
            orientation="vertical" if upright else "horizontal",
            padding=theme.mm(padding),
            spacing=theme.mm(4 if upright else padding * 0.8),
            fill=Role.SURFACE if act else Role.DISABLED_SURFACE,
        )
        mark = Seal(tile.seal, tile.role, seal)
        words = Stack(
            FitText(tile.title, theme.text_mm(title), role=Role.INK, bold=True),
            Text(tile.summary, summary, role=Role.SECONDARY),
            spacing=theme.mm(size),
            pos_hint={} if upright else {"center_y": 0.5},
        )
        if upright:
            mark.pos_hint = {}
            for widget in (mark, words, Widget()):  # the last one keeps the words at the top of a taller row
                self.add_widget(widget)
        else:
            for widget in (mark, words):
                self.add_widget(widget)


class StatusLine(Plain, Row):
    """Are the devices well, whom to call, what time is it."""

    def __init__(self, status: Status) -> None:
        super().__init__(
            Role.SURFACE,
            size_hint_y=None,
            height=theme.control_mm(22 if theme.landscape else 29),
            padding=(theme.margin, 0),
            spacing=theme.mm(6),
        )
        tone = Role.GOOD if status.good else Role.WARNING
        dot = Widget(size_hint=(None, None), size=(theme.mm(4), theme.mm(4)), pos_hint={"center_y": 0.5})
        Ground(dot, tone, radius=theme.mm(2))
        text = status.text if status.good else "! " + status.text
        hotline = _("服务热线 {number}").format(number=status.hotline) if status.hotline else ""
        # each fact gets the share of the line that its words need, and wraps in it where that is too little
        facts = [fact for fact in (text, hotline, status.now) if fact]
        labels: list[Widget] = []
        for fact in facts:
            bold = fact is text and not status.good
            label: Any = FitText(
                fact, theme.control_mm(6.8), bold=bold, size_hint_y=1, align=_align(labels, facts)
            )
            label.size_hint_x = max(label.natural_width, theme.mm(30))
            label.quiet = fact is status.now  # else it would be said every minute
            labels.append(label)
        for widget in (dot, *labels):
            self.add_widget(widget)


def _align(before: list[Widget], facts: list[str]) -> str:
    """The first fact begins the line, the last one ends it."""
    if not before:
        return "start"
    end = "left" if theme.right_to_left else "right"
    return end if len(before) == len(facts) - 1 else "center"


class Home(Plain):
    """The resting screen."""

    def __init__(self, view: HomeView, act: Act) -> None:
        super().__init__(Role.PAPER, orientation="vertical")
        self.view = view
        self._act = act
        stack = Stack(spacing=theme.mm(9))
        self._top(view, stack)
        if view.closed:
            stack.add_widget(Banner(view.closed, "warning", bold=True))
        if view.notice:
            stack.add_widget(Banner(view.notice, "info"))
        stack.add_widget(self._tiles(view))
        if view.lookup is not None and not theme.landscape:
            stack.add_widget(self._lookup(view, 1, upright=False))
        top = theme.mm(8 if theme.landscape or theme.reach else 12)
        body = BoxLayout(padding=(theme.margin, top, theme.margin, theme.mm(5)))
        self.pager = Pager(stack)
        few = len(view.tiles) + bool(view.notice) <= FEW and not view.closed
        if few and not theme.landscape and not theme.reach:
            self._hint(self._how())
        body.add_widget(self.pager)
        self.add_widget(body)
        if theme.reach:
            self.add_widget(self._low_controls(view))
        self.status = StatusLine(view.status)
        self.add_widget(self.status)

    def _low_controls(self, view: HomeView) -> Widget:
        """Languages and comfort in one row where there is width for both."""
        languages = language_pills(view.languages, self._act, None)
        if theme.landscape:
            self.comfort.size_hint_x = 4 if theme.can_speak else 3
            return Controls([*languages, self.comfort])
        return Controls(languages, [self.comfort])

    def _top(self, view: HomeView, stack: Stack) -> None:
        """Name of the machine, controls, greeting: above the reach there are words only."""
        title, subtitle = _("公共法律服务自助终端"), f"{view.hall} · {view.machine}"
        hello, how = _("您好，想办什么事？"), _("点一下就开始。使用本机免费，随时可以结束并清除。")
        if theme.reach:
            upper = Upper(title, subtitle)
            upper.follow(self)
            await_knock(upper.where, self._act)
            upper.words.add_widget(
                FitText(hello, theme.text_mm(18), role=Role.INK, serif=True, size_hint_y=3)
            )
            if theme.landscape:  # a wide panel has one line up there
                stack.add_widget(Text(how, theme.body, role=Role.SECONDARY))
            else:
                upper.words.add_widget(FitText(how, theme.body, role=Role.SECONDARY, size_hint_y=2))
            self.comfort = ComfortRow(self._act)
            self.add_widget(upper)
            return
        self.comfort = ComfortRow(self._act, share=not theme.landscape)
        languages = language_pills(view.languages, self._act)
        bar = TopBar(title, subtitle, languages, self.comfort)
        await_knock(bar.where, self._act)
        self.add_widget(bar)
        stack.add_widget(
            Stack(
                FitText(hello, theme.text_mm(18), role=Role.INK, serif=True),
                Text(how, theme.body, role=Role.SECONDARY),
                spacing=theme.mm(2),
            )
        )

    def _tiles(self, view: HomeView) -> Widget:
        wide = theme.landscape
        beside = wide and view.lookup is not None  # height is scarce there: it stands in the row
        count = len(view.tiles) + beside
        if count <= FEW:
            size = 2 if wide and (count == FEW or view.notice or view.closed) else 4
            if view.lookup is not None and not wide:
                size = 3  # it must be seen without turning the page, in every language
            tiles = [self._tile(view, tile, size, wide) for tile in view.tiles]
            tiles += [self._lookup(view, size, upright=True)] if beside else []
            least = {4: 124 if wide else 82, 3: 62, 2: 90}[size]
            columns = max(1, count) if wide else 1
            return even_grid(tiles, columns, spacing=theme.mm(7), at_least=theme.mm(least))
        columns = 3 if wide else 2
        first = [self._tile(view, tile, 2, True) for tile in view.tiles[:columns]]
        others = [self._tile(view, tile, 1, False) for tile in view.tiles[columns:]]
        others += [self._lookup(view, 1, upright=False)] if beside else []
        grid = Stack(EvenRow(first, columns, spacing=theme.mm(7)), spacing=theme.mm(7))
        if others:
            grid.add_widget(even_grid(others, columns, spacing=theme.mm(7), at_least=theme.mm(44)))
        return grid

    def _tile(self, view: HomeView, tile: Tile, size: int, upright: bool) -> ServiceTile:
        act = None if view.closed else partial(self._act, OpenService(tile.code))
        return ServiceTile(tile, act, size, upright)

    def _lookup(self, view: HomeView, size: int, *, upright: bool) -> ServiceTile:
        """Cases that exist: no service, so never as large as one where there is a row for it."""
        assert view.lookup is not None
        act = None if view.closed else partial(self._act, LookUp())
        return ServiceTile(view.lookup, act, size, upright)

    def _how(self) -> Widget:
        """What to expect, for somebody who never used such a machine."""
        steps = (
            _("点要办的事，先看说明"),
            _("放上身份证；没带也能办"),
            _("一题一题回答，最后核对一遍"),
            _("拿回执，扫码可在手机上查"),
        )
        return ListCard(_("怎么用"), steps, mark="")

    def _hint(self, card: Widget) -> None:
        """Put the card below all tiles, unless the page buttons that it needs would cut one of them off."""
        stack, pager = self.pager.content, self.pager
        stack.add_widget(card)

        def make_room(*_: object) -> None:
            shown = card.parent is not None
            tiles = stack.height - (card.height + stack.spacing if shown else 0)
            # where the tiles alone need the buttons, they are there anyway
            cuts = pager.height - pager.buttons.height - pager.spacing < tiles <= pager.height
            if cuts and shown:
                stack.remove_widget(card)
            elif not cuts and not shown:
                stack.add_widget(card)

        trigger = Clock.create_trigger(make_room, -1)
        for part in (pager, stack, card):
            part.bind(height=lambda *_: trigger())

    def same_place(self, view: object) -> bool:
        """Only the status line changes from minute to minute."""
        return isinstance(view, HomeView) and replace(view, status=self.view.status) == self.view

    def update(self, view: HomeView) -> None:
        """Draw the status line again."""
        if view.status != self.view.status:
            self.remove_widget(self.status)
            self.status = StatusLine(view.status)
            self.add_widget(self.status)
        self.view = view

    def resume(self, before: Any) -> None:
        """Stay where the page was turned to."""
        self.pager.view.scroll_y = before.pager.view.scroll_y

    def show_comfort(self) -> None:
        """The controls of the top bar, as things stand now."""
        self.comfort.show()
