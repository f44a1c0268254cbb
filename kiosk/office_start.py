"""The office's side of a start: claim the state directory, look into it, and open it now or later."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from kiosk.clock import KioskClock
from kiosk.config import HallSettings
from kiosk.events import EventLog
from kiosk.glance import look
from kiosk.late_office import LateOffice
from kiosk.state_lock import claim_state, give_back

if TYPE_CHECKING:
    from kiosk.office import Office


@dataclass(frozen=True, slots=True, repr=False)
class OfficeStart:
    """The office and the clock it shares with the rest of the machine."""

    office: Office | LateOffice
    clock: KioskClock


def begin(settings: HallSettings, events: EventLog, software: str) -> OfficeStart:
    """Claim and look; open in full at once when a look is not enough. Blocking.

    Raises StateInUse, StoreUnavailable, OSError, DBAPIError.
    """
    lock = claim_state(settings.state_dir, events)
    glance = look(settings.state_dir)
    if glance is None:
        office = _open(settings, events, software, lock, None)
        return OfficeStart(office, office.parts.clock)
    clock = KioskClock(glance.remembered, events)
    later = partial(_open, settings, events, software, lock, clock)
    return OfficeStart(LateOffice(glance, later, partial(give_back, lock)), clock)


def _open(
    settings: HallSettings, events: EventLog, software: str, lock: int, clock: KioskClock | None
) -> Office:
    from kiosk.office import Office  # loads database library and network client
    from kiosk.parts import open_parts

    return Office(open_parts(settings, events, clock=clock, lock=lock), software=software)
