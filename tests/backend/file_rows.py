"""What the tests of files begin with: an office without a server, a hand-off, a case."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.files import Owner
from backend.models.handoff import Handoff
from backend.places.slots import SHANGHAI
from backend.runtime import Runtime
from tests.backend.office_rows import add_case, add_person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
LATER = timedelta(minutes=50)


def add_handoff(
    office: Runtime, name: str = "h1", *, kiosk: str = "k1", stage: str = "paired", delete_at: datetime = NOW
) -> Owner:
    """One hand-off; returns it as the owner of files."""
    with office.database.write() as session:
        session.add(
            Handoff(
                id=name,
                kiosk_id=kiosk,
                session_hash=name,
                service="NOTARY",
                language="zh_CN",
                stage=stage,
                ended_why="",
                version=1,
                token_until=NOW,
                code_hash="",
                code_until=NOW,
                code_tries=0,
                number=0,
                numbers=[],
                created_at=NOW,
                delete_at=delete_at,
            )
        )
    return Owner(name, None)


def end_handoff(office: Runtime, name: str, delete_at: datetime, stage: str = "ended") -> None:
    """The hand-off is over; its files may go at `delete_at`."""
    with office.database.write() as session:
        row = session.get_one(Handoff, name)
        row.stage, row.delete_at = stage, delete_at


def add_owning_case(session: Session, name: str = "c1", office_id: str = "gz1") -> Owner:
    """One case of a person of its own; returns it as the owner of files."""
    add_person(session, name, NOW)
    add_case(session, name, person=name, office_id=office_id, at=NOW)
    return Owner(None, name)


def version_of(office: Runtime, owner: Owner) -> int:
    """What the watcher of both sides looks at."""
    with office.database.read() as session:
        return session.get_one(Handoff, owner.handoff_id).version
