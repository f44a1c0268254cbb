"""Free text: written with every keyboard of the machine, corrected anywhere."""

from __future__ import annotations

from collections.abc import Callable

from kivy.uix.widget import Widget

from catalogue.model import Field, FieldType
from kiosk.actions import Action
from kiosk.views import FieldView
from screens.entry import ways
from screens.entry.keyboard import Keyboard
from screens.entry.typed import Typed
from screens.entry.writing_area import WritingArea
from screens.theme import theme
from screens.widgets.bidi import has_arabic
from words import language
from words.phrases import pause


class TextEntry(Typed):
    """One line of free text, as long as the catalogue takes where the field says nothing else."""

    append_only = False
    lines = 1

    def __init__(self, view: FieldView, send: Callable[[Action], None]) -> None:
        super().__init__(view, send)
        self._follow_script()

    def keyboard(self) -> Widget:
        """Every way of writing that the machine offers."""
        return Keyboard(self)

    def make_words(self) -> Widget:
        """Lines with a caret."""
        self.area = WritingArea(self.editor, theme.text_mm(12 if self.lines == 1 else 11), self.lines)
        return self.area

    @property
    def caret_place(self) -> Widget:
        """The line that is written in: the box may be higher than the body."""
        return self.area.caret

    @property
    def right_to_left(self) -> bool:
        """Does the text run from the right? An empty one as the language does."""
        return has_arabic(self.text) if self.text else language().right_to_left

    def guesses(self, limit: int) -> list[str]:
        """What may come next. After a part of a name nobody can tell: legal words would be noise."""
        return [] if is_name(self.view.field) else ways.guesses(self.text[: self.editor.caret], limit)

    def draw_words(self) -> None:
        """Caret and selection are part of the drawing."""
        self.area.focused = self.focused
        self.area.show(right_to_left=self.right_to_left)

    def _touched(self) -> None:
        super()._touched()
        if self.card.touched is not None:
            self.editor.place(self.area.index_at(*self.card.touched))
            self.moved()

    def moved(self) -> None:
        """Caret or selection changed, the text did not."""
        self.draw_words()
        self.area.reveal_caret()
        self.on_change()

    def move(self, action: Callable[[], object]) -> None:
        """One of the editor's movements."""
        action()
        self.moved()

    def undo(self) -> None:
        """Take the last change back."""
        if self.editor.undo():
            self.changed()

    def changed(self) -> None:
        """Draw, keep the caret in sight, and tell."""
        self._follow_script()
        super().changed()
        self.area.reveal_caret()

    def _follow_script(self) -> None:
        """In a text that runs from the right nobody can point between two joined letters: it is written
        and taken back at its end."""
        self.editor.append_only = has_arabic(self.text)
        if self.editor.append_only:
            self.editor.place(len(self.text))

    def put_phrase(self, phrase: str) -> None:
        """A likely phrase of the question was chosen."""
        self.put(phrase)


def is_name(field: Field) -> bool:
    """Is the name of a person asked? The catalogue calls such a question `name`, or `contact_name`."""
    return field.type is FieldType.TEXT and field.id.split("_")[-1] == "name"


class LongTextEntry(TextEntry):
    """A story."""

    limit = 2000

    def put_phrase(self, phrase: str) -> None:
        """A phrase of its own is a part of a sentence of its own."""
        before = self.text[: self.editor.caret].rstrip()
        self.put(pause() + phrase if before and before[-1].isalnum() else phrase)

    @property
    def lines(self) -> int:  # type: ignore[override]
        """Empty lines invite to write; with larger text fewer of them do, so that the box is seen whole."""
        return round(4 / theme.scale)
