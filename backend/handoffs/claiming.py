"""A phone comes: by the token of the QR code, or by the short code typed on it. The first one gets it.

Unknown, expired, guessed and used ones are one and the same refusal. The code is short, so wrong ones are
braked: five from one address lock that address, twenty on one live code kill that code.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from backend import live, tries
from backend.models.handoff import Handoff
from backend.vault import Vault
from wire.handoff import HandoffStage

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without what is mistaken for another: 0 O 1 I L
CODE_LENGTH = 8
LOCATOR_LENGTH = 3
MOST_WRONG_CODES = 20
_COOKIE_BYTES = 32
_SHOWN = 3
_TWO_DIGITS = range(10, 100)


class Refusal(Enum):
    """Why a phone does not come in."""

    DOES_NOT_WORK = "does_not_work"  # unknown, expired, used, wrong: not told apart
    LOCKED = "locked"  # too many wrong codes from this address


@dataclass(frozen=True, slots=True)
class Claimed:
    """This phone has it; `cookie` is to be set, `number` to be shown large."""

    handoff_id: str
    cookie: str = field(repr=False)
    number: int


def claim_by_token(
    session: Session, vault: Vault, token: str, address: str, now: datetime
) -> Claimed | Refusal:
    """Take the hand-off of a QR code (in a write session).

    `address` is not braked here: nobody guesses 128 bits, and a hall's whole network is one address.
    """
    fits = (Handoff.token_hash == token_key(vault, token)) & (Handoff.token_until > now)
    return _claim(session, vault, fits, now) or Refusal.DOES_NOT_WORK


def claim_by_code(
    session: Session, vault: Vault, code: str, address: str, now: datetime
) -> Claimed | Refusal:
    """Take the hand-off of a typed code (in a write session); small letters, blanks, hyphens are borne."""
    typed = _normal(code)
    if typed is None:
        return Refusal.DOES_NOT_WORK  # not a code at all: no guess, no try
    brake = vault.lookup("handoff_tries", address)
    if tries.begin_try(session, brake, now) is not None:
        return Refusal.LOCKED
    row = session.execute(
        select(Handoff.id, Handoff.code_hash)
        .where(Handoff.code_locator == typed[:LOCATOR_LENGTH], Handoff.code_until > now)
        .where(Handoff.stage == HandoffStage.OPEN)
    ).one_or_none()
    if row is not None and hmac.compare_digest(row.code_hash, code_key(vault, typed)):
        fits = (Handoff.id == row.id) & (Handoff.code_hash == row.code_hash)
        if (claimed := _claim(session, vault, fits, now)) is not None:
            tries.forget_tries(session, brake)
            return claimed
    elif row is not None:
        _count_wrong(session, row.id)
    tries.failed_try(session, brake, now)
    return Refusal.DOES_NOT_WORK


def token_key(vault: Vault, token: str) -> str:
    """Under what a token is found."""
    return vault.lookup("handoff_token", token)


def code_key(vault: Vault, code: str) -> str:
    """Under what a code is known."""
    return vault.lookup("handoff_code", code)


def cookie_key(vault: Vault, cookie: str) -> str:
    """Under what a phone's cookie is found."""
    return vault.lookup("handoff_phone", cookie)


def _claim(session: Session, vault: Vault, fits: ColumnElement[bool], now: datetime) -> Claimed | None:
    """One conditional update: of two phones at the same moment one gets it. Token and code die with it."""
    cookie = secrets.token_urlsafe(_COOKIE_BYTES)
    numbers = secrets.SystemRandom().sample(_TWO_DIGITS, _SHOWN)
    number = secrets.choice(numbers)
    handoff_id = session.scalar(
        update(Handoff)
        .where(Handoff.stage == HandoffStage.OPEN, fits)
        .values(
            stage=HandoffStage.CLAIMED.value,
            token_hash=None,
            code_locator=None,
            code_hash="",
            phone_hash=cookie_key(vault, cookie),
            phone_seen_at=now,
            number=number,
            numbers=numbers,
            version=Handoff.version + 1,
        )
        .returning(Handoff.id)
        .execution_options(synchronize_session=False)
    )
    if handoff_id is None:
        return None
    live.note(session, handoff_id)
    return Claimed(handoff_id, cookie, number)


def _count_wrong(session: Session, handoff_id: str) -> None:
    one = update(Handoff).where(Handoff.id == handoff_id).execution_options(synchronize_session=False)
    session.execute(one.values(code_tries=Handoff.code_tries + 1))
    session.execute(one.where(Handoff.code_tries >= MOST_WRONG_CODES).values(code_locator=None, code_hash=""))


def _normal(code: str) -> str | None:
    """The code as it was made, None for what cannot be one."""
    if len(code) > 4 * CODE_LENGTH:
        return None
    plain = "".join(
        c for c in unicodedata.normalize("NFKC", code).upper() if not c.isspace() and c not in "-‐–—·"
    )
    return plain if len(plain) == CODE_LENGTH and set(plain) <= set(CODE_LETTERS) else None
