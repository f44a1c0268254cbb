"""Who may see a case on a phone: the receipt's token, then the last four characters or one's own code.

The proof is kept in a cookie bound to that one case, signed with the office's lookup key and short-lived.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy.orm import Session

from backend import cases, tries
from backend.models.case import Case
from backend.vault import Vault

COOKIE = "case_page"
COOKIE_LIFE = timedelta(minutes=15)
LONGEST = 64


class Refusal(Enum):
    """Why nothing is shown. None of these tells whether the token is known."""

    NOT_FOUND = "not_found"  # wrong characters, or nothing has arrived under this token
    LOCKED = "locked"  # too many wrong tries on this token
    BUSY = "busy"  # too many tries from this address


@dataclass(frozen=True, slots=True)
class Opened:
    """The proof fits; `cookie` is to be set."""

    cookie: str


def try_proof(
    session: Session, vault: Vault, token: str, typed: str, address: str, now: datetime
) -> Opened | Refusal:
    """Judge what was typed (in a write session)."""
    if not tries.count_address(session, vault.lookup("address", address), now):
        return Refusal.BUSY
    key = _hash(token)
    case = cases.case_by_token(session, token)
    outcome = cases.check_proof(session, vault, case, key, typed, now)
    if case is not None and outcome is cases.Proof.FITS:
        return Opened(cookie_of(vault, case, now))
    return Refusal.NOT_FOUND if outcome is cases.Proof.WRONG else Refusal.LOCKED


def cookie_of(vault: Vault, case: Case, now: datetime) -> str:
    """Return what proves a case for the next minutes, for somebody who needs not be asked (any more)."""
    return _sign(vault, case, int((now + COOKIE_LIFE).timestamp()))


def case_of_cookie(session: Session, vault: Vault, token: str, cookie: str, now: datetime) -> Case | None:
    """Return the case of a token when the cookie proves it, else None."""
    until = cookie.partition(".")[0]
    if not (until.isascii() and until.isdigit() and len(until) <= 12) or int(until) < now.timestamp():
        return None
    case = cases.case_by_token(session, token)
    if case is None or not hmac.compare_digest(cookie.encode(), _sign(vault, case, int(until)).encode()):
        return None
    return case


def _sign(vault: Vault, case: Case, until: int) -> str:
    return f"{until}.{vault.lookup('page_cookie', case.id, case.token_hash, str(until))}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
