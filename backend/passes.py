"""Strings that open something until a time: signed with the office's lookup key, stored nowhere.

A pass is `<end in Unix seconds>.<HMAC-SHA256 in hex>`. What it opens is not in it: whoever
judges it names that.
"""

from __future__ import annotations

import hmac
from datetime import datetime

from backend.vault import Vault

_LONGEST_END = 12  # digits


def make(vault: Vault, purpose: str, *what: str, until: datetime) -> str:
    """Return a pass for `what` (ids, hashes) that is good for this purpose up to `until`."""
    return _signed(vault, purpose, what, int(until.timestamp()))


def holds(vault: Vault, given: str, purpose: str, *what: str, now: datetime) -> bool:
    """Whether `given`, of any shape, was made for just this and is not past its end."""
    end = given.partition(".")[0]
    well_formed = given.isascii() and end.isdigit() and len(end) <= _LONGEST_END
    if not well_formed or int(end) < now.timestamp():
        return False
    return hmac.compare_digest(given.encode(), _signed(vault, purpose, what, int(end)).encode())


def _signed(vault: Vault, purpose: str, what: tuple[str, ...], end: int) -> str:
    return f"{end}.{vault.lookup(purpose, *what, str(end))}"
