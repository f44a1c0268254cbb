"""The service guide: who may ask, what it costs, how long it takes, which law. Nothing is asked yet."""

from __future__ import annotations

from kiosk.views import GuideView
from screens.frame import Frame
from screens.theme import Role, theme
from screens.widgets.pager import Stack
from screens.widgets.press import Card
from screens.widgets.text import Text
from screens.widgets.tiles import Banner, Facts, ListCard
from words import _, phrases


class GuideScreen(Frame):
    """Read, then start."""

    def fill(self, view: GuideView) -> None:
        """Facts first, then the steps, then the sources."""
        self.headline(view.chrome.title, view.summary)
        guide = view.guide
        first, second = Stack(), Stack()
        if view.cannot:
            first.add_widget(Banner(view.cannot, "warning", bold=True))
        facts = Card(padding=theme.mm(8))
        facts.add_widget(
            Facts([(_("谁能办"), guide.who), (_("收费"), guide.cost), (_("多久"), guide.duration)])
        )
        first.add_widget(facts)
        second.add_widget(ListCard(_("怎么办"), guide.steps, mark=""))
        if guide.not_here:
            second.add_widget(ListCard(_("这些事请到别处办"), guide.not_here, mark="·"))
        laws = phrases.series(f"{law.title} {law.article}" for law in guide.laws)
        if laws:
            second.add_widget(Text(_("依据：{laws}").format(laws=laws), theme.small, role=Role.SECONDARY))
        self.spread(first, second)

    def same_place(self, view: object) -> bool:
        """Unchanged."""
        return isinstance(view, GuideView) and view == self.view
