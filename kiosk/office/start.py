"""The office's side of a start: claim the state directory, look into it, and open it now or later.

What cannot be opened at all (disk full or read-only, database unusable, directory taken) does not end the
machine: it serves guides, staff hear why, and `reopens` tells when a fresh start will do better.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from catalogue import Catalogue, CatalogueError
from kiosk.clock import KioskClock
from kiosk.config import HallSettings
from kiosk.log.events import EventLog
from kiosk.office.late import LateOffice
from kiosk.running.glance import look
from kiosk.running.mishaps import Kind, Mishaps
from kiosk.running.state_lock import StateInUse, claim, claim_state, give_back
from kiosk.running.state_probe import probe

if TYPE_CHECKING:
    from kiosk.office.guides_only import GuidesOnly
    from kiosk.office.office import Office


@dataclass(frozen=True, slots=True, repr=False)
class OfficeStart:
    """The office and the clock it shares with the rest of the machine."""

    office: Office | LateOffice | GuidesOnly
    clock: KioskClock


def begin(settings: HallSettings, events: EventLog, software: str, mishaps: Mishaps) -> OfficeStart:
    """Claim and look; open in full at once when a look is not enough; guides when nothing opens. Blocking."""
    try:
        return begin_or_raise(settings, events, software, mishaps)
    except Exception as error:
        if not is_outage(error):
            raise
        return OfficeStart(guides_instead(settings, mishaps, error), KioskClock(None, events))


def begin_or_raise(
    settings: HallSettings, events: EventLog, software: str, mishaps: Mishaps | None = None
) -> OfficeStart:
    """The same without the way out, but for an opening that fails later when `mishaps` is given.

    Raises StateInUse, StoreUnavailable, OSError, DBAPIError, CatalogueError.
    """
    lock = claim_state(settings.state_dir, events)
    glance = look(settings.state_dir)
    if glance is None:
        office = _open(settings, events, software, lock, None)
        return OfficeStart(office, office.parts.clock)
    clock = KioskClock(glance.remembered, events)

    def later() -> Office | GuidesOnly:
        try:
            return _open(settings, events, software, lock, clock)
        except Exception as error:
            if mishaps is None or not is_outage(error):
                raise
            return guides_instead(settings, mishaps, error, glance.catalogue)

    return OfficeStart(LateOffice(glance, later, partial(give_back, lock)), clock)


def _open(
    settings: HallSettings, events: EventLog, software: str, lock: int, clock: KioskClock | None
) -> Office:
    try:
        from kiosk.office.office import Office  # loads database library and network client
        from kiosk.office.parts import open_parts
    except BaseException:
        give_back(lock)
        raise
    return Office(open_parts(settings, events, clock=clock, lock=lock), software=software)


def is_outage(error: Exception) -> bool:
    """Is this the disk, the database or another program, and no mistake of ours?"""
    from sqlalchemy.exc import DBAPIError

    from kiosk.store.database import StoreUnavailable

    return isinstance(error, StateInUse | StoreUnavailable | OSError | DBAPIError | CatalogueError)


def guides_instead(
    settings: HallSettings, mishaps: Mishaps, error: Exception, known: Catalogue | None = None
) -> GuidesOnly:
    """Guides, from the catalogue that is known or from the packaged one; the reason goes to staff."""
    from kiosk.office.guides_only import GuidesOnly, packaged_or_empty

    catalogue = known or packaged_or_empty()
    refused = probe(settings.state_dir)
    if isinstance(error, StateInUse):
        mishaps.add(Kind.STATE_IN_USE)
    elif refused is not None:
        mishaps.add(refused.kind, refused.code)
    elif not isinstance(error, CatalogueError):
        mishaps.add(Kind.DATABASE_UNUSABLE, type(error).__name__)
    return GuidesOnly(catalogue)


def reopens(settings: HallSettings) -> bool:
    """Would a fresh start do better? Tried by opening everything and closing it again. Blocking."""
    if probe(settings.state_dir) is not None:
        return False
    from kiosk.office.parts import open_parts

    try:
        parts = open_parts(settings, EventLog(), lock=claim(settings.state_dir))
    except Exception as error:
        if not is_outage(error):
            raise
        return False
    parts.worker.close()
    parts.store.close()
    give_back(parts.lock)
    return True
