"""From any string to bytes a Chinese printer can take: cleaning, mapping, GB18030, and what a font holds.

Citizen text could steer the printer only through control characters; `clean()` takes them out, and no byte of
a GB18030 double-byte character is one (lead 81-FE, trail 40-7E or 80-FE). Four-byte characters, which half of
all fonts lack, are never sent unless the profile says so.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from .profiles import FontZone

MISSING_MARK: Final = "〓"  # the printers' geta mark, in every Chinese font: "a character belongs here"

# Look-alikes whose GB18030 form has four bytes, or none in small fonts, to the ones every font holds.
_MAPPED: Final = {
    **dict.fromkeys("•‧・∙⋅･", "·"),
    **dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f", " "
    ),
    **dict.fromkeys("\t\n\v\f\r\x85\u2028\u2029", " "),
    **dict.fromkeys("✓✔☑✅", "√"),
    **dict.fromkeys("✗✘☒", "×"),
    **dict.fromkeys("‐‑‒–−﹣", "-"),
    "¥": "￥",
    "☐": "□",
    "―": "—",
    "⋯": "…",
    "〜": "～",
    "⁄": "/",
}
_GB2312_LOOKALIKE: Final = {"〇": "○"}
_DROPPED: Final = frozenset({"Cc", "Cf"})  # controls; format characters: bidi, joiners, soft hyphen
_UNPRINTABLE: Final = frozenset({"Cs", "Co", "Cn"})  # lone surrogates, private use, unassigned
_SEGMENTS: Final = {"gb2312": "gb2312", "gbk": "gbk"}


def clean(text: str, zone: FontZone = "gb18030") -> str:
    """Return `text` without anything that steers a printer, with look-alikes mapped; never raises.

    Line breaks and tabs become spaces, private-use characters and broken surrogates the missing mark.
    """
    if any(unicodedata.combining(char) for char in text):
        text = unicodedata.normalize("NFC", text)  # only then: NFC would also replace rare name variants
    return "".join(_clean_char(char, zone) for char in text)


def _clean_char(char: str, zone: FontZone) -> str:
    if " " <= char <= "~":
        return char
    if char in _MAPPED:
        return _MAPPED[char]
    category = unicodedata.category(char)
    if category in _DROPPED or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    if category in _UNPRINTABLE:
        return MISSING_MARK
    if zone == "gb2312":
        return _GB2312_LOOKALIKE.get(char, char)
    return char


def carried(char: str, zone: FontZone) -> bool:
    """Whether a printer whose font covers `zone` can print the cleaned character `char` as text."""
    code = char.encode("gb18030")
    if len(code) == 1:
        return True
    if zone == "gb18030":
        return True
    if len(code) == 4:
        return False
    if zone == "gb2312" and not (0xA1 <= code[0] <= 0xF7 and code[1] >= 0xA1):
        return False
    try:
        code.decode(_SEGMENTS[zone])
    except UnicodeDecodeError:
        return False
    return True


def encode(text: str) -> bytes:
    """GB18030 bytes of cleaned text. Raises `UnicodeEncodeError` for text that was not cleaned."""
    return text.encode("gb18030")


def char_columns(char: str) -> int:
    """Columns of one cleaned character: 1 for ASCII, 2 for everything else (East Asian "ambiguous" too)."""
    return 1 if char < "\x80" else 2


def columns(text: str) -> int:
    """Columns of cleaned text."""
    return sum(map(char_columns, text))
