"""Home and attract screen: what can be done here, as few large tiles as there are services."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.actions import OpenService
from kiosk.views import HomeView, Status, Tile
from kiosk.words import _
from screens.frame import Act
from screens.theme import Role, theme
from screens.widgets.bars import Plain, TopBar
from screens.widgets.pager import Pager, Stack
from screens.widgets.paint import Ground
from screens.widgets.press import Card
from screens.widgets.rows import EvenRow, even_grid
from screens.widgets.text import Text
from screens.widgets.tiles import Banner, ListCard, Seal

FEW = 3  # up to here every service gets a wide tile


class ServiceTile(Card):
    """One service: seal, name, one line. `size` 3 is the largest; `upright` puts the seal above the words."""

    def __init__(self, tile: Tile, act: Callable[[], None] | None, size: int, upright: bool) -> None:
        seal, title, summary, padding = {
            3: (44, 19, theme.text_mm(9.5), 13),
            2: (24, 14, theme.small, 9),
            1: (20, 11, theme.small, 7),
        }[size]
        super().__init__(
            act,
            orientation="vertical" if upright else "horizontal",
            padding=theme.mm(padding),
            spacing=theme.mm(4 if upright else padding * 0.8),
            fill=Role.SURFACE if act else Role.DISABLED_SURFACE,
        )
        mark = Seal(tile.seal, tile.role, seal)
        words = Stack(
            Text(tile.title, theme.text_mm(title), role=Role.INK, bold=True),
            Text(tile.summary, summary, role=Role.SECONDARY),
            spacing=theme.mm(size),
            pos_hint={} if upright else {"center_y": 0.5},
        )
        self.add_widget(mark)
        self.add_widget(words)
        if upright:
            mark.pos_hint = {}
            self.add_widget(Widget())  # keeps the words at the top of a taller row


class StatusLine(Plain):
    """Are the devices well, whom to call, what time is it."""

    def __init__(self, status: Status) -> None:
        super().__init__(
            Role.SURFACE,
            size_hint_y=None,
            height=theme.mm(22 if theme.landscape else 29),
            padding=(theme.margin, 0),
            spacing=theme.mm(3),
        )
        tone = Role.GOOD if status.good else Role.WARNING
        dot = Widget(size_hint=(None, None), size=(theme.mm(4), theme.mm(4)), pos_hint={"center_y": 0.5})
        Ground(dot, tone, radius=theme.mm(2))
        self.add_widget(dot)
        size, middle = theme.mm(6.8), {"center_y": 0.5}
        text = status.text if status.good else "! " + status.text
        self.add_widget(Text(text, size, bold=not status.good, pos_hint=middle))
        hotline = _("服务热线 {number}").format(number=status.hotline) if status.hotline else ""
        for fact in filter(None, (hotline, status.now)):
            gap = Widget(size_hint_x=None, width=theme.mm(3))
            self.add_widget(gap)
            self.add_widget(Text(fact, size, pos_hint=middle).fit())


class Home(Plain):
    """The resting screen."""

    def __init__(self, view: HomeView, act: Act) -> None:
        super().__init__(Role.PAPER, orientation="vertical")
        self.view = view
        self._act = act
        self.add_widget(TopBar(_("公共法律服务自助终端"), f"{view.hall} · {view.machine}", []))
        stack = Stack(spacing=theme.mm(9))
        stack.add_widget(
            Stack(
                Text(_("您好，想办什么事？"), theme.text_mm(18), role=Role.INK, serif=True),
                Text(_("点一下就开始。使用本机免费，随时可以结束并清除。"), theme.body, role=Role.SECONDARY),
                spacing=theme.mm(2),
            )
        )
        if view.closed:
            stack.add_widget(Banner(view.closed, "warning", bold=True))
        if view.notice:
            stack.add_widget(Banner(view.notice, "info"))
        stack.add_widget(self._tiles(view))
        if len(view.tiles) + bool(view.notice) <= FEW and not view.closed and not theme.landscape:
            stack.add_widget(self._how())
        top = theme.mm(8 if theme.landscape else 14)
        body = BoxLayout(padding=(theme.margin, top, theme.margin, theme.mm(5)))
        body.add_widget(Pager(stack))
        self.add_widget(body)
        self.status = StatusLine(view.status)
        self.add_widget(self.status)

    def _tiles(self, view: HomeView) -> Widget:
        count, wide = len(view.tiles), theme.landscape
        if count <= FEW:
            size = 2 if wide and (count == FEW or view.notice or view.closed) else 3
            tiles = [self._tile(view, tile, size, wide) for tile in view.tiles]
            return even_grid(
                tiles,
                max(1, count) if wide else 1,
                spacing=theme.mm(7),
                at_least=theme.mm(124 if size == 3 else 90) if wide else theme.mm(82),
            )
        columns = 3 if wide else 2
        first = [self._tile(view, tile, 2, True) for tile in view.tiles[:columns]]
        others = [self._tile(view, tile, 1, False) for tile in view.tiles[columns:]]
        grid = Stack(EvenRow(first, columns, spacing=theme.mm(7)), spacing=theme.mm(7))
        if others:
            grid.add_widget(even_grid(others, columns, spacing=theme.mm(7), at_least=theme.mm(44)))
        return grid

    def _tile(self, view: HomeView, tile: Tile, size: int, upright: bool) -> ServiceTile:
        act = None if view.closed else partial(self._act, OpenService(tile.code))
        return ServiceTile(tile, act, size, upright)

    def _how(self) -> Widget:
        """What to expect, for somebody who never used such a machine."""
        steps = (
            _("点要办的事，先看说明"),
            _("放上身份证；没带也能办"),
            _("一题一题回答，最后核对一遍"),
            _("拿回执，扫码可在手机上查"),
        )
        return ListCard(_("怎么用"), steps, mark="")

    def same_place(self, view: object) -> bool:
        """Only the status line changes from minute to minute."""
        return isinstance(view, HomeView) and (
            view.hall,
            view.machine,
            view.tiles,
            view.notice,
            view.closed,
        ) == (
            self.view.hall,
            self.view.machine,
            self.view.tiles,
            self.view.notice,
            self.view.closed,
        )

    def update(self, view: HomeView) -> None:
        """Draw the status line again."""
        if view.status != self.view.status:
            self.remove_widget(self.status)
            self.status = StatusLine(view.status)
            self.add_widget(self.status)
        self.view = view
