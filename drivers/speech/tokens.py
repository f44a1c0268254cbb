"""What a piece of text is made of, before any language says how to read it.

A number of five or more digits is a name (hotline, phone, document), not an amount, unless something counted
follows it; so 12348 never becomes twelve thousand. Dataclasses here may hold personal data: no `repr`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from .digit_strings import UNIT, as_digits, chunks, is_year


@dataclass(frozen=True, slots=True, repr=False)
class Words:
    """Text between the other tokens, punctuation included."""

    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Digits:
    """Said character by character, a short pause between groups. Characters: 0-9, A-Z, and `*` for a masked
    stretch of any length.
    """

    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Quantity:
    """A number said as a number; `value` is plain decimal text. `before` and `after` are its neighbours."""

    value: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Year:
    """A calendar year of four digits."""

    value: str


@dataclass(frozen=True, slots=True, repr=False)
class Ordinal:
    """A number with the hyphen that makes it an ordinal in Uyghur (`22-`)."""

    value: str


@dataclass(frozen=True, slots=True, repr=False)
class Money:
    """Yuan; `scale` is 万, 亿 or empty."""

    value: str
    scale: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Percent:
    """A share of a hundred, or of a thousand."""

    value: str
    of: int = 100


@dataclass(frozen=True, slots=True, repr=False)
class Measure:
    """A number with a metric abbreviation (`km`)."""

    value: str
    unit: str


@dataclass(frozen=True, slots=True, repr=False)
class Day:
    """A calendar day."""

    value: date


@dataclass(frozen=True, slots=True, repr=False)
class Clock:
    """A time of day."""

    hour: int
    minute: int
    second: int | None = None


@dataclass(frozen=True, slots=True)
class Until:
    """The dash of a span: from ... to."""


@dataclass(frozen=True, slots=True, repr=False)
class Letters:
    """A word in Latin letters."""

    text: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """One of `. @ + & = #` where it is said by name."""

    text: str


Token = (
    Words
    | Digits
    | Quantity
    | Year
    | Ordinal
    | Money
    | Percent
    | Measure
    | Day
    | Clock
    | Until
    | Letters
    | Symbol
)

_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?!\d)"
_FREE: Final = r"(?<![\dA-Za-z.*])"  # nothing that would make the digits part of something longer

# Tried in this order at each place of the text.
_PATTERN: Final = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in {
            "day": _FREE + r"(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01])(?!\d|[-/.]\d)",
            "clock": r"(?<![\d:.])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])",
            "masked": r"[0-9A-Za-z]+(?:[*]+|(?<=\d)[Xx]{3,}(?=\d))[0-9A-Za-z*]*"
            r"|[*]+[0-9A-Za-z][0-9A-Za-z*]*|[*]{2,}",
            "money": _FREE + rf"(?:(?:[¥￥]|CNY|RMB)\s?{_NUMBER}\s?[万亿]?元?"
            rf"|{_NUMBER}\s?(?:[万亿]?元|yuan\b|RMB\b|CNY\b|يۈەن))",
            "percent": _FREE + rf"{_NUMBER}\s?[%٪‰]",
            "span": _FREE + rf"{_NUMBER}(?:\s?~\s?{_NUMBER}|-{_NUMBER}(?=\s?{UNIT}))(?!-)",
            "grouped": _FREE + r"\+?\d{2,8}(?:[ -]\d{2,8}){0,4}[ -]\d{1,7}[\dXx](?![\dA-Za-z*])(?!-\d)",
            "measure": _FREE + rf"{_NUMBER}\s?(?:km|kg|cm|mm|m|g)(?![A-Za-z\d])",
            "code": r"(?!\d+(?:st|nd|rd|th)\b)(?:(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]+"
            r"|(?=[A-Z-]*\d)(?=[\d-]*[A-Z])[A-Z\d]+(?:-[A-Z\d]+)+)(?![A-Za-z\d])",
            "ordinal": _FREE + r"\d{1,4}-(?=[\u0620-\u06ff])",
            "number": _NUMBER + r"|\d+",
            "dash": r"\s?(?:[-~]|—+)\s?(?=\d)",
            "dot": r"(?<=[A-Za-z\d]{2})\.(?=[A-Za-z\d]{2})",
            "symbol": r"[@+&=#]",
            "letters": r"[A-Za-z\u00c0-\u024f]+(?:'[A-Za-z]+)?",
        }.items()
    )
)
_SPAN_END: Final = re.compile(r"[年月日号时点分元天]$")


def tokens(text: str) -> Iterator[Token]:
    """Split cleaned text (see `reading.clean`) into tokens, in order."""
    position = 0
    last: Token | None = None
    for found in _PATTERN.finditer(text):
        if found.start() > position:
            last = Words(text[position : found.start()])
            yield last
        before, after = text[max(found.start() - 8, 0) : found.start()], text[found.end() : found.end() + 12]
        made = list(_make(found, before, after, last))
        yield from made
        last = made[-1]
        position = found.end()
    if position < len(text):
        yield Words(text[position:])


def _make(found: re.Match[str], before: str, after: str, last: Token | None) -> Iterator[Token]:
    text = found.group()
    match found.lastgroup:
        case "day":
            yield _day(text)
        case "clock":
            hour, minute, *second = map(int, text.split(":"))
            yield Clock(hour, minute, second[0] if second else None)
        case "masked":
            yield Digits((re.sub(r"[*]+|(?<=\d)X{3,}", "*", text.upper()),))
        case "money":
            scale = next((c for c in text if c in "万亿"), "")
            yield Money(re.sub(r"[^\d.]", "", text), scale)
        case "percent":
            yield Percent(_plain(text[:-1]), 1000 if text[-1] == "‰" else 100)
        case "span":
            first, second_value = re.split(r"\s?[-~]\s?", text, maxsplit=1)
            yield _number(first, before, after)
            yield Until()
            yield _number(second_value, "", after)
        case "grouped":
            yield from _grouped(text, before, after)
        case "measure":
            value = re.match(r"[\d.,]+", text)
            assert value is not None
            yield Measure(_plain(value.group()), text[value.end() :].strip())
        case "code":
            yield Digits(tuple(part for group in text.upper().split("-") for part in chunks(group)))
        case "ordinal":
            yield Ordinal(text[:-1])
        case "number":
            yield _number(text, before, after)
        case "dash":
            spans = isinstance(last, Clock | Day | Percent | Money) or _SPAN_END.search(before)
            yield Until() if spans else Words(", ")
        case "dot" | "symbol":
            yield Symbol(text)
        case _:
            yield Letters(text)


def _plain(text: str) -> str:
    return text.replace(",", "").strip()


def _day(text: str) -> Token:
    year, month, day = re.split(r"[-/.]", text)
    try:
        return Day(date(int(year), int(month), int(day)))
    except ValueError:  # 31 June: somebody's number, not a day
        return Digits((year, month, day))


def _number(text: str, before: str, after: str) -> Token:
    if "," in text or "." in text:
        return Quantity(_plain(text), before[-1:], after.strip()[:1])
    if is_year(text, after):
        return Year(text)
    if as_digits(text, before, after):
        return Digits(chunks(text))
    return Quantity(text, before[-1:], after.strip()[:1])


def _grouped(text: str, before: str, after: str) -> Iterator[Token]:
    """Digits in written groups; below seven digits they are separate numbers side by side."""
    groups = re.split(r"[ -]", text.lstrip("+"))
    if sum(map(len, groups)) >= 7:
        yield Digits(tuple(part.upper() for group in groups for part in chunks(group)))
        return
    for place, group in enumerate(groups):
        if place:
            yield Words(", ")
        final = place == len(groups) - 1
        if group.isdecimal():
            yield _number(group, before if place == 0 else "", after if final else "")
        else:
            yield Digits((group.upper(),))
