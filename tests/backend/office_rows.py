"""Rows that tests begin with: one office, one time, one person, one case."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.models.case import Case, Person, Submission
from backend.models.office import Office, OfficeMatter, OfficeTerritory
from backend.models.place import Place, Slot


def add_office(
    session: Session,
    id_: str,
    *,
    body: str = "notary",
    level: int = 3,
    region: str = "990101",
    territory: tuple[str, ...] = ("990101",),
    matters: tuple[str, ...] = (),
    active: bool = True,
) -> Office:
    """One office; competence and territory as given."""
    office = Office(
        id=id_,
        name=f"示例{id_}",
        body=body,
        level=level,
        address="示例路1号",
        phone="0990-5550100",
        region=region,
        slot_kinds=["counter"],
        active=active,
        territory=[OfficeTerritory(region=code) for code in territory],
        matters=[OfficeMatter(matter=matter) for matter in matters],
        hours=[],
        closures=[],
    )
    session.add(office)
    session.flush()
    return office


def add_slot(
    session: Session,
    office_id: str,
    starts_at: datetime,
    *,
    capacity: int = 1,
    kind: str = "counter",
    offered: bool = True,
) -> str:
    """One time with its places; returns its id."""
    slot_id = f"{office_id}-{kind}-{starts_at:%Y%m%d%H%M}"
    session.add(
        Slot(
            id=slot_id,
            office_id=office_id,
            kind=kind,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            window="2号窗口",
            capacity=capacity,
            offered=offered,
        )
    )
    session.flush()
    session.add_all(Place(slot_id=slot_id, number=number) for number in range(1, capacity + 1))
    session.flush()
    return slot_id


def add_person(session: Session, key: str, at: datetime) -> None:
    """Somebody without a number, seen first at `at`."""
    session.add(Person(key=key, numbered=False, id_type="", id_number=b"", first_seen_at=at))
    session.flush()


def add_case(
    session: Session,
    id_: str,
    *,
    person: str,
    office_id: str,
    at: datetime,
    state: str = "submitted",
) -> None:
    """One case of a person who is there, with its submission; received at `at`, no time asked."""
    session.add(Submission(uuid=id_, digest=id_, kiosk_id="k1", key_id="k", channel="kiosk", received_at=at))
    session.flush()
    session.add(
        Case(
            id=id_,
            receipt_number=id_[-12:],
            token_hash=id_,
            page_proof="x",
            person_key=person,
            service="NOTARY",
            catalogue_version="v",
            matter="m",
            state=state,
            open=True,
            priority=3,
            priority_code="",
            office_id=office_id,
            route_rule="",
            kiosk_id="k1",
            language="zh_CN",
            created_at=at,
            clock_known=True,
            received_at=at,
            appointment_result="none_asked",
            earlier_receipt="",
            wishes=[],
            neutral=False,
            version=1,
            content=b"",
        )
    )
    session.flush()
