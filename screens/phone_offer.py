"""What other screens say of the phone: a button in the bottom bar, and a small line while one is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kiosk.actions import OpenPhone
from kiosk.panels import PhoneOffer
from screens.theme import Role, theme
from screens.widgets.pager import Stack
from screens.widgets.text import Text

Act = Callable[[OpenPhone], None]


def beside_next(offer: PhoneOffer | None, act: Act) -> tuple[str, Callable[[], None]] | None:
    """The button between back and next."""
    return None if offer is None else (offer.label, partial(act, OpenPhone()))


def label(offer: PhoneOffer | None) -> str:
    """Its words; empty where there is no button."""
    return "" if offer is None else offer.label


class PhoneLine:
    """The line at the top of a body; nothing stands there when there is nothing to say."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._text: Text | None = None

    def show(self, offer: PhoneOffer | None) -> None:
        """Say how the connection stands."""
        words = "" if offer is None else offer.line
        if self._text is not None and words:
            self._text.say(words)
        elif self._text is not None:
            self._stack.remove_widget(self._text)
            self._text = None
        elif words:
            self._text = Text(words, theme.small, role=Role.SECONDARY)
            self._stack.add_widget(self._text, index=len(self._stack.children))
