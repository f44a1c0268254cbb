"""Where: a division by touching, and for an address the rest by typing."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.stacklayout import StackLayout
from kivy.uix.widget import Widget

from kiosk.views import FieldView
from screens.entry.base import Entry
from screens.entry.typed import Typed
from screens.entry.writing import TextEntry
from screens.theme import Role, theme
from screens.widgets.mirror import mirrored, onward
from screens.widgets.press import PushButton
from screens.widgets.rows import even_grid
from screens.widgets.text import Text
from words import _


class RegionEntry(Entry):
    """Level by level from the list the desk offers; a touch on the path goes back up."""

    def build(self) -> None:
        """The way so far, then the divisions to choose from."""
        self.add_widget(self._path())
        if self.offers_more:
            columns = 4 if theme.landscape else 3
            buttons = [self._division(code, name) for code, name in self.view.regions]
            if buttons:
                self.add_widget(even_grid(buttons, columns, spacing=theme.mm(3.5), at_least=theme.mm(22)))

    @property
    def code(self) -> str:
        """The chosen division; empty before anything was touched."""
        return self.view.value if isinstance(self.view.value, str) else ""

    @property
    def is_exact(self) -> bool:
        """The chosen one stands among the offered ones: there is nothing below it."""
        return any(code == self.code for code, _name in self.view.regions)

    @property
    def offers_more(self) -> bool:
        """Are the divisions drawn? A region keeps its neighbours in sight."""
        return True

    def choose(self, code: str) -> None:
        """A division was touched; an empty code is the whole country."""
        self.answer(code)

    def _path(self) -> Widget:
        path = StackLayout(
            size_hint_y=None, spacing=theme.mm(3.5), orientation="rl-tb" if mirrored() else "lr-tb"
        )
        path.bind(minimum_height=path.setter("height"))
        path.private = True
        last = len(self.view.region_path) - 1
        for number, (code, name) in enumerate(self.view.region_path):
            button = PushButton(
                name if number == last else onward(name),
                partial(self.choose, code),
                "primary" if number == last else "secondary",
                size=theme.body,
                size_hint=(None, None),
                height=theme.mm(20),
            )
            button.width = button.label.natural_width + theme.mm(14)
            path.add_widget(button)
        return path

    def _division(self, code: str, name: str) -> PushButton:
        kind = "primary" if code == self.code else "secondary"
        button = PushButton(name, partial(self.choose, code), kind, size=theme.body, height=theme.mm(22))
        button.chosen = code == self.code
        return button


class _Street(TextEntry):
    """The part after the division."""

    limit = 200

    def from_value(self, value: Any) -> str:
        """Text of the address."""
        return str(value.get("text") or "") if isinstance(value, dict) else ""

    def to_value(self, text: str) -> Any:
        """Division and text together."""
        return {"region": _region_of(self.view), "text": text}

    def refresh(self, view: FieldView) -> None:
        """The desk only echoes."""
        self.view = view


class AddressEntry(RegionEntry):
    """First the division; once it is exact, the street."""

    street: _Street | None = None

    @property
    def code(self) -> str:
        """The division of the address."""
        return _region_of(self.view)

    @property
    def offers_more(self) -> bool:
        """The street takes the place of the list."""
        return not self.is_exact

    @property
    def box(self) -> Typed | None:
        """The street, once it is asked."""
        return self.street

    def build(self) -> None:
        """Division buttons while they are needed, then the text box."""
        super().build()
        self.street = None
        if self.is_exact:
            hint = BoxLayout(size_hint_y=None)
            hint.bind(minimum_height=hint.setter("height"))
            hint.add_widget(Text(_("街道、小区、门牌号，或者乡镇、村"), theme.small, role=Role.SECONDARY))
            self.add_widget(hint)
            self.street = _Street(self.view, self.send)
            self.street.on_focus = lambda _box: self.on_focus(self) if self.on_focus else None
            self.add_widget(self.street)

    def choose(self, code: str) -> None:
        """The words stay when the division changes."""
        value = self.view.value if isinstance(self.view.value, dict) else {}
        self.answer({"region": code, "text": str(value.get("text") or "")})

    def refresh(self, view: FieldView) -> None:
        """Typing only echoes; a new division draws everything again."""
        if self.street and _region_of(view) == self.code and view.regions == self.view.regions:
            self.view = view
            self.street.refresh(view)
        else:
            super().refresh(view)


def _region_of(view: FieldView) -> str:
    return str(view.value.get("region") or "") if isinstance(view.value, dict) else ""
