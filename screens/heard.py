"""What a screen says when it is heard: its own texts in reading order, nothing written twice.

A widget may say so itself:
`hushed`  heard when the keys point at it, not in the reading (bars, keyboards, page buttons);
`spoken`  words instead of its own;
`named`   what it is called, said first and to everybody, when what stands inside is private;
`private` what stands inside tells something about the person;
`chosen`  this one is the answer;
`quiet`   nobody is told when it changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any
from unicodedata import category

from kivy.uix.widget import Widget

from catalogue.model import FieldType
from kiosk.voice import Line
from screens.entry.base import Entry
from screens.entry.candidate_bar import CandidateBar
from screens.entry.typed import Typed
from screens.reading_order import above, children
from screens.widgets.bars import Where
from screens.widgets.press import Pressable, PushButton
from screens.widgets.text import Text
from words import _, phrases

HOMES = (FieldType.REGION, FieldType.ADDRESS)
"""Where somebody lives or what happened where: said like a typed answer."""


def lines(root: Widget, *, whole: bool = False) -> list[Line]:
    """What is to be read on this screen, title first. `whole`: at the end also service and step."""
    found = list(_read(root, private=False))
    if whole:
        places = (one for one in root.walk(restrict=True) if isinstance(one, Where))
        found += [Line(words) for place in places for words in _words(place, inside=True)]
    return found


def typed(root: Widget) -> Typed | None:
    """The box that is being written into."""
    boxes = (one for one in root.walk(restrict=True) if isinstance(one, Typed) and one.focused)
    return next(boxes, None)


def proposals(root: Widget) -> str:
    """Letters that are being spelled, and the words that they may mean; empty where nothing is spelled."""
    bars = (one for one in root.walk(restrict=True) if isinstance(one, CandidateBar))
    return next((phrases.listed(_words(bar)) for bar in bars), "")


def label(target: Any) -> list[Line]:
    """One control as the keys point at it: its name, its words, and whether it is chosen or closed."""
    personal = any(getattr(one, "private", False) for one in (*above(target), *target.walk(restrict=True)))
    words = reduce(_joined, _words(target, inside=True), "")
    named = getattr(target, "named", "")
    if named and not words:
        return [Line(phrases.clauses((named, _("还没有填"))))]
    if isinstance(target, PushButton) and target.act is None:
        words = phrases.clauses((words, _("现在不能用")))
    chosen = bool(getattr(target, "chosen", False))
    said = [Line(words, personal, chosen, chosen and _is_personal_choice(target))] if words else []
    return [Line(named), *said] if named else said


def _read(widget: Any, *, private: bool) -> Iterator[Line]:
    if getattr(widget, "hushed", False):
        return
    private = private or getattr(widget, "private", False)
    if isinstance(widget, Typed):
        yield from _written(widget)
    elif isinstance(widget, Text):
        words = "".join(_words(widget))
        if words:
            yield Line(words, private, quiet=getattr(widget, "quiet", False))
    elif isinstance(widget, PushButton) or (isinstance(widget, Pressable) and widget.act is not None):
        yield from label(widget)
    else:
        if getattr(widget, "named", ""):
            yield Line(widget.named)
        for child in children(widget):
            yield from _read(child, private=private)


def _written(box: Typed) -> Iterator[Line]:
    """What stands in a box; its question names it. While it is written into, changes are echoed instead."""
    if box.text:
        yield Line(box.card.spoken, private=True, quiet=box.focused)
    if box.note.parent is not None:  # how much room is left is told when there is none
        yield Line(box.note.source, quiet=len(box.text) < box.longest)


def _words(widget: Any, *, inside: bool = False) -> Iterator[str]:
    """The words of a control; marks alone ("!", "→") say nothing. `inside`: though it is hushed itself."""
    if getattr(widget, "hushed", False) and not inside:
        return
    spoken = getattr(widget, "spoken", None)
    if spoken is not None:
        yield from filter(None, (spoken,))
    elif isinstance(widget, Text):
        if any(map(str.isalnum, widget.source)):
            yield widget.source
    else:
        for child in children(widget):
            yield from _words(child)


def _joined(first: str, second: str) -> str:
    """Whole sentences stand beside each other, names and notes in one sentence."""
    whole = category(first[-1:] or " ") == "Po"
    return phrases.together(first, second) if whole else phrases.clauses((first, second))


def _is_personal_choice(target: Any) -> bool:
    """Does it tell something about the person that this one is chosen?"""
    entries = (one for one in above(target) if isinstance(one, Entry))
    return any(one.view.field.sensitive or one.view.field.type in HOMES for one in entries)
