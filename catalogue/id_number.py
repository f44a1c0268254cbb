"""Citizen identification number, GB 11643: 17 digits and a check character (ISO 7064, MOD 11-2).

The same rule holds for residence permits of people from Hong Kong, Macao and Taiwan (81, 82, 83 ...) and
for the permanent residence card of foreigners issued since 2023 (9 ...). Division codes are never looked
up: districts are renamed and merged, the number keeps the code of the time of birth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_SHAPE: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")


@dataclass(frozen=True, repr=False)
class IdFacts:
    """What the number itself says. `sex` is "M" or "F"; `region` the first six digits, "" on a 9-number
    (there they are the issuing province and the nationality)."""

    birth_date: date
    sex: str
    region: str

    def __repr__(self) -> str:
        return "IdFacts(...)"


def check_char(first17: str) -> str:
    """The 18th character for 17 digits. Raises ValueError when they are not 17 digits."""
    if not re.fullmatch(r"[0-9]{17}", first17):
        raise ValueError("17 digits are needed")
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def parse(number: str) -> IdFacts | None:
    """The facts in an 18-character number (capital X), None when shape, birth date or check are wrong."""
    if not _SHAPE.fullmatch(number) or check_char(number[:17]) != number[17]:
        return None
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    region = "" if number.startswith("9") else number[:6]
    return IdFacts(birth, "M" if int(number[16]) % 2 else "F", region)
