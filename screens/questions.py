"""One decision a screen: the question, why it is asked, the entry, and advice that it leads to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from catalogue.conditions import is_empty
from catalogue.model import FieldType
from kiosk.actions import AddItem
from kiosk.views import FieldView, QuestionsView
from screens import phone_offer
from screens.entry.base import Entry
from screens.entry.keyboard import Keyboard
from screens.entry.kinds import entry_for
from screens.entry.typed import Typed
from screens.frame import Frame
from screens.phone_offer import PhoneLine
from screens.theme import Role, theme
from screens.widgets.pager import Stack
from screens.widgets.text import Text
from screens.widgets.tiles import Banner, advice_banners
from words import _

TOUCHED = {FieldType.CHOICE, FieldType.CHOICES, FieldType.YES_NO}


class QuestionsScreen(Frame):
    """Mostly one field; a few small ones may share a screen and then a keyboard."""

    def fill(self, view: QuestionsView) -> None:
        """Title, entries, advice."""
        self._one_more, self._phone = view.one_more, view.phone
        self.headline(view.title, view.help)
        self.stack: Stack = self.pages()
        if view.within_list:
            self.stack.add_widget(Text(view.within_list, theme.body, role=Role.INK, bold=True))
        self.entries: list[Entry] = []
        self.blocks: list[Stack] = []
        for number, field in enumerate(view.fields):
            entry = entry_for(field, self.act)
            entry.on_focus = self._focus
            self.entries.append(entry)
            block = Stack(*self._label(view, number), entry, spacing=theme.mm(2.5))
            self.blocks.append(block)
            self.stack.add_widget(block)
        if view.why:
            self.stack.add_widget(
                Text(_("为什么问：{why}").format(why=view.why), theme.small, role=Role.SECONDARY)
            )
        self.advice = Stack()
        self.stack.add_widget(self.advice)
        self._errors: dict[int, Banner] = {}
        self._say(view)
        self._phone_line = PhoneLine(self.stack)
        self._phone_line.show(view.phone)

    @staticmethod
    def _label(view: QuestionsView, number: int) -> list[Text]:
        """What is asked, where the title does not say it."""
        field = view.fields[number].field
        texts: list[Text] = []
        optional = "" if field.required else _("（可以不填）")
        several = len(view.fields) > 1
        if several and not (number == 0 and field.type in TOUCHED):
            words = (field.question if number else "") or field.label
            texts.append(Text(words + optional, theme.body, bold=True))
            if number and field.help:
                texts.append(Text(field.help, theme.small, role=Role.SECONDARY))
        elif optional and field.type not in (*TOUCHED, FieldType.CONSENT):
            texts.append(Text(_("可以不填，直接点下一步。"), theme.small, role=Role.SECONDARY))
        return texts

    def fill_foot(self, view: QuestionsView) -> None:
        """The keyboard of the first entry that needs one, unless something stands before it that is still to
        be touched: it would be hidden."""
        self._focused: Entry | None = None
        self._box: Typed | None = None
        self._keyboard: Any = None
        self._focus_first(view)

    def _focus_first(self, view: QuestionsView) -> None:
        for field, entry in zip(view.fields, self.entries, strict=True):
            if entry.box is not None:
                self._focus(entry)
                return
            if is_empty(field.value):
                return

    def go_on(self) -> None:
        """What is being composed goes with the answer."""
        self._settle()
        super().go_on()

    def beside_next(self) -> tuple[str, Callable[[], None]] | None:
        """At the end of an entry: straight to the next one; else to the phone."""
        more = self._one_more
        if more is None:
            return phone_offer.beside_next(self._phone, self.act)
        return more.label, partial(self._add, more.list_id)

    def _add(self, list_id: str) -> None:
        self._settle()
        self.act(AddItem(list_id))

    def _settle(self) -> None:
        if isinstance(self._keyboard, Keyboard):
            self._keyboard.settle()

    def _focus(self, entry: Entry) -> None:
        """Bring the keyboard to this entry; none when it has nothing to type."""
        self._settle()
        box = entry.box
        if self._box is not None and self._box is not box:
            self._box.focus(False)
        self._focused, self._box = entry, box
        self.foot.clear_widgets()
        self.side.clear_widgets()
        self._keyboard = None
        if box is None:
            return
        keyboard: Any = box.keyboard()
        self._keyboard = keyboard
        (self.side if keyboard.beside else self.foot).add_widget(keyboard)
        box.focus(True)
        box.card.bind(height=self._keep_visible)
        if entry is not self.entries[0]:
            self._keep_visible()

    def _keep_visible(self, *_: object) -> None:
        """The whole box, or the line that is written where the box is higher than the room."""
        if self._box is not None:
            self.pager.reveal(self._box.caret_place, within=self._box.card)

    def _say(self, view: QuestionsView) -> None:
        for number, (field, block) in enumerate(zip(view.fields, self.blocks, strict=True)):
            self._say_error(number, field, block)
        if self._first_time or view.advice != self.view.advice:
            self._first_time = False
            self.advice.clear_widgets()
            for banner in advice_banners(view.advice):
                self.advice.add_widget(banner)

    _first_time = True

    def _say_error(self, number: int, field: FieldView, block: Stack) -> None:
        shown = self._errors.pop(number, None)
        if shown is not None:
            block.remove_widget(shown)
        if field.error:
            banner = self._errors[number] = Banner(field.error, "danger")
            banner.named = field.field.label
            block.add_widget(banner)
            if len(self._errors) == 1:
                self.pager.reveal(banner)

    def same_place(self, view: object) -> bool:
        """The same questions; an answer, an error or advice changed."""
        return (
            isinstance(view, QuestionsView)
            and view.title == self.view.title
            and view.within_list == self.view.within_list
            and [f.field.id for f in view.fields] == [f.field.id for f in self.view.fields]
            and view.chrome.step == self.view.chrome.step
            and _given(view) == _given(self.view)
        )

    def update(self, view: QuestionsView) -> None:
        """Give each entry its answer back."""
        for old, new, entry in zip(self.view.fields, view.fields, self.entries, strict=True):
            if old == new:
                continue
            entry.refresh(new)
            appeared = entry.box is not None and self._box is None
            if appeared or (entry is self._focused and entry.box is not self._box):
                self._focus(entry)
            elif entry is self._focused:
                self._keep_visible()  # long help may stand above it
                if entry.box is not None and entry.box.complete and not new.error:
                    self._focus_next_empty(entry)
        if self._box is None:
            self._focus_first(view)
        self._say(view)
        before = self._one_more, phone_offer.label(self._phone)
        self._one_more, self._phone = view.one_more, view.phone
        self._phone_line.show(view.phone)
        self.renew_bar(view.chrome, anew=before != (self._one_more, phone_offer.label(self._phone)))
        self.view = view

    def _focus_next_empty(self, done: Entry) -> None:
        """One touch less: after a whole date the keyboard writes into the next box that is still empty."""
        after = self.entries[self.entries.index(done) + 1 :]
        found = next((one for one in after if one.box is not None and not one.box.text), None)
        if found is not None:
            self._focus(found)

    def resume(self, before: Any) -> None:
        """The keyboard stays with the box it was writing into."""
        super().resume(before)
        if before._focused is not None:
            self._focus(self.entries[before.entries.index(before._focused)])


def _given(view: QuestionsView) -> int:
    """How often an answer that is shown came from the phone: then it is drawn anew."""
    return 0 if view.phone is None else view.phone.given
