"""Device trouble and out of service: what happened, what is kept, what to do now."""

from __future__ import annotations

from kivy.uix.boxlayout import BoxLayout

from kiosk.views import OutOfServiceView, TroubleView
from screens.frame import Act, Frame
from screens.knock import await_knock
from screens.theme import Role, theme
from screens.widgets.bars import Plain, TopBar
from screens.widgets.fit import FitText
from screens.widgets.pager import Pager, Stack
from screens.widgets.press import Card
from screens.widgets.text import Text
from screens.widgets.tiles import Banner, Facts
from words import _


class TroubleScreen(Frame):
    """Something broke for this citizen."""

    def fill(self, view: TroubleView) -> None:
        """Three facts and a short code for staff."""
        self.headline(view.title)
        card = Card(padding=theme.mm(8), spacing=theme.mm(6))
        kept = Facts([(_("还留着什么"), view.kept)])
        kept.private = view.kept_is_private
        happened = Facts([(_("发生了什么"), view.happened)])
        card.add_widget(Stack(happened, kept, Facts([(_("现在怎么办"), view.todo)]), spacing=theme.mm(3)))
        self.pages(card)
        if view.code:
            card.add_widget(
                Text(_("给工作人员看的代码：{code}").format(code=view.code), theme.small, role=Role.SECONDARY)
            )


class OutOfServiceScreen(Plain):
    """The machine cannot serve: plain words, a number to call."""

    def __init__(self, view: OutOfServiceView, act: Act) -> None:
        super().__init__(Role.PAPER, orientation="vertical")
        self.view = view
        bar = TopBar(_("公共法律服务自助终端"), "")
        await_knock(bar.where, act)
        self.add_widget(bar)
        words = Stack(FitText(view.title, theme.title, role=Role.INK, serif=True))
        words.add_widget(Banner(view.reason, "warning"))
        words.add_widget(Banner(view.todo, "info", bold=True))
        if view.code:
            code = _("给工作人员看的代码：{code}").format(code=view.code)
            words.add_widget(Text(code, role=Role.SECONDARY))
        body = BoxLayout(padding=theme.margin)
        body.add_widget(Pager(words))
        self.add_widget(body)

    def same_place(self, view: object) -> bool:
        """Unchanged."""
        return view == self.view

    def update(self, view: OutOfServiceView) -> None:
        """Nothing to do."""

    def resume(self, before: object) -> None:
        """It is short: nothing to go back to."""

    def show_comfort(self) -> None:
        """Nobody can be served: there is nothing to choose."""
