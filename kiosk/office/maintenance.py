"""The office's side of the machine for staff (MaintenancePort): queue, today, asking the office now.

Numbers, times and codes only; nothing of what a submission says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from kiosk.office.backend_client import Refused
from kiosk.office.heartbeat import Exchange, Heartbeats
from kiosk.office.parts import OfficeParts
from kiosk.outbox import cause_of
from kiosk.ports import Answered, Unavailable
from kiosk.store.submissions import Queue, Waiting
from kiosk.store.today import Day, day

NOT_ENROLLED = "not_enrolled"


class OfficeMaintenance:
    """Implements MaintenancePort. Coroutines run on the loop; the disk is touched in the worker's thread."""

    def __init__(
        self, parts: OfficeParts, heartbeats: Heartbeats, send: Callable[[], None] = lambda: None
    ) -> None:
        self._parts = parts
        self._heartbeats = heartbeats
        self._send = send  # wakes the courier

    async def queue(self) -> Queue | Unavailable:
        """What waits here."""
        try:
            return await self._parts.worker.run(self._parts.outbox.rows.queue)
        except DBAPIError as error:
            return Unavailable(cause_of(error))

    async def waiting(self, most: int) -> Sequence[Waiting] | Unavailable:
        """What waits here, one by one."""
        try:
            return await self._parts.worker.run(self._parts.outbox.rows.waiting_for_staff, most)
        except DBAPIError as error:
            return Unavailable(cause_of(error))

    async def send_again(self) -> int | Unavailable:
        """Queue the refused ones again and send at once; how many."""
        try:
            count = await self._parts.worker.run(self._parts.outbox.requeue_parked)
        except DBAPIError as error:
            return Unavailable(cause_of(error))
        self._send()
        return count

    async def sealed(self, uuid: str) -> bytes | Unavailable | None:
        """The exact bytes of one, still sealed."""
        try:
            return await self._parts.worker.run(self._parts.outbox.copy_of, uuid)
        except OSError as error:
            return Unavailable(cause_of(error))

    @property
    def machine(self) -> str:
        """What the office calls this machine."""
        return self._parts.identity.kiosk_id if self._parts.identity else ""

    async def day(self, midnight: datetime) -> Day | Unavailable:
        """Matters of the day that began at `midnight`."""
        try:
            return await self._parts.worker.run(day, self._parts.store, midnight)
        except DBAPIError as error:
            return Unavailable(cause_of(error))

    async def ask(self) -> Answered | Unavailable:
        """Report to the office now and see how it answers."""
        identity = self._parts.identity
        if identity is None:
            return Unavailable(NOT_ENROLLED)
        try:
            return answered(await self._heartbeats.exchange(identity))
        except (OSError, DBAPIError) as error:
            return Unavailable(cause_of(error))

    @property
    def last(self) -> Answered | Unavailable | None:
        """How the latest report went; None before the first."""
        if self._parts.identity is None:
            return Unavailable(NOT_ENROLLED)
        return None if self._heartbeats.last is None else answered(self._heartbeats.last)


def answered(outcome: Exchange | Refused | Unavailable) -> Answered | Unavailable:
    """The same for staff: a refusal is the office speaking, and no use."""
    match outcome:
        case Exchange(answer, seconds, certificate_ends, offset):
            return Answered(seconds, offset, certificate_ends, answer.catalogue_version)
        case Refused():
            return Unavailable(outcome.code)
    return outcome
