"""A kiosk begins a hand-off: a token for the QR code, and a short code to type.

The token is reckoned from the office's lookup key, so that a renewed code need not kill the QR code that
somebody is scanning at that moment; the database holds keyed hashes only.
"""

from __future__ import annotations

import base64
import secrets
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from backend.handoffs import claiming, rows
from backend.handoffs.ending import end_others
from backend.models.handoff import Handoff
from backend.problems import Code, Refused
from backend.runtime import SHANGHAI, Runtime
from backend.vault import Vault
from wire import pages
from wire.handoff import HandoffOpened, HandoffRequest, HandoffStage

TOKEN_LIFE = timedelta(minutes=10)
CODE_LIFE = timedelta(minutes=2)
_TOKEN_BYTES = 16
_CANDIDATES = 30  # with 29,791 locators the first is free nearly always


def open_handoff(
    office: Runtime, session: Session, kiosk_id: str, wanted: HandoffRequest, now: datetime
) -> HandoffOpened:
    """Begin one (in a write session); the kiosk's earlier ones end, forms that moved excepted."""
    end_others(session, kiosk_id, now)
    row = Handoff(
        id=str(uuid7()),
        kiosk_id=kiosk_id,
        session_hash=office.vault.lookup("handoff_session", kiosk_id, wanted.session),
        service=wanted.service.replace("\0", ""),
        language=wanted.language.replace("\0", "")[:10],
        stage=HandoffStage.OPEN.value,
        ended_why="",
        version=1,
        token_until=now,
        code_hash="",
        code_until=now,
        code_tries=0,
        number=0,
        numbers=[],
        created_at=now,
        delete_at=now + rows.KIOSK_LEASE,
    )
    session.add(row)
    session.flush()
    return _shown(office, session, row, now)


def renew(office: Runtime, session: Session, row: Handoff, now: datetime) -> HandoffOpened:
    """A new code, and a new token where the old one would not outlast it (in a write session, row locked).

    Raises Refused(NOT_NOW) when a phone has come, or it is over.
    """
    if row.stage != HandoffStage.OPEN:
        raise Refused(Code.NOT_NOW)
    row.delete_at = now + rows.KIOSK_LEASE
    return _shown(office, session, row, now)


def _shown(office: Runtime, session: Session, row: Handoff, now: datetime) -> HandoffOpened:
    code = _new_code(session, office.vault, row, now)
    if row.token_hash is None or row.token_until < row.code_until:
        row.token_until = now + TOKEN_LIFE
    token = _token(office.vault, row)
    row.token_hash = claiming.token_key(office.vault, token)
    base = office.settings.public_url.rstrip("/")
    return HandoffOpened(
        id=row.id,
        url=f"{base}{pages.HANDOFF}/{token}",
        url_until=row.token_until.astimezone(SHANGHAI),
        code=code,
        code_page=f"{base}{pages.HANDOFF}",
        code_until=row.code_until.astimezone(SHANGHAI),
        version=row.version,
    )


def _token(vault: Vault, row: Handoff) -> str:
    """128 bits that nobody can reckon without the office's key: another one for each `token_until`."""
    made = vault.lookup("handoff_token_made", row.id, str(row.token_until.timestamp()))
    return base64.urlsafe_b64encode(bytes.fromhex(made)[:_TOKEN_BYTES]).decode().rstrip("=")


def _new_code(session: Session, vault: Vault, row: Handoff, now: datetime) -> str:
    """Put a code in force whose locator no other live code has."""
    for _ in range(_CANDIDATES):
        code = "".join(secrets.choice(claiming.CODE_LETTERS) for _ in range(claiming.CODE_LENGTH))
        locator = code[: claiming.LOCATOR_LENGTH]
        session.execute(
            update(Handoff)
            .where(Handoff.code_locator == locator)
            .where(or_(Handoff.code_until <= now, Handoff.stage != HandoffStage.OPEN))
            .values(code_locator=None, code_hash="")
            .execution_options(synchronize_session=False)
        )
        try:
            with session.begin_nested():
                row.code_locator, row.code_hash = locator, claiming.code_key(vault, code)
                row.code_until, row.code_tries = now + CODE_LIFE, 0
        except IntegrityError:
            continue  # somebody's live code begins with the same three
        return code
    raise RuntimeError("no free locator")
