"""Check characters of the numbers on the four kinds of card. They warn; they never refuse."""

from __future__ import annotations

import re
from typing import Final

CITIZEN_NUMBER: Final = re.compile(r"[0-9]{17}[0-9X]")
FOREIGN_2017_NUMBER: Final = re.compile(r"[A-Z]{3}[0-9]{12}")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def citizen_check_character(digits: str) -> str:
    """Check character for 17 digits: GB 11643, ISO 7064 mod 11-2. Also used on `J` and `Y` cards."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def foreign_2017_check_digit(body: str) -> str:
    """Check digit for the first 14 characters of an `I` number: ICAO 9303, weights 7 3 1, A = 10 ... Z =
    35.
    """
    return str(sum(int(mark, 36) * (7, 3, 1)[i % 3] for i, mark in enumerate(body)) % 10)


def citizen_number_ok(number: str) -> bool:
    """18 characters, upper-case X, right check character. The area code is not judged: 81, 83 and 9 are
    legal.
    """
    return bool(CITIZEN_NUMBER.fullmatch(number)) and citizen_check_character(number[:17]) == number[17]


def foreign_2017_number_ok(number: str) -> bool:
    """3 letters, 12 digits, right check digit."""
    return bool(FOREIGN_2017_NUMBER.fullmatch(number)) and foreign_2017_check_digit(number[:14]) == number[14]
