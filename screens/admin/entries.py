"""Fields of an admin page, written into with the keyboards that citizens use, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.uix.widget import Widget

from catalogue.model import Field, FieldType
from kiosk.admin.actions import ChooseEntry, Type
from kiosk.admin.views import Entry
from kiosk.views import FieldView
from screens.admin.address_pad import AddressPad
from screens.admin.bar import Act
from screens.entry.keyboard import Keyboard
from screens.entry.pads import Number
from screens.entry.typed import Typed
from screens.entry.writing import TextEntry
from screens.theme import Role, theme
from screens.widgets.pager import Stack
from screens.widgets.text import Text
from screens.widgets.tiles import Banner

DOT = "●"
LONGEST = 300


class Digits(Number):
    """A number as it is typed."""

    limit = 40


class HiddenDigits(Digits):
    """A PIN: how many digits, never which."""

    def shown(self) -> str:
        """Dots."""
        return DOT * len(self.text)


class Address(Number):
    """Digits of a network address, with what stands between them."""

    limit = 60

    def keyboard(self) -> Widget:
        """A pad with point, slash and colon."""
        return AddressPad(self.put, self.delete)


class Words(TextEntry):
    """A text of the hall."""


KINDS: dict[str, type[Typed]] = {"text": Words, "digits": Digits, "address": Address}


def _box(entry: Entry, act: Act, typed: Callable[[Typed], None]) -> Typed:
    """The box of a field; `typed` is called after each key."""
    field = Field(id="staff", type=FieldType.TEXT, label=entry.label, max_length=LONGEST)

    def send(action: Any) -> None:
        act(Type(entry.id, action.value or ""))
        typed(made)

    made = (HiddenDigits if entry.hidden else KINDS[entry.kind])(FieldView(field, entry.value), send)
    made.on_focus = lambda _entry: act(ChooseEntry(entry.id))
    return made


class Fields(Stack):
    """Label, box and what is wrong with it, for each. `place` gets the keyboard of the chosen one, or None;
    `reveal` the box that has to be seen, and its block."""

    def __init__(
        self,
        entries: Sequence[Entry],
        act: Act,
        *,
        place: Callable[[Any], None],
        reveal: Callable[[Widget, Widget], None],
    ) -> None:
        super().__init__(spacing=theme.mm(6))
        self._place, self._reveal = place, reveal
        self._entries = tuple(entries)
        self._keyboard: Any = None
        self._chosen: Typed | None = None
        self.boxes = [_box(entry, act, self._keep_visible) for entry in entries]
        self._errors: dict[int, Banner] = {}
        self._blocks: list[Stack] = []
        for entry, box in zip(entries, self.boxes, strict=True):
            label = Text(entry.label, theme.mm(9), role=Role.TEXT, bold=True)
            block = Stack(label, box, spacing=theme.mm(2.5))
            self._blocks.append(block)
            self.add_widget(block)
        for number in range(len(self.boxes)):
            self._say_error(number)
        self._choose(self.boxes[:1])

    def fits(self, entries: Sequence[Entry]) -> bool:
        """Are these the same fields?"""
        return [_what(one) for one in entries] == [_what(one) for one in self._entries]

    def show(self, entries: Sequence[Entry]) -> None:
        """Take over what stands in them, which one is written into, and what is wrong."""
        wrong: list[int] = []
        before, self._entries = self._entries, tuple(entries)
        for number, (old, new, box) in enumerate(zip(before, self._entries, self.boxes, strict=True)):
            if new.value != box.text:
                box.editor.reset(new.value)
                box.draw()
                box.on_change()
            if new.error != old.error:
                self._say_error(number)
                if new.error and not wrong:
                    wrong.append(number)
        self._choose()
        for number in wrong:  # the first one has to be seen, whatever is written into
            self._reveal(self._errors[number], self._blocks[number])

    def settle(self) -> None:
        """Somebody goes on: what is being spelled is meant as it is proposed first."""
        if isinstance(self._keyboard, Keyboard):
            self._keyboard.settle()

    def _choose(self, in_sight: Sequence[Typed] = ()) -> None:
        wanted = next((b for e, b in zip(self._entries, self.boxes, strict=True) if e.chosen), None)
        if wanted is self._chosen:
            return
        if self._chosen is not None:
            self._chosen.focus(False)
        self._chosen = wanted
        self._keyboard = None if wanted is None else wanted.keyboard()
        self._place(self._keyboard)
        if wanted is not None:
            wanted.focus(True)
            if wanted not in in_sight:
                self._keep_visible(wanted)

    def _keep_visible(self, box: Typed) -> None:
        """It may grow while one writes."""
        if box is self._chosen:
            self._reveal(box.caret_place, self._blocks[self.boxes.index(box)])

    def _say_error(self, number: int) -> None:
        shown = self._errors.pop(number, None)
        if shown is not None:
            self._blocks[number].remove_widget(shown)
        error = self._entries[number].error
        if error:
            banner = self._errors[number] = Banner(error, "danger", size=theme.mm(8))
            self._blocks[number].add_widget(banner)


def _what(entry: Entry) -> tuple[object, ...]:
    """What a field is made of; its value, error and turn are not."""
    return entry.id, entry.label, entry.kind, entry.hidden
