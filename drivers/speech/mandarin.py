"""How Mandarin says numbers, times and signs. Output is characters, still readable for a person.

A digit said alone stands between blanks: `1` is yī, as the recorded service hotlines say it, never yāo (many
older listeners and learners know yāo only from the army), and blanks keep tone sandhi from reaching it.
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

_DIGITS: Final = "零一二三四五六七八九"
_MASK: Final = "星号"
_LIANG: Final = frozenset(
    "个名位天年周岁次件份页张条项种户套间层级届倍分秒时点米克吨斤里升本辆台部家笔亩元块万亿千工小公平季"
)
_UNITS: Final = {"km": "公里", "kg": "公斤", "cm": "厘米", "mm": "毫米", "m": "米", "g": "克"}
_SYMBOLS: Final = {".": "点", "@": "艾特", "+": "加", "&": "和", "=": "等于", "#": "井号"}
_LARGEST: Final = 10**16


def say_token(token: Token) -> str:
    """Return what is said for one token."""
    match token:
        case Words(text):
            return text
        case Digits(groups):
            return "，".join(spell(group) for group in groups)
        case Quantity(value, before, after):
            return _quantity(value, before, after)
        case Year(value):
            return spell(value)
        case Ordinal(value):
            return number(value)
        case Money(value, scale):
            return _money(value, scale)
        case Percent(value, of):
            return ("百分之" if of == 100 else "千分之") + number(value)
        case Measure(value, unit):
            return _quantity(value, "", "米") + _UNITS[unit]
        case Day(value):
            month, day = _in_order(str(value.month)), _in_order(str(value.day))
            return f"{spell(str(value.year))}年{month}月{day}日"
        case Clock(hour, minute, second):
            return _clock(hour, minute, second)
        case Until():
            return "到"
        case Letters(text):
            return f" {' '.join(text.upper())} "
        case Symbol(text):
            return _SYMBOLS[text]


def spell(text: str) -> str:
    """Character by character: digits as characters, letters as they are, a masked stretch by one word."""
    names = {"*": _MASK, **{str(i): c for i, c in enumerate(_DIGITS)}}
    return f" {' '.join(names.get(c, c) for c in text)} "


def number(value: str) -> str:
    """A number in words: 10500 as 一万零五百, 12.5 as 十二点五; digit by digit from 10^16 on."""
    whole, _, fraction = value.partition(".")
    said = _whole(int(whole)) if int(whole) < _LARGEST else spell(whole)
    return said + (f"点{''.join(_DIGITS[int(d)] for d in fraction)}" if fraction else "")


def _quantity(value: str, before: str, after: str) -> str:
    if value == "2" and before != "第" and after in _LIANG and after:
        return "两"
    return _in_order(value) if before == "第" or (after and after in "月日号楼") else number(value)


def _in_order(value: str) -> str:
    """A number that names a place in an order: 一 alone keeps its own tone."""
    said = number(value)
    return " 一 " if said == "一" else said


def _clock(hour: int, minute: int, second: int | None) -> str:
    said = ("两" if hour == 2 else number(str(hour))) + "点"
    if minute or second:
        said += ("零" if 0 < minute < 10 else "") + number(str(minute)) + "分"
    else:
        said += "整"
    return said + (number(str(second)) + "秒" if second else "")


def _money(value: str, scale: str) -> str:
    whole, _, fraction = value.partition(".")
    if scale or len(fraction) > 2:
        return _quantity(value, "", "元") + scale + "元"
    jiao, fen = (int(d) for d in fraction.ljust(2, "0"))
    said = f"{_quantity(whole, '', '元')}元" if int(whole) or not (jiao or fen) else ""
    said += f"{_DIGITS[jiao]}角" if jiao else "零" if fen and said else ""
    return said + (f"{_DIGITS[fen]}分" if fen else "")


def _whole(value: int) -> str:
    if value == 0:
        return "零"
    said, gap = "", False
    for power, name in ((12, "万亿"), (8, "亿"), (4, "万"), (0, "")):
        section = value // 10**power % 10_000
        if section:
            said += (
                ("零" if said and (gap or section < 1000) else "") + _section(section, leads=not said) + name
            )
            if name == "万亿" and value // 10**8 % 10_000:
                said = said.removesuffix("亿")  # 一万二千亿, not 一万亿二千亿
        gap = section == 0
    return said


def _section(value: int, *, leads: bool) -> str:
    if leads and value == 2:
        return "二"
    said, gap = "", False
    for power, name in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = value // 10**power % 10
        if not digit:
            gap = bool(said)
            continue
        if digit == 1 and name == "十" and leads and not said:
            said = "十"
            continue
        character = "两" if digit == 2 and name == "千" and leads else _DIGITS[digit]
        said += ("零" if gap else "") + character + name
        gap = False
    return said
