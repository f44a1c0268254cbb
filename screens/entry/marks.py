"""What marks are called when they are heard: a voice passes over a point or a comma that stands alone."""

from __future__ import annotations

from typing import Final

from words import N_, _

_NAMES: Final = {
    " ": N_("空格"),
    ".": N_("点"),
    "。": N_("句号"),
    ",": N_("逗号"),
    "，": N_("逗号"),
    "،": N_("逗号"),
    "、": N_("顿号"),
    "?": N_("问号"),
    "？": N_("问号"),
    "؟": N_("问号"),
    "!": N_("感叹号"),
    "！": N_("感叹号"),
    "؛": N_("分号"),
    "；": N_("分号"),
    ":": N_("冒号"),
    "：": N_("冒号"),
    "…": N_("省略号"),
    "—": N_("破折号"),
    "～": N_("波浪号"),
    "（": N_("左括号"),
    "）": N_("右括号"),
    "“": N_("左引号"),
    "”": N_("右引号"),
    "«": N_("左引号"),
    "»": N_("右引号"),
    "《": N_("左书名号"),
    "》": N_("右书名号"),
    "·": N_("间隔号"),
    "-": N_("横线"),
    "/": N_("斜线"),
    "@": N_("艾特符号"),
    "+": N_("加号"),
    "=": N_("等号"),
    "%": N_("百分号"),
    "#": N_("井号"),
    "&": N_("和号"),
    "_": N_("下划线"),
    "'": N_("撇号"),
}


def named(text: str) -> str:
    """The name of a single mark; every other text as it stands."""
    return _(_NAMES[text]) if text in _NAMES else text


def is_silent(text: str) -> bool:
    """Is it a mark that only its name makes heard?"""
    return text in _NAMES
