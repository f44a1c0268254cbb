"""How Uyghur says numbers: digits one by one, cardinals, and ordinals where a hyphen follows (`22-كۈنى`).

The grammar of spans and times is kept to plain juxtaposition; a native speaker has to judge it (docs).
"""

from __future__ import annotations

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

_ONES: Final = ("نۆل", "بىر", "ئىككى", "ئۈچ", "تۆت", "بەش", "ئالتە", "يەتتە", "سەككىز", "توققۇز")
_TENS: Final = ("", "ئون", "يىگىرمە", "ئوتتۇز", "قىرىق", "ئەللىك", "ئاتمىش", "يەتمىش", "سەكسەن", "توقسان")
_POWERS: Final = ((10**9, "مىليارد"), (10**6, "مىليون"), (1000, "مىڭ"))
_VOWELS: Final = "ەاېىوۇۆۈ"
_LARGEST: Final = 10**12
_SCALES: Final = {"": 1, "万": 10_000, "亿": 100_000_000}
_UNITS: Final = {
    "km": "كىلومېتىر",
    "kg": "كىلوگرام",
    "cm": "سانتىمېتىر",
    "mm": "مىللىمېتىر",
    "m": "مېتىر",
    "g": "گرام",
}
_SYMBOLS: Final = {".": "چېكىت", "@": "ئەت", "+": "قوشۇش", "&": "ۋە", "=": "تەڭ", "#": "بەلگە"}


def say_token(token: Token) -> str:
    """Return what is said for one token."""
    match token:
        case Words(text):
            return text
        case Letters(text):
            return text
        case Digits(groups):
            return f" {'، '.join(spell(group) for group in groups)} "
        case Quantity(value) | Year(value):
            return f" {number(value)} "
        case Ordinal(value):
            return f" {ordinal(int(value))} "
        case Money(value, scale):
            return f" {_money(value, scale)} يۈەن "
        case Percent(value, of):
            return f" {number(value)} {'پىرسەنت' if of == 100 else 'پرومىل'} "
        case Measure(value, unit):
            return f" {number(value)} {_UNITS[unit]} "
        case Day(value):
            return f" {ordinal(value.year)} يىلى {ordinal(value.month)} ئاينىڭ {ordinal(value.day)} كۈنى "
        case Clock(hour, minute, second):
            said = f" سائەت {cardinal(hour)}"
            said += f" {cardinal(minute)} مىنۇت" if minute or second else ""
            return said + (f" {cardinal(second)} سېكۇنت " if second else " ")
        case Until():
            return "، "
        case Symbol(text):
            return f" {_SYMBOLS[text]} "


def spell(text: str) -> str:
    """Digit by digit; a masked stretch is one word, Latin letters stay."""
    names = {"*": "يۇلتۇز", **{str(i): name for i, name in enumerate(_ONES)}}
    return " ".join(names.get(c, c) for c in text)


def number(value: str) -> str:
    """A decimal number in words; digit by digit from a trillion on."""
    whole, _, fraction = value.partition(".")
    said = cardinal(int(whole)) if int(whole) < _LARGEST else spell(whole)
    return f"{said} پۈتۈن {spell(fraction)}" if fraction.strip("0") else said


def cardinal(value: int) -> str:
    """A whole number below a trillion in words."""
    if value == 0:
        return _ONES[0]
    said: list[str] = []
    for power, name in _POWERS:
        if value >= power:
            count, value = divmod(value, power)
            said += [name] if power == 1000 and count == 1 else [cardinal(count), name]
    if value >= 100:
        count, value = divmod(value, 100)
        said += ["يۈز"] if count == 1 else [_ONES[count], "يۈز"]
    if value >= 10:
        count, value = divmod(value, 10)
        said.append(_TENS[count])
    if value:
        said.append(_ONES[value])
    return " ".join(said)


def ordinal(value: int) -> str:
    """The ordinal of a whole number: -نچى after a vowel (ئىككىنچى), -ىنچى after a consonant (ئونىنچى)."""
    said = cardinal(value)
    if said.endswith("ە"):  # the vowel weakens: ئالتە, ئالتىنچى
        return said[:-1] + "ىنچى"
    return said + ("نچى" if said[-1] in _VOWELS else "ىنچى")


def _money(value: str, scale: str) -> str:
    whole, _, fraction = value.partition(".")
    if scale and not fraction:
        return number(str(int(whole) * _SCALES[scale]))
    if scale:
        digits = len(str(_SCALES[scale])) - 1
        return number(str(int(whole + fraction.ljust(digits, "0")[:digits])))
    return number(value)
