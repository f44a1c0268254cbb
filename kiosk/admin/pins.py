"""PINs of staff and marks of staff cards: slow, salted, never readable again.

Argon2id with the first parameters of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
"""

from __future__ import annotations

import os
import re
from itertools import pairwise
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

LEAST_DIGITS: Final = 6
MOST_DIGITS: Final = 12
NUMBER_DIGITS: Final = 4

_MEMORY_KIB: Final = 19_456
_PASSES: Final = 2
_LANES: Final = 1
_BYTES: Final = 32
SALT_BYTES: Final = 16


def hash_pin(pin: str) -> str:
    """Return the PHC string to keep. Blocking, about a fifth of a second on a slow machine."""
    return _argon2id(os.urandom(SALT_BYTES)).derive_phc_encoded(pin.encode())


def pin_fits(pin: str, kept: str) -> bool:
    """Is it the PIN of this PHC string? Compared in constant time; a damaged string fits nothing."""
    try:
        Argon2id.verify_phc_encoded(pin.encode(), kept)
    except (InvalidKey, ValueError):
        return False
    return True


def spend_as_much(pin: str) -> None:
    """Take the time of a wrong PIN: nobody may measure which staff numbers exist."""
    hash_pin(pin)


def card_mark(card_number: str, key: bytes) -> str:
    """What is kept of a staff card: a slow keyed digest. Numbers of persons are few enough to be tried out
    one by one against a fast one, if somebody carried the disk away."""
    return _argon2id(key).derive(card_number.upper().encode()).hex()


def weakness(pin: str, number: str) -> str:
    """Words for why this PIN is not taken for this staff number; empty when it is."""
    if not re.fullmatch(rf"[0-9]{{{LEAST_DIGITS},{MOST_DIGITS}}}", pin):
        return f"密码是 {LEAST_DIGITS} 到 {MOST_DIGITS} 位数字"
    steps = {(int(second) - int(first)) % 10 for first, second in pairwise(pin)}
    if steps in ({1}, {9}):
        return "密码不能是连着的数字，例如 345678"
    if any(pin[length:] == pin[:-length] for length in (1, 2, 3)):
        return "密码不能是重复的数字，例如 222222 或 121212"
    if number and number in pin:
        return "密码里不能有工号"
    return ""


def _argon2id(salt: bytes) -> Argon2id:
    return Argon2id(salt=salt, length=_BYTES, iterations=_PASSES, lanes=_LANES, memory_cost=_MEMORY_KIB)
