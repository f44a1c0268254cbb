"""From the hand-off to the case: inside the transaction that makes the case, so both or neither happen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, select, update

from backend.files.owners import READY
from backend.models.handoff import Handoff, StoredFile

_FILES: Table = StoredFile.__table__  # type: ignore[assignment]
_HANDOFFS: Table = Handoff.__table__  # type: ignore[assignment]


def unknown(connection: Connection, kiosk_id: str, ids: Collection[str]) -> set[str]:
    """Those ids that are not finished files of a hand-off of this kiosk, or that a case already has."""
    if not ids:
        return set()
    known = connection.execute(select(_FILES.c.id).where(_free(kiosk_id, ids))).scalars()
    return set(ids) - set(known)


def attach(connection: Connection, case_id: str, kiosk_id: str, ids: Collection[str], now: datetime) -> int:
    """Give the files to the case; what `unknown` names is left alone. Returns how many were given.

    From then on the end of the hand-off does not delete them.
    """
    if not ids:
        return 0
    given = connection.execute(update(_FILES).where(_free(kiosk_id, ids)).values(case_id=case_id))
    return given.rowcount


def _free(kiosk_id: str, ids: Collection[str]) -> ColumnElement[bool]:
    of_kiosk = select(_HANDOFFS.c.id).where(_HANDOFFS.c.kiosk_id == kiosk_id)
    return and_(
        _FILES.c.id.in_(ids),
        _FILES.c.case_id.is_(None),
        _FILES.c.state == READY,
        _FILES.c.handoff_id.in_(of_kiosk),
    )
