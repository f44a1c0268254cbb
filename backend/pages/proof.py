"""Who may see a case on a phone: the receipt's token, then the last four characters or one's own code.

The proof is kept in a cookie: a short-lived pass (`backend/passes.py`) for that one case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy.orm import Session

from backend import cases, passes, tries
from backend.models.case import Case
from backend.tokens import token_hash
from backend.vault import Vault

COOKIE = "case_page"
COOKIE_LIFE = timedelta(minutes=15)
LONGEST = 64
_PURPOSE = "page_cookie"


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
    key = token_hash(token)
    case = cases.case_by_token(session, token)
    outcome = cases.check_proof(session, vault, case, key, typed, now)
    if case is not None and outcome is cases.Proof.FITS:
        return Opened(cookie_of(vault, case, now))
    return Refusal.NOT_FOUND if outcome is cases.Proof.WRONG else Refusal.LOCKED


def cookie_of(vault: Vault, case: Case, now: datetime) -> str:
    """Return what proves a case for the next minutes, for somebody who needs not be asked (any more)."""
    return passes.make(vault, _PURPOSE, case.id, case.token_hash, until=now + COOKIE_LIFE)


def case_of_cookie(session: Session, vault: Vault, token: str, cookie: str, now: datetime) -> Case | None:
    """Return the case of a token when the cookie proves it, else None."""
    case = cases.case_by_token(session, token)
    if case is None or not passes.holds(vault, cookie, _PURPOSE, case.id, case.token_hash, now=now):
        return None
    return case
