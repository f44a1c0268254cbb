"""Whose file it is, and the rows of one owner. A file of anybody else does not exist for the asker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from backend import live
from backend.models.case import Case
from backend.models.handoff import Handoff, StoredFile

RECEIVING: Final = "receiving"
READY: Final = "ready"


@dataclass(frozen=True, slots=True)
class Owner:
    """A hand-off (a phone in a session) or a case (a paper brought later, and staff); exactly one of them.

    Raises ValueError for both or none.
    """

    handoff_id: str | None
    case_id: str | None

    def __post_init__(self) -> None:
        if (self.handoff_id is None) == (self.case_id is None):
            raise ValueError("a file's owner is a hand-off or a case")

    @property
    def _theirs(self) -> ColumnElement[bool]:
        if self.case_id is not None:
            return StoredFile.case_id == self.case_id
        return StoredFile.handoff_id == self.handoff_id

    def is_there(self, session: Session) -> bool:
        """Whether the owner exists; its row is locked, so that limits are counted by one at a time."""
        row = (
            select(Case.id).where(Case.id == self.case_id)
            if self.case_id is not None
            else select(Handoff.id).where(Handoff.id == self.handoff_id)
        )
        return session.scalar(row.with_for_update()) is not None

    def used(self, session: Session) -> tuple[int, int]:
        """How many files and bytes count against the limits: not those a case got from its hand-off."""
        counted = and_(self._theirs, StoredFile.handoff_id.is_(None)) if self.case_id else self._theirs
        row = session.execute(
            select(func.count(), func.coalesce(func.sum(StoredFile.size), 0)).where(counted)
        ).one()
        return int(row[0]), int(row[1])

    def file(self, session: Session, file_id: str) -> StoredFile | None:
        """The row of one file of this owner."""
        return session.scalar(select(StoredFile).where(StoredFile.id == file_id, self._theirs))

    def files(self, session: Session, field: str | None = None) -> list[StoredFile]:
        """The rows of all files, or of those that answer one question, in order of coming."""
        query = select(StoredFile).where(self._theirs)
        if field is not None:
            query = query.where(StoredFile.field == field)
        return list(session.scalars(query.order_by(StoredFile.created_at, StoredFile.id)))

    def may_drop(self) -> ColumnElement[bool]:
        """Which files this owner may delete: a phone none that a case already holds."""
        if self.case_id is not None:
            return self._theirs
        return and_(self._theirs, StoredFile.case_id.is_(None))

    def note_change(self, session: Session) -> None:
        """Count a change that kiosk and phone may see, in the transaction that makes it."""
        if self.handoff_id is not None:
            session.execute(
                update(Handoff)
                .where(Handoff.id == self.handoff_id)
                .values(version=Handoff.version + 1)
                .execution_options(synchronize_session=False)
            )
            live.note(session, self.handoff_id)
