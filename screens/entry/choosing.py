"""Choosing instead of typing: one of several, several, yes or no, a consent, a list of entries."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from kivy.uix.widget import Widget

from catalogue.model import Choice
from kiosk.actions import AddItem, EditItem, RemoveItem
from screens.entry.base import Entry
from screens.theme import Role, theme
from screens.widgets.fit import FitText
from screens.widgets.mirror import Row
from screens.widgets.pager import Stack
from screens.widgets.press import Card, PushButton
from screens.widgets.rows import even_grid
from screens.widgets.text import Text
from screens.widgets.tiles import Banner, Tick
from words import _

MANY = 6  # more choices than this stand in two columns


class Option(Card):
    """One option: words, a hint, and a tick where several may be chosen."""

    def __init__(self, choice: Choice, chosen: bool, act: Callable[[], None], *, tick: bool = False) -> None:
        super().__init__(
            act,
            orientation="horizontal",
            spacing=theme.mm(5),
            fill=Role.ACTION_SOFT if chosen else Role.SURFACE,
            outline=Role.ACTION if chosen else Role.OUTLINE,
            line=0.7 if chosen else 0.35,
            padding=(theme.mm(6), theme.mm(4)),
        )
        self.chosen = chosen
        if tick:
            self.add_widget(Tick(chosen))
        label = FitText(choice.label, theme.text_mm(11), bold=True)
        words = Stack(label, spacing=0, pos_hint={"center_y": 0.5})
        if choice.hint:
            words.add_widget(Text(choice.hint, theme.small))
        self.add_widget(words)


class OneOf(Entry):
    """A single choice; the desk goes on by itself."""

    def build(self) -> None:
        """Few options under each other, many in columns."""
        options = [self._option(choice) for choice in self.view.choices]
        count = len(options)
        most = 2 if theme.scale > 1 else 3  # large words need wide columns
        columns = (
            (1 if count < 3 else 2 if count <= MANY else most) if theme.landscape else 1 + (count > MANY)
        )
        if options:
            few = count <= MANY
            gap, height = (theme.gap, theme.mm(27)) if few else (theme.mm(3.5), theme.mm(22))
            self.add_widget(even_grid(options, columns, spacing=gap, at_least=height))

    def _option(self, choice: Choice) -> Option:
        return Option(choice, self.view.value == choice.value, partial(self.answer, choice.value))


class SomeOf(Entry):
    """Several choices, each with its tick."""

    def build(self) -> None:
        """One card a choice."""
        chosen = [c for c in self.view.value or [] if isinstance(c, str)]
        options = [
            Option(c, c.value in chosen, partial(self._toggle, c.value), tick=True) for c in self.view.choices
        ]
        columns = 2 if theme.landscape or len(options) > MANY else 1
        if options:
            self.add_widget(even_grid(options, columns, spacing=theme.mm(3.5), at_least=theme.mm(22)))

    def _toggle(self, value: str) -> None:
        chosen = list(self.view.value or [])
        self.answer([c for c in chosen if c != value] if value in chosen else [*chosen, value])


class TwoWays(Entry):
    """Two buttons of the same weight."""

    def ways(self) -> tuple[tuple[str, Any, bool], tuple[str, Any, bool]]:
        """(words, answer, chosen) of both."""
        raise NotImplementedError

    def build(self) -> None:
        """The positive one at the left."""
        height = theme.mm(34 if theme.landscape else 40)
        row = Row(size_hint_y=None, height=height, spacing=theme.gap)
        for words, value, chosen in self.ways():
            kind = "primary" if chosen else "secondary"
            act = partial(self.answer, value)
            button = PushButton(words, act, kind, height=height, size=theme.text_mm(14), fixed=True)
            button.chosen = chosen
            row.add_widget(button)
        self.add_widget(row)


class YesNo(TwoWays):
    """Yes or no."""

    def ways(self) -> tuple[tuple[str, Any, bool], tuple[str, Any, bool]]:
        """The words are those of the review page."""
        value = self.view.value
        return (_("是"), True, value is True), (_("否"), False, value is False)


class ConsentEntry(TwoWays):
    """A consent or promise inside the form: refusing is as easy as agreeing. Its text is the help."""

    def ways(self) -> tuple[tuple[str, Any, bool], tuple[str, Any, bool]]:
        """The desk adds which text it was, and when."""
        given = self.view.value.get("accepted") if isinstance(self.view.value, dict) else None
        return (
            (_("同意"), {"accepted": True}, given is True),
            (_("不同意"), {"accepted": False}, given is False),
        )


class ListEntry(Entry):
    """Entries so far, one more, take one out."""

    def build(self) -> None:
        """One row an entry."""
        field = self.view.field
        for index, line in enumerate(self.view.items):
            self.add_widget(self._row(index, line))
        if not self.view.items:
            self.add_widget(Banner(_("还没有添加。"), "info"))
        if self.view.can_add:
            label = _("添加{what}").format(what=field.item_label or field.label)
            self.add_widget(PushButton(label, partial(self.send, AddItem(field.id)), size=theme.body))

    def _row(self, index: int, line: str) -> Widget:
        row = Row(size_hint_y=None, spacing=theme.mm(4))
        row.bind(minimum_height=row.setter("height"))
        field_id = self.view.field.id
        card = Card(
            partial(self.send, EditItem(field_id, index)),
            orientation="horizontal",
            spacing=theme.mm(4),
            pos_hint={"center_y": 0.5},
            size_hint_min_y=theme.mm(24),
        )
        card.private, card.named = True, _("第 {number} 项").format(number=index + 1)
        card.add_widget(Text(line, pos_hint={"center_y": 0.5}))
        card.add_widget(Text(_("改"), role=Role.ACTION, bold=True, pos_hint={"center_y": 0.5}).fit())
        row.add_widget(card)
        remove = PushButton(
            _("去掉"),
            partial(self.send, RemoveItem(field_id, index)),
            size=theme.body,
            size_hint_x=None,
            width=theme.mm(34),
            pos_hint={"center_y": 0.5},
        )
        remove.hushed, remove.spoken = True, _("去掉第 {number} 项").format(number=index + 1)
        row.add_widget(remove)
        return row
