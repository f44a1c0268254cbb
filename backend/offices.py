"""Offices: the one door for changes, and the directory that kiosks keep for work without a network."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from backend.models.office import DirectoryEdition, Office, OfficeClosure
from backend.models.place import Slot
from backend.places.slots import SHANGHAI, day_bounds
from wire import messages


def publish_directory(session: Session, now: datetime) -> str:
    """Make the directory of all active offices the one that kiosks get; returns its version.

    The version is a hash of what the directory says: publishing the same again changes nothing.
    """
    offices = [_message(office) for office in _active(session)]
    body = json.dumps(
        [office.model_dump(mode="json") for office in offices], ensure_ascii=False, sort_keys=True
    )
    version = hashlib.sha256(body.encode()).hexdigest()[:16]
    edition = session.get(DirectoryEdition, version)
    if edition is None:
        session.add(DirectoryEdition(version=version, made_at=now, body=body))
    else:
        edition.made_at = now
    session.flush()
    return version


def directory_version(session: Session) -> str:
    """Return the version that kiosks should have; empty before the first edition."""
    newest = select(DirectoryEdition.version).order_by(DirectoryEdition.made_at.desc()).limit(1)
    return session.scalar(newest) or ""


def directory(session: Session, now: datetime) -> messages.Directory:
    """Return the newest edition; an empty one, made now, before anything was published."""
    edition = session.scalar(select(DirectoryEdition).order_by(DirectoryEdition.made_at.desc()).limit(1))
    if edition is None:
        return messages.Directory(version="", made_at=now.astimezone(SHANGHAI), offices=[])
    return messages.Directory(
        version=edition.version,
        made_at=edition.made_at.astimezone(SHANGHAI),
        offices=[messages.Office.model_validate(office) for office in json.loads(edition.body)],
    )


def close_on(session: Session, office_id: str, day: date, reason: str) -> None:
    """Close an office on a day: its times are no longer offered. Bookings there stay for staff to move."""
    if session.get(OfficeClosure, (office_id, day)) is None:
        session.add(OfficeClosure(office_id=office_id, day=day, reason=reason))
    start, end = day_bounds(day)
    session.execute(
        update(Slot)
        .where(Slot.office_id == office_id, Slot.starts_at >= start, Slot.starts_at < end)
        .values(offered=False)
    )
    session.flush()


def _active(session: Session) -> list[Office]:
    rows = (Office.territory, Office.matters, Office.hours)
    query = select(Office).where(Office.active).order_by(Office.id)
    return list(session.scalars(query.options(*(selectinload(row) for row in rows))))


def _message(office: Office) -> messages.Office:
    hours = sorted(office.hours, key=lambda row: (row.weekday, row.opens))
    return messages.Office(
        id=office.id,
        name=office.name,
        body=office.body,
        address=office.address,
        phone=office.phone,
        region=office.region,
        regions=sorted(row.region for row in office.territory),
        matters=sorted(row.matter for row in office.matters),
        slot_kinds=office.slot_kinds,
        directions=office.directions,
        opening=[
            messages.OpeningHours(weekday=row.weekday, opens=row.opens, closes=row.closes) for row in hours
        ],
    )
