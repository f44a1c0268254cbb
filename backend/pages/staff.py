"""Who may see the office pages: a one-time link makes a session of twelve hours in one browser.

Tokens are random and kept as hashes. The link is used up by pressing its button, not by opening it, so that a
preview or a virus scanner does not spend it.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request
from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from backend.cases import add_audit
from backend.models.page import StaffLink, StaffSession
from backend.runtime import Runtime
from backend.tokens import token_hash
from backend.vault import Vault

COOKIE = "office_session"
PATH = "/office"
SESSION_LIFE = timedelta(hours=12)
LINK_LIFE = timedelta(hours=24)
FIRST_NAME = "第一位工作人员"


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff in one browser; `office_id` empty: sees all offices. `csrf` goes into every form."""

    name: str
    office_id: str
    csrf: str

    @property
    def actor(self) -> str:
        """The name in history and audit."""
        return f"staff:{self.name}"

    def may_see(self, office_id: str) -> bool:
        """Whether cases of that office are this person's business."""
        return self.office_id in ("", office_id)


def make_link(session: Session, name: str, now: datetime, *, office_id: str = "") -> str:
    """Make a one-time link token for a member of staff; it is shown once and valid for a day."""
    token = secrets.token_urlsafe(24)
    session.add(
        StaffLink(
            token_hash=token_hash(token),
            name=name,
            office_id=office_id,
            created_at=now,
            expires_at=now + LINK_LIFE,
        )
    )
    add_audit(session, "set_up", "staff_link", name, office_id, now)
    return token


def first_link(office: Runtime) -> str | None:
    """Return the address that opens the office pages for the first time; None once somebody came in that way.

    Every start makes a new one, so a link that was lost with an old log is no obstacle.
    """
    now = office.now()
    with office.database.write() as session:
        if session.scalar(select(exists().where(StaffLink.used_at.is_not(None)))):
            return None
        token = make_link(session, FIRST_NAME, now)
    return f"{office.settings.public_url.rstrip('/')}{PATH}/enter/{token}"


def link_is_good(session: Session, token: str, now: datetime) -> bool:
    """Whether the link can still be used."""
    return session.scalar(select(StaffLink.name).where(*_unused(token, now))) is not None


def enter(session: Session, token: str, now: datetime) -> str | None:
    """Use a link up (in a write session) and return the new session's token; None when it cannot be used."""
    used = update(StaffLink).where(*_unused(token, now)).values(used_at=now)
    row = session.execute(used.returning(StaffLink.name, StaffLink.office_id)).one_or_none()
    if row is None:
        return None
    session.execute(delete(StaffSession).where(StaffSession.expires_at < now))
    secret = secrets.token_urlsafe(32)
    session.add(
        StaffSession(
            token_hash=token_hash(secret),
            name=row.name,
            office_id=row.office_id,
            created_at=now,
            expires_at=now + SESSION_LIFE,
        )
    )
    add_audit(session, f"staff:{row.name}", "entered", row.name, row.office_id, now)
    return secret


def staff_of(session: Session, vault: Vault, request: Request, now: datetime) -> Staff | None:
    """Return who sits at the browser, None when nobody entered there or the session is over."""
    secret = request.cookies.get(COOKIE, "")
    row = session.get(StaffSession, token_hash(secret)) if secret else None
    if row is None or row.expires_at <= now:
        return None
    return Staff(row.name, row.office_id, vault.lookup("csrf", secret))


def leave(session: Session, request: Request) -> None:
    """End the session of this browser (in a write session)."""
    session.execute(
        delete(StaffSession).where(StaffSession.token_hash == token_hash(request.cookies.get(COOKIE, "")))
    )


def is_own_form(staff: Staff, csrf: str) -> bool:
    """Whether a form came from a page of this session."""
    return hmac.compare_digest(staff.csrf.encode(), csrf.encode())


def _unused(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        StaffLink.token_hash == token_hash(token),
        StaffLink.used_at.is_(None),
        StaffLink.expires_at > now,
    )
