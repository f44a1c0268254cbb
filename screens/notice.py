"""Notice before anything is collected (PIPL 17), then one tick per consent: never bundled or pre-ticked."""

from __future__ import annotations

from functools import partial

from kivy.uix.widget import Widget

from kiosk.actions import SetConsent
from kiosk.views import ConsentItem, NoticeView
from screens.frame import Frame
from screens.theme import Role, theme
from screens.widgets.pager import Stack
from screens.widgets.press import Card
from screens.widgets.text import Text
from screens.widgets.tiles import Facts, Tick
from words import _, phrases


class NoticeScreen(Frame):
    """What is done with what you tell us."""

    def fill(self, view: NoticeView) -> None:
        """Ticks first in reach, the whole text below them."""
        asked = _("同意的请点一下打勾，一项一项来。") if view.consents else _("请看一下，没有问题就继续。")
        self.headline(_("先告诉您：信息怎么用"), asked)
        self.ticks = Stack(spacing=theme.mm(4))
        self._draw_ticks(view)
        notice = view.notice
        whole = Card(padding=theme.mm(8), spacing=theme.mm(4))
        whole.add_widget(
            Facts(
                [
                    (_("谁在用"), notice.who),
                    (_("做什么用"), notice.purpose),
                    (_("用哪些"), notice.kinds),
                    (_("存多久"), notice.retention),
                    (_("您的权利"), notice.rights),
                ]
            )
        )
        if view.consents:
            self.spread(self.ticks, whole)
        else:
            self.pages(whole)

    def _draw_ticks(self, view: NoticeView) -> None:
        self.ticks.clear_widgets()
        for item in view.consents:
            self.ticks.add_widget(self._tick(item))

    def _tick(self, item: ConsentItem) -> Widget:
        ticked = item.accepted is True
        card = Card(
            partial(self.act, SetConsent(item.id, not ticked)),
            orientation="horizontal",
            outline=Role.ACTION if ticked else Role.OUTLINE,
            fill=Role.ACTION_SOFT if ticked else Role.SURFACE,
            spacing=theme.mm(6),
        )
        card.chosen = ticked
        card.add_widget(Tick(ticked))
        words = Stack(Text(item.text), spacing=theme.mm(1), pos_hint={"center_y": 0.5})
        if not item.required and item.declined_means:
            words.add_widget(
                Text(phrases.together(_("可以不选。"), item.declined_means), theme.small, role=Role.SECONDARY)
            )
        card.add_widget(words)
        return card

    def same_place(self, view: object) -> bool:
        """A tick changed."""
        return isinstance(view, NoticeView) and view.notice == self.view.notice

    def update(self, view: NoticeView) -> None:
        """Draw the ticks and the bottom bar again."""
        self._draw_ticks(view)
        self.renew_bar(view.chrome)
        self.view = view
