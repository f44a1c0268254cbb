"""Receipt numbers: twelve digits in groups of four, `PPPP CCCC CCCK`.

`PPPP` is a prefix given at enrolment and never reused, `C` a counter committed before the number is shown,
`K` the check digit of ISO/IEC 7064 MOD 11,10, which finds every single wrong digit and nearly all swaps.
No date and nothing personal is in it.
"""

from __future__ import annotations

COUNTER_LIMIT = 10_000_000
PHONE_PREFIXES = range(8000, 9000)
COUNTER_PREFIXES = range(9000, 10_000)
KIOSK_PREFIXES = range(100, 8000)


def check_digit(digits: str) -> str:
    """Return the ISO/IEC 7064 MOD 11,10 check digit of a digit string."""
    product = 10
    for digit in digits:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def compose(prefix: int, counter: int) -> str:
    """Return the plain 12-digit number. Raises ValueError outside 0-9999 / 1-9,999,999."""
    if not 0 <= prefix <= 9999 or not 0 < counter < COUNTER_LIMIT:
        raise ValueError("receipt prefix or counter out of range")
    body = f"{prefix:04d}{counter:07d}"
    return body + check_digit(body)


def grouped(number: str) -> str:
    """Return the number as people read it: `0317 0004 2815`."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


def parse(text: str) -> str | None:
    """Return the plain number of what a person typed (blanks, hyphens allowed); None if it is none."""
    digits = "".join(c for c in text if c not in " -　")
    if len(digits) != 12 or not digits.isascii() or not digits.isdigit():
        return None
    return digits if check_digit(digits[:-1]) == digits[-1] else None
