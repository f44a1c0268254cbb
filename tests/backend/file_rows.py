"""What the tests of files begin with: an office without a server, a hand-off, a case."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.files import Owner
from backend.models.case import Case, Person, Submission
from backend.models.handoff import Handoff
from backend.places.slots import SHANGHAI
from backend.runtime import Runtime

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


def add_case(session: Session, name: str = "c1", office_id: str = "gz1") -> Owner:
    """One case; returns it as the owner of files."""
    session.add(
        Submission(uuid=name, digest=name, kiosk_id="k1", key_id="k", channel="kiosk", received_at=NOW)
    )
    session.add(Person(key=name, numbered=False, id_type="", id_number=b"", first_seen_at=NOW))
    session.flush()
    session.add(
        Case(
            id=name,
            receipt_number=name[-12:],
            token_hash=name,
            page_proof="x",
            person_key=name,
            service="NOTARY",
            catalogue_version="v",
            matter="m",
            state="submitted",
            open=True,
            priority=3,
            priority_code="",
            office_id=office_id,
            route_rule="",
            kiosk_id="k1",
            language="zh_CN",
            created_at=NOW,
            clock_known=True,
            received_at=NOW,
            appointment_result="none_asked",
            earlier_receipt="",
            wishes=[],
            neutral=False,
            version=1,
            content=b"",
        )
    )
    session.flush()
    return Owner(None, name)


def version_of(office: Runtime, owner: Owner) -> int:
    """What the watcher of both sides looks at."""
    with office.database.read() as session:
        return session.get_one(Handoff, owner.handoff_id).version
