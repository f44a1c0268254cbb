"""What opens one case at one kiosk for ten minutes, after card or code proved who stands there.

It is a pass (`backend/passes.py`): nothing is stored.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import passes
from backend.models.case import Case
from backend.vault import Vault

ACCESS_LIFE: Final = timedelta(minutes=10)
_PURPOSE: Final = "case_access"
MOST_CASES: Final = 20  # of one person on one screen list; older ones are asked for by their number


def access_of(vault: Vault, case_id: str, kiosk_id: str, now: datetime) -> str:
    """Return what opens the case at this kiosk from now on."""
    return passes.make(vault, _PURPOSE, case_id, kiosk_id, until=now + ACCESS_LIFE)


def opens(vault: Vault, case_id: str, kiosk_id: str, access: str, now: datetime) -> bool:
    """Whether `access` was given for this case and kiosk, and is not past its end."""
    return passes.holds(vault, access, _PURPOSE, case_id, kiosk_id, now=now)


def cases_of_document(session: Session, vault: Vault, id_type: str, id_number: str) -> list[Case]:
    """Return the newest cases that were applied for with a document, the last one first."""
    key = vault.lookup("person", id_type, id_number.strip().upper())  # as `case_rows.case_row` makes it
    query = select(Case).where(Case.person_key == key)
    return list(session.scalars(query.order_by(Case.received_at.desc(), Case.id.desc()).limit(MOST_CASES)))
