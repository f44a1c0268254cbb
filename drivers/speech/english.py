"""How English says what the synthesiser would say wrongly: digit strings, days, times, money.

Plain amounts are left to it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from .tokens import (
    Clock,
    Day,
    Digits,
    Letters,
    Measure,
    Money,
    Ordinal,
    Percent,
    Quantity,
    Symbol,
    Token,
    Until,
    Words,
    Year,
)

_NAMES: Final = dict(
    zip(
        "0123456789*",
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "star"),
        strict=True,
    )
)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_UNITS: Final = {
    "km": "kilometres",
    "kg": "kilograms",
    "cm": "centimetres",
    "mm": "millimetres",
    "m": "metres",
    "g": "grams",
}
_SYMBOLS: Final = {".": "dot", "@": "at", "+": "plus", "&": "and", "=": "equals", "#": "hash"}
_SCALES: Final = {"": 1, "万": 10_000, "亿": 100_000_000}


def say_token(token: Token) -> str:
    """Return what is said for one token."""
    match token:
        case Words(text) | Letters(text):
            return text
        case Digits(groups):
            return f" {', '.join(' '.join(_NAMES.get(c, c) for c in group) for group in groups)} "
        case Quantity(value):
            return _amount(value)
        case Year(value) | Ordinal(value):
            return value
        case Money(value, scale):
            return f" {_amount(value, _SCALES[scale])} yuan "
        case Percent(value, of):
            return f" {value} {'percent' if of == 100 else 'per thousand'} "
        case Measure(value, unit):
            return f" {value} {_UNITS[unit]} "
        case Day(value):
            return f" {value.day} {_MONTHS[value.month - 1]} {value.year} "
        case Clock(hour, minute, second):
            return f" {_clock(hour, minute, second)} "
        case Until():
            return " to "
        case Symbol(text):
            return f" {_SYMBOLS[text]} "


def _amount(value: str, times: int = 1) -> str:
    exact = Decimal(value) * times
    return f"{exact.to_integral_value() if exact == exact.to_integral_value() else exact.normalize():f}"


def _clock(hour: int, minute: int, second: int | None) -> str:
    if not minute and not second:
        return f"{hour} o'clock"
    said = f"{hour} {'oh ' if minute < 10 else ''}{minute}"
    return f"{said} and {second} seconds" if second else said
