"""The last step before a line is logged: nothing that looks like a person's number or address leaves.

Over-redaction is harmless, a leak is not; but receipt numbers (12 digits), UUIDs and times stay readable.
Numbers after GB 11643 (18 and the old 15 digits) and ISO/IEC 7812 (bank cards, 16-19).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

REDACTED = "[已隐去]"

# How people and programs separate digits: blank, dash, dot, zero-width; and each of them escaped by repr().
_MARK = r"[\s\-‐-―−_.·•/,，、\u200b-\u200d\u2060\ufeff]"
_ESCAPED = r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[ntr])"
_SEP = rf"(?:{_MARK}|{_ESCAPED}){{0,3}}"
_UUID = r"(?<![0-9A-Za-z])[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}(?![0-9A-Za-z])"
_TIME = r"(?<![0-9])\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?"
_LONG = rf"\d(?:{_SEP}\d){{14,}}(?:{_SEP}[Xx])?"  # 15, 16-19 and every longer run of digits
_MOBILE = rf"(?<!\d)(?:\+?86{_SEP})?1{_SEP}[3-9](?:{_SEP}\d){{9}}(?!{_SEP}\d)"
_LANDLINE = r"(?<!\d)0\d{2,3}[\-\s(（)）]{1,2}\d{7,8}(?!\d)"
_MAILBOX = r"[^\s@\"'<>()（）,，;；:：]"
# looked for at the beginning of a word only: from every letter of a long text it would take minutes
_EMAIL = rf"(?<!{_MAILBOX}){_MAILBOX}+@{_MAILBOX}+\.[^\s@\"'<>()（）,，;；:：.]+"
_PERMIT = r"(?<![A-Za-z0-9])[A-Za-z]{1,3}\d{7,15}(?![A-Za-z0-9])"  # passports, travel and residence permits
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = rf"[{_PROVINCES}][A-Z][\s·•.-]?[A-Z0-9]{{5,6}}(?![A-Za-z0-9])"

_KEEP_OR_HIDE = re.compile(
    f"(?P<keep>{_UUID}|{_TIME})|(?:{'|'.join((_EMAIL, _LONG, _MOBILE, _LANDLINE, _PERMIT, _PLATE))})"
)


def _plain(char: str) -> str:
    """The ASCII twin of one character (full-width, Arabic-Indic ... digits and letters), always one long."""
    if char.isascii():
        return char
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    twin = unicodedata.normalize("NFKC", char)
    return twin if len(twin) == 1 and twin.isascii() else char


def redact_text(text: str) -> str:
    """Return `text` with identity, phone, card, permit and plate numbers and e-mail addresses replaced."""
    plain = text if text.isascii() else "".join(map(_plain, text))
    pieces: list[str] = []
    done = 0
    for found in _KEEP_OR_HIDE.finditer(plain):
        if found["keep"] is None:
            pieces += (text[done : found.start()], REDACTED)
            done = found.end()
    return "".join((*pieces, text[done:])) if pieces else text


def redact(value: Any) -> Any:
    """The same for any value a log call may carry: mappings with their keys, sequences, numbers, objects."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        text = redact_text(str(value))
        return value if text == str(value) else text
    if isinstance(value, bytes | bytearray):
        return f"<{len(value)} bytes>"
    if isinstance(value, dict):
        return {redact_text(str(key)): redact(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(entry) for entry in value]
    return redact_text(str(value))
