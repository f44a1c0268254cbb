"""Text from outside, made harmless: nothing invisible, nothing that turns the reading direction, one
Unicode form.

Rare names need characters of private use areas and of the far planes; they stay. Mongolian, Tibetan and
Uyghur need their joiners and marks; they stay too, as long as marks do not pile up.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_BREAKS: Final = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
_FORBIDDEN: Final = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u009f"  # controls, NUL
    "\u00ad\u061c\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb"  # invisible
    "\u115f\u1160\u2800\u3164\uffa0"  # letters without a shape
    "\u202a-\u202e\u2066-\u2069"  # direction overrides and isolates
    "\ud800-\udfff\U000e0000-\U000e007f]"  # half characters, invisible tags
)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Me", "Mn", "Zl", "Zp", "Zs"})
_BLANKS: Final = re.compile("[ \t\u00a0\u3000]+")
_MOST_MARKS: Final = 6  # a Tibetan stack may carry several; more is only made to disturb


def clean_line(text: str) -> str:
    """One line: invisible and control characters out, any run of blanks or breaks one space, trimmed, NFC."""
    text = _FORBIDDEN.sub("", _BREAKS.sub("\n", text)).replace("\n", " ")
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text)).strip()


def clean_lines(text: str) -> str:
    """Several lines: as `clean_line`, breaks kept, at most one empty line together."""
    text = _FORBIDDEN.sub("", _BREAKS.sub("\n", text))
    lines = [_BLANKS.sub(" ", line).strip() for line in unicodedata.normalize("NFC", text).split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def narrow(text: str) -> str:
    """Text of a number, narrowed: full-width digits and signs become plain ones, blanks go."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", _FORBIDDEN.sub("", text)))
    return unicodedata.normalize("NFKC", plain)  # a mark may have met its letter only now


def is_blank(text: str) -> bool:
    """True when nothing in the text would be seen: joiners, marks and blanks without a letter or sign."""
    return all(unicodedata.category(character) in _UNSEEN for character in text)


def has_piled_marks(text: str) -> bool:
    """True when more combining marks follow each other than any script needs."""
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > _MOST_MARKS:
            return True
    return False
