"""What opens one case at one kiosk for ten minutes, after card or code proved who stands there.

Nothing is stored: the string carries its end and is signed with the office's lookup key.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models.case import Case
from backend.vault import Vault

ACCESS_LIFE: Final = timedelta(minutes=10)
MOST_CASES: Final = 20  # of one person on one screen list; older ones are asked for by their number


def access_of(vault: Vault, case_id: str, kiosk_id: str, now: datetime) -> str:
    """Return what opens the case at this kiosk from now on."""
    return _sign(vault, case_id, kiosk_id, int((now + ACCESS_LIFE).timestamp()))


def opens(vault: Vault, case_id: str, kiosk_id: str, access: str, now: datetime) -> bool:
    """Whether `access` was given for this case and kiosk, and is not past its end."""
    until = access.partition(".")[0]
    if not (until.isascii() and until.isdigit() and len(until) <= 12) or int(until) < now.timestamp():
        return False
    return hmac.compare_digest(access.encode(), _sign(vault, case_id, kiosk_id, int(until)).encode())


def cases_of_document(session: Session, vault: Vault, id_type: str, id_number: str) -> list[Case]:
    """Return the newest cases that were applied for with a document, the last one first."""
    key = vault.lookup("person", id_type, id_number.strip().upper())  # as `case_rows.case_row` makes it
    query = select(Case).where(Case.person_key == key)
    return list(session.scalars(query.order_by(Case.received_at.desc(), Case.id.desc()).limit(MOST_CASES)))


def _sign(vault: Vault, case_id: str, kiosk_id: str, until: int) -> str:
    return f"{until}.{vault.lookup('case_access', case_id, kiosk_id, str(until))}"
