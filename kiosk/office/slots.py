"""Asking the office for its times, and keeping them for the time it is away."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from sqlalchemy.exc import DBAPIError

from kiosk.log.events import Event
from kiosk.office.backend_client import Refused
from kiosk.office.parts import OfficeParts
from kiosk.outbox import cause_of
from kiosk.ports import Unavailable
from wire.messages import SlotList


async def fetch_slots(
    parts: OfficeParts, office_id: str, kind: str, first: date, days: int
) -> SlotList | Refused | Unavailable:
    """Fetch and keep the times of an office; not being able to keep them is no reason not to show them."""
    query = urlencode({"office": office_id, "kind": kind, "from": first.isoformat(), "days": days})
    got = await parts.client.ask("GET", f"/api/v1/slots?{query}", SlotList, identity=parts.identity)
    parts.contact.note(got)
    if isinstance(got, SlotList):
        try:
            await parts.worker.run(
                parts.published.take_slots, office_id, kind, first, days, got.slots, got.made_at
            )
        except DBAPIError as error:
            parts.events.write(Event.UNEXPECTED, where="slots", code=cause_of(error))
    return got
