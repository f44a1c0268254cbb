"""Saving and sending: the words say exactly what is true at this moment."""

from __future__ import annotations

from kivy.uix.widget import Widget

from kiosk.views import SendingView
from screens.frame import Frame
from screens.theme import theme
from screens.widgets.text import Text
from screens.widgets.tiles import Banner
from words import _


class SendingScreen(Frame):
    """A short wait without anything that moves."""

    def fill(self, view: SendingView) -> None:
        """Title and the true words."""
        self.headline(_("正在办理，请稍等"))
        self.banner = Banner(view.message, "info")
        self.middle.add_widget(self.banner)
        self.middle.add_widget(Text(_("请不要走开，马上就好。"), theme.body))
        self.middle.add_widget(Widget())

    def same_place(self, view: object) -> bool:
        """Another sentence."""
        return isinstance(view, SendingView)

    def update(self, view: SendingView) -> None:
        """Change the sentence."""
        self.banner.words.say(view.message)
        self.view = view
