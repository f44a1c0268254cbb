"""Rows for the tests of places and routing: one office, one time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

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
