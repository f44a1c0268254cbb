"""What the office publishes (catalogue, directory, times), as this kiosk last heard it. Kept on disk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete

from catalogue import Catalogue, CatalogueError
from kiosk.clock import SHANGHAI
from kiosk.log.events import Event, EventLog
from kiosk.packaged import packaged_catalogue
from kiosk.store.database import Store
from kiosk.store.tables import Cached, CachedSlots
from wire.messages import Directory, Slot

_SLOTS = TypeAdapter(list[Slot])


class Published:
    """The copies in force. Properties are memory; every other method blocks on the disk (DBAPIError)."""

    def __init__(self, store: Store, events: EventLog) -> None:
        self._store = store
        self._events = events
        with store.read() as session:
            stored = session.get(Cached, "catalogue")
            listed = session.get(Cached, "directory")
        kept = self._read_catalogue(stored.body) if stored is not None else None
        self._catalogue = kept or packaged_catalogue(store, events)
        self._directory = None if listed is None else _read_directory(listed.body)

    @property
    def catalogue(self) -> Catalogue:
        """The office's latest, else the packaged one."""
        return self._catalogue

    @property
    def directory(self) -> Directory | None:
        """Offices; None before the first contact."""
        return self._directory

    def _read_catalogue(self, text: str) -> Catalogue | None:
        try:
            return Catalogue.from_json(text)
        except CatalogueError:
            self._events.write(Event.CATALOGUE_REJECTED)
            return None

    def take_catalogue(self, text: str, fetched: datetime) -> bool:
        """Use a new catalogue from now on; False (and the old one stays) when it cannot be used."""
        new = self._read_catalogue(text)
        if new is None:
            return False
        self._keep("catalogue", new.version, text, fetched)
        self._catalogue = new
        self._events.write(Event.CATALOGUE_CHANGED, version=new.version)
        return True

    def take_directory(self, directory: Directory, fetched: datetime) -> None:
        """Use a new directory from now on."""
        self._keep("directory", directory.version, directory.model_dump_json(), fetched)
        self._directory = directory

    def _keep(self, name: str, version: str, body: str, fetched: datetime) -> None:
        with self._store.write() as session:
            session.merge(Cached(name=name, version=version, fetched=fetched, body=body))

    def take_slots(
        self, office_id: str, kind: str, first: date, days: int, slots: Sequence[Slot], fetched: datetime
    ) -> None:
        """Keep the times of some days; a day without times is kept too. Days gone by are dropped."""
        by_day: dict[date, list[Slot]] = {first + timedelta(days=n): [] for n in range(days)}
        for slot in slots:
            by_day.setdefault(slot.starts_at.astimezone(SHANGHAI).date(), []).append(slot)
        with self._store.write() as session:
            session.execute(delete(CachedSlots).where(CachedSlots.day < fetched.astimezone(SHANGHAI).date()))
            for day, of_day in by_day.items():
                body = _SLOTS.dump_json(of_day).decode()
                session.merge(
                    CachedSlots(office_id=office_id, kind=kind, day=day, fetched=fetched, body=body)
                )

    def slots(self, office_id: str, kind: str, first: date, days: int) -> tuple[list[Slot], datetime | None]:
        """Kept times of these days in order, and the oldest moment one was fetched (None: nothing kept)."""
        with self._store.read() as session:
            rows = [
                row
                for n in range(days)
                if (row := session.get(CachedSlots, (office_id, kind, first + timedelta(days=n)))) is not None
            ]
        if not rows:
            return [], None
        slots = [slot for row in rows for slot in _SLOTS.validate_json(row.body)]
        return slots, min(row.fetched for row in rows).astimezone(SHANGHAI)


def _read_directory(text: str) -> Directory | None:
    try:
        return Directory.model_validate_json(text)
    except ValidationError:
        return None  # kept by an earlier version of the program; fetched anew at the next contact
