"""What is typed into one box: text, caret, selection, undo. Knows no screen.

A caret step is a grapheme cluster (Unicode UAX 29, by `wcwidth`): a name's rare character with its variation
selector, or a letter with its accent, is one step. Everything here is personal: it dies with its box.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import Final

from wcwidth import grapheme_boundary_before, iter_graphemes

UNDO_STEPS: Final = 100
SLOT: Final = re.compile("＿+")
"""A gap of a sentence template that waits for words."""

# a point or comma inside a number ends nothing
_PART_END: Final = re.compile(r"[，。、；：？！?!…\n،؛؟]|[,.;:](?=\s|$)")
_SENTENCE_END: Final = re.compile(r"[。？！?!…\n؟]|\.(?=\s|$)")


@dataclass(frozen=True, slots=True, repr=False)
class _Change:
    """`inserted` stands where `removed` stood, from `start` on."""

    start: int
    removed: str
    inserted: str
    caret: int
    anchor: int


class Editor:
    """`limit` is the most characters that may be typed; a given text that is longer is kept, not cut.

    `append_only`: the caret stays at the end (digits, and scripts that run from right to left).
    """

    def __init__(self, text: str = "", *, limit: int = 2000, append_only: bool = False) -> None:
        self.limit = limit
        self.append_only = append_only
        self._undo: deque[_Change] = deque(maxlen=UNDO_STEPS)
        self.reset(text)

    def reset(self, text: str) -> None:
        """Another text, caret at its end, nothing to undo."""
        self._text = text
        self._caret = self._anchor = len(text)
        self._undo.clear()

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text

    @property
    def caret(self) -> int:
        """Where the next character goes: an index into the text, on a border of graphemes."""
        return self._caret

    @property
    def selection(self) -> tuple[int, int]:
        """From and up to; both are the caret while nothing is selected."""
        return min(self._caret, self._anchor), max(self._caret, self._anchor)

    @property
    def selected(self) -> str:
        """The selected characters."""
        start, end = self.selection
        return self._text[start:end]

    @property
    def can_undo(self) -> bool:
        """Is there a change to take back?"""
        return bool(self._undo)

    # --- changing --------------------------------------------------------------------------------------

    def put(self, text: str) -> bool:
        """Replace the selection, or insert at the caret, as much as there is room for.

        Of a template the first gap is selected, so that the next words fill it. False: no room, nothing done.
        """
        if self.append_only:
            self._stand(len(self._text))
        start, end = self.selection
        room = max(self.limit - len(self._text) + (end - start), 0)
        if len(text) > room:
            text = text[: grapheme_boundary_before(text, room + 1)] if room else ""
        if not text:
            return False
        self._replace(start, end, text)
        gap = SLOT.search(text)
        if gap and not self.append_only:
            self._anchor, self._caret = start + gap.start(), start + gap.end()
        return True

    def delete(self) -> bool:
        """Take the selection away, or the character before the caret."""
        start, end = self.selection
        if start == end:
            start = self._before(end)
        if start == end:
            return False
        self._replace(start, end, "")
        return True

    def undo(self) -> bool:
        """Take the last change back, with caret and selection as they were."""
        if not self._undo:
            return False
        last = self._undo.pop()
        end = last.start + len(last.inserted)
        self._text = self._text[: last.start] + last.removed + self._text[end:]
        self._caret, self._anchor = last.caret, last.anchor
        return True

    def _replace(self, start: int, end: int, text: str) -> None:
        self._undo.append(_Change(start, self._text[start:end], text, self._caret, self._anchor))
        self._text = self._text[:start] + text + self._text[end:]
        self._stand(self._snap(start + len(text)))

    # --- moving ----------------------------------------------------------------------------------------

    def place(self, index: int) -> None:
        """Put the caret at the border of graphemes nearest before this index; nothing stays selected."""
        self._stand(len(self._text) if self.append_only else self._snap(min(max(index, 0), len(self._text))))

    def left(self) -> None:
        """One character back; from a selection to its beginning."""
        start, end = self.selection
        self.place(self._before(start) if start == end else start)

    def right(self) -> None:
        """One character on; from a selection to its end."""
        start, end = self.selection
        self.place(self._after(end) if start == end else end)

    def select_all(self) -> None:
        """Everything; nothing if that was so already."""
        whole = (0, len(self._text))
        if self.selection == whole:
            self._stand(len(self._text))
        else:
            self._anchor, self._caret = whole

    def select_part(self) -> None:
        """The part of the sentence around the caret; the sentence, if the part was selected already."""
        part = self._around(_PART_END)
        self._anchor, self._caret = part if self.selection != part else self._around(_SENTENCE_END)

    def select_gap(self) -> bool:
        """The next gap of a template, from the caret on and then from the beginning. False: there is none."""
        gap = SLOT.search(self._text, self._caret) or SLOT.search(self._text)
        if gap is None or self.append_only:
            return False
        self._anchor, self._caret = gap.span()
        return True

    def _around(self, end_mark: re.Pattern[str]) -> tuple[int, int]:
        """The stretch up to and with the next end mark; behind the last mark the stretch before it."""
        start, end = self.selection
        at = start if start < end or start < len(self._text) else max(0, self._before(start))
        first, last = 0, len(self._text)
        for mark in end_mark.finditer(self._text):
            if mark.end() > at:
                last = mark.end()
                break
            first = mark.end()
        return self._snap(first), self._snap(last, forward=True)

    def _stand(self, index: int) -> None:
        self._caret = self._anchor = index

    def _before(self, index: int) -> int:
        return grapheme_boundary_before(self._text, index) if index > 0 else 0

    def _after(self, index: int) -> int:
        return index + len(next(iter_graphemes(self._text, start=index), ""))

    def _snap(self, index: int, *, forward: bool = False) -> int:
        """This index, or the nearest border before it (behind it) if it stands inside a character."""
        if not 0 < index < len(self._text):
            return index
        start = grapheme_boundary_before(self._text, index + 1)
        return index if start == index else (self._after(start) if forward else start)
