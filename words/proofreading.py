"""What a machine can judge of a translation: that it is there, and that its outside fits the source.

It cannot judge whether the words are right: that is a native speaker's work (`translations/REVIEW.md`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter
from typing import Final

from babel.messages.catalog import Catalog, Message

from words import Language

_HAN: Final = re.compile("[\u3400-\u9fff]+")
_FULL_WIDTH: Final = re.compile("[\u3000-\u303f\uff00-\uffef]")
_ARABIC: Final = re.compile("[\u0600-\u06ff]")
CHINESE_WORDS_KEPT: Final = frozenset({"中文"})
"""Proper names that keep their Chinese characters in every language."""


def faults(language: Language, catalog: Catalog, template: Catalog) -> Iterator[str]:
    """Everything wrong with a language's translations, one line each, against the texts of now."""
    wanted = {str(message.id) for message in template if message.id}
    there = {str(message.id): message for message in catalog if message.id}
    for text in sorted(wanted - there.keys()):
        yield f"not extracted yet (make translations): {text}"
    for text in sorted(there.keys() - wanted):
        yield f"stands nowhere any more (make translations): {text}"
    for gone in catalog.obsolete:
        yield f"obsolete: {gone}"
    for text in sorted(wanted & there.keys()):
        for fault in of_entry(language, there[text]):
            yield f"{fault}: {text}"


def of_entry(language: Language, message: Message) -> Iterator[str]:
    """What is wrong with one entry."""
    source, target = str(message.id), message.string
    if not isinstance(target, str) or not target.strip():
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    if placeholders(source) != placeholders(target):
        yield "other placeholders"
    if _edges(source) != _edges(target):
        yield "other blanks at the ends"
    if source.count("\n") != target.count("\n"):
        yield "other number of lines"
    if set(_HAN.findall(target)) - CHINESE_WORDS_KEPT:
        yield "Chinese characters left"
    if _FULL_WIDTH.search(target):
        yield "full-width punctuation"
    if language is not Language.UYGHUR and _ARABIC.search(target):
        yield "Arabic script"


def placeholders(text: str) -> set[str]:
    """The names in braces. A text that is no format string has the fault as its only name."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        return {f"! {error}"}


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()
