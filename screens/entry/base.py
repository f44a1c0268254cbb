"""The interface of every entry: a display in the body, sometimes a keyboard at the foot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kivy.uix.boxlayout import BoxLayout

from kiosk.actions import Action, Answer
from kiosk.views import FieldView
from screens.theme import theme

if TYPE_CHECKING:
    from screens.entry.typed import Typed


class Entry(BoxLayout):
    """Shows and changes one answer. `send` gives an action to the desk, which alone decides."""

    def __init__(self, view: FieldView, send: Callable[[Action], None], **kwargs: Any) -> None:
        super().__init__(orientation="vertical", size_hint_y=None, spacing=theme.gap, **kwargs)
        self.bind(minimum_height=self.setter("height"))
        self.view = view
        self.send = send
        self.on_focus: Callable[[Entry], None] | None = None
        self.build()

    def build(self) -> None:
        """Draw the display."""
        raise NotImplementedError

    @property
    def box(self) -> Typed | None:
        """The box that is typed into; None when the display itself is touched."""
        return None

    def refresh(self, view: FieldView) -> None:
        """The desk changed the answer; by default everything is drawn again."""
        same = view == self.view
        self.view = view
        if not same:
            self.clear_widgets()
            self.build()

    def answer(self, value: Any) -> None:
        """Give the desk the new answer."""
        self.send(Answer(self.view.field.id, value))
