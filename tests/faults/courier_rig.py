"""A courier at work on a real state directory, towards a server that may be odd."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.clock import KioskClock, Remembered
from kiosk.courier import Courier
from kiosk.log.events import EventLog
from kiosk.office.backend_client import BackendClient
from kiosk.office.parts import OfficeParts
from kiosk.ports import Saved
from kiosk.store.tables import State
from tests.faults.odd_server import OddServer
from tests.unit.outbox_rig import OfficeSecrets, enrolled_parts, make_draft

LIMIT = 60.0  # seconds until a test gives up; never an assertion about speed
WHOLE = 60.0  # what the client under test waits for one exchange
SOON = 0.5  # the same, for a server that never answers


def right_clock() -> KioskClock:
    return KioskClock(Remembered(datetime.now(UTC), timedelta()), EventLog())


@dataclass
class Rig:
    """A courier at work on a real state directory."""

    parts: OfficeParts
    courier: Courier
    office: OfficeSecrets

    def save(self) -> Saved:
        parts = self.parts
        sealer = parts.sealer()
        assert sealer is not None
        return parts.outbox.save(make_draft(), sealer, datetime.now(UTC), clock_known=True)

    def state(self, saved: Saved) -> State:
        found = self.parts.outbox.rows.find(saved.receipt_number)
        assert found is not None
        return found.state

    async def until(self, saved: Saved, state: State) -> None:
        async with asyncio.timeout(LIMIT):
            while self.state(saved) is not state:
                await asyncio.sleep(0.01)

    async def until_tried(self, saved: Saved, times: int) -> str:
        """Wait until sending failed `times` times; returns the noted cause."""
        from sqlalchemy import select

        from kiosk.store.tables import Submission

        async with asyncio.timeout(LIMIT):
            while True:
                with self.parts.store.read() as session:
                    row = session.scalar(select(Submission).where(Submission.uuid == saved.uuid))
                if row is not None and row.attempts >= times:
                    return row.last_cause
                await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def rig(
    folder: Path,
    url: str,
    office: OfficeSecrets,
    *,
    ca: str = "",
    clock: KioskClock | None = None,
    whole: float = WHOLE,
) -> AsyncIterator[Rig]:
    parts = enrolled_parts(folder, url, office, office_ca=ca, clock=clock or right_clock())
    parts.client = BackendClient(url, parts.clock, whole_seconds=whole)
    courier = Courier(
        parts.outbox,
        parts.client,
        parts.identities,
        parts.clock,
        parts.contact,
        parts.events,
        parts.worker,
        first_pause=0.02,
        longest_pause=0.1,
    )
    courier.start()
    try:
        yield Rig(parts, courier, office)
    finally:
        await courier.close()
        await parts.close()


def sent(server: OddServer, saved: Saved) -> list[bytes]:
    return [asked.body for asked in server.asked if asked.path.endswith(saved.uuid)]
