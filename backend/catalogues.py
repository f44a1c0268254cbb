"""Published catalogue versions: publish, read, and keep parsed ones at hand (a version never changes)."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

import catalogue
from backend.database import Database
from backend.models.catalogue import PublishedCatalogue

log = logging.getLogger(__name__)
KEPT = 16  # parsed versions in memory


def current_version(session: Session) -> str:
    """Version of the newest published catalogue, empty before the first."""
    return (
        session.scalar(
            select(PublishedCatalogue.version).order_by(PublishedCatalogue.sequence.desc()).limit(1)
        )
        or ""
    )


def publish(session: Session, published: catalogue.Catalogue, now: datetime) -> bool:
    """Make a catalogue current (in a write session). False when it already is.

    An earlier version may become current again: its row moves to the end, its content cannot change.
    """
    if current_version(session) == published.version:
        return False
    sequence = (session.scalar(select(func.max(PublishedCatalogue.sequence))) or 0) + 1
    row = session.scalar(select(PublishedCatalogue).where(PublishedCatalogue.version == published.version))
    if row is not None:
        row.sequence = sequence
        return True
    session.execute(
        insert(PublishedCatalogue).values(
            sequence=sequence, version=published.version, content=published.to_json(), published_at=now
        )
    )
    return True


class Catalogues:
    """Reads versions from the database once and keeps the last used ones parsed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._parsed: OrderedDict[str, catalogue.Catalogue] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, version: str) -> catalogue.Catalogue | None:
        """The catalogue of that version, None when never published."""
        with self._lock:
            if version in self._parsed:
                self._parsed.move_to_end(version)
                return self._parsed[version]
        content = self.content(version)
        if content is None:
            return None
        try:
            parsed = catalogue.Catalogue.from_json(content)
        except catalogue.CatalogueError:
            log.error("published catalogue %s cannot be read by this program", version)
            return None
        with self._lock:
            self._parsed[version] = parsed
            while len(self._parsed) > KEPT:
                self._parsed.popitem(last=False)
        return parsed

    def content(self, version: str) -> str | None:
        """The published JSON text of a version; it may come from outside, so its shape is looked at first."""
        if len(version) != 16 or not version.isalnum():
            return None
        with self._database.read() as session:
            return session.scalar(
                select(PublishedCatalogue.content).where(PublishedCatalogue.version == version)
            )

    def current(self) -> str:
        """The version kiosks should use, empty before the first publication."""
        with self._database.read() as session:
            return current_version(session)
