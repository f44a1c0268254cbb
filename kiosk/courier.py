"""Carries sealed envelopes to the office: the same bytes as often as needed, until a receipt is stored.

The office not answering stops the whole round (nobody else would get through either) and is tried again with
growing pauses; a server error for one envelope holds up that one only. What the office refuses for good is
parked for staff. An envelope somebody is waiting for at the screen goes first, and at once.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

from sqlalchemy.exc import DBAPIError

from kiosk.backoff import Backoff
from kiosk.clock import KioskClock
from kiosk.desk.trouble import locate
from kiosk.log.events import Event, EventLog
from kiosk.office.backend_client import BackendClient, Refused
from kiosk.office.contact import Contact
from kiosk.office.keys import Identity, IdentityStore, KeyRefused
from kiosk.outbox import Outbox, Step, cause_of
from kiosk.ports import Unavailable
from kiosk.worker import Worker
from wire.envelope import CONTENT_TYPE, Envelope
from wire.messages import SubmissionAnswer

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 120.0
_FOR_GOOD: Final = {400, 403, 409, 413, 415, 422}  # this envelope, or this machine, will not be taken

Outcome = SubmissionAnswer | Refused | Unavailable


class Courier:
    """One task that empties the outbox. Lives on the loop; disk work goes to `worker`."""

    def __init__(
        self,
        outbox: Outbox,
        client: BackendClient,
        identities: IdentityStore,
        clock: KioskClock,
        contact: Contact,
        events: EventLog,
        worker: Worker,
        *,
        first_pause: float = FIRST_PAUSE,
        longest_pause: float = LONGEST_PAUSE,
    ) -> None:
        self._outbox = outbox
        self._client = client
        self._identities = identities
        self._clock = clock
        self._contact = contact
        self._events = events
        self._worker = worker
        self._pauses = (first_pause, longest_pause)
        self._away = Backoff(first_pause, longest_pause)
        self._single: dict[str, tuple[Backoff, float]] = {}  # uuid -> (its own pauses, monotonic due)
        self._waiting: dict[str, list[asyncio.Future[SubmissionAnswer | None]]] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        contact.listen(self.wake)

    def start(self) -> None:
        """Begin to carry."""
        self._task = asyncio.get_running_loop().create_task(self._run(), name="courier")

    async def close(self) -> None:
        """Stop after the current step; nothing is lost by it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def wake(self) -> None:
        """Try now instead of at the end of the pause."""
        self._wake.set()

    async def answer(self, uuid: str, timeout: float) -> SubmissionAnswer | None:
        """The office's answer, None when it did not come in `timeout` seconds or the envelope was parked."""
        stored = await self._worker.run(self._outbox.answer, uuid)
        if stored is not None:
            return stored
        future: asyncio.Future[SubmissionAnswer | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(uuid, []).append(future)
        self.wake()
        try:
            async with asyncio.timeout(timeout):
                return await future
        except TimeoutError:
            return None
        finally:
            futures = self._waiting.get(uuid, [])
            if future in futures:
                futures.remove(future)
            if not futures:
                self._waiting.pop(uuid, None)

    # --- the task --------------------------------------------------------------------------------------

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                pause = await self._round()
            except (OSError, DBAPIError) as error:  # the disk does not serve: later perhaps
                self._events.write(Event.UNEXPECTED, where="courier", code=cause_of(error))
                pause = self._away.failed()
            except Exception as error:  # noqa: BLE001 - task boundary: the other envelopes still want to go
                code, where = locate(error)
                self._events.write(Event.UNEXPECTED, where=where, code=code)
                pause = self._away.failed()
            try:
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def _round(self) -> float | None:
        """Send what is due; returns the seconds until the next try, None when nothing waits."""
        queued = await self._worker.run(self._outbox.rows.queued)
        urgent = [entry for entry in queued if entry[0] in self._waiting]
        others = [entry for entry in queued if entry[0] not in self._waiting]
        for uuid, kiosk_id in urgent + others:
            if uuid not in self._waiting and self._due(uuid) > self._clock.monotonic():
                continue
            outcome = await self._carry(uuid, kiosk_id)
            if isinstance(outcome, Unavailable) and not outcome.cause.startswith("status_5"):
                return self._away.failed()
        self._away.worked()
        queued_now = {uuid for uuid, _ in await self._worker.run(self._outbox.rows.queued)}
        self._single = {uuid: entry for uuid, entry in self._single.items() if uuid in queued_now}
        if not queued_now:
            return None
        rest = min(self._due(uuid) for uuid in queued_now) - self._clock.monotonic()
        return max(rest, 0.0)

    def _due(self, uuid: str) -> float:
        return self._single[uuid][1] if uuid in self._single else 0.0

    async def _carry(self, uuid: str, kiosk_id: str) -> Outcome | None:
        """Send one envelope once and write down what came of it; None when it cannot be sent at all."""
        data = await self._worker.run(self._outbox.sealed, uuid)
        if data is None:
            self._tell(uuid, None)
            return None
        identity = await self._identity(kiosk_id)
        if identity is None:
            await self._park(uuid, "identity_lost")
            return None
        self._outbox.observer(Step.SENDING)
        outcome = await self._send(uuid, data, identity)
        self._outbox.observer(Step.ANSWERED)
        self._contact.note(outcome)
        now = self._clock.best_guess()
        if isinstance(outcome, SubmissionAnswer):
            await self._worker.run(self._outbox.delivered, uuid, outcome, now)
            self._tell(uuid, outcome)
        elif isinstance(outcome, Refused):
            await self._refused(uuid, outcome, now)
        else:
            await self._worker.run(self._outbox.rows.note_attempt, uuid, now, outcome.cause)
            if outcome.cause.startswith("status_5"):
                self._hold_back(uuid)
        return outcome

    async def _send(self, uuid: str, data: bytes, identity: Identity) -> Outcome:
        started = self._clock.monotonic()
        outcome = await self._client.ask(
            "PUT",
            f"/api/v1/submissions/{uuid}",
            SubmissionAnswer,
            identity=identity,
            body=data,
            content_type=CONTENT_TYPE,
        )
        if isinstance(outcome, SubmissionAnswer):
            if (outcome.uuid, outcome.receipt_number) != (
                uuid,
                Envelope.from_bytes(data).header.receipt_number,
            ):
                return Unavailable("garbage")  # a receipt for something else is none
            self._clock.learn(outcome.office_time, self._clock.monotonic() - started)
        return outcome

    async def _refused(self, uuid: str, refusal: Refused, now: datetime) -> None:
        if refusal.status in _FOR_GOOD:
            await self._park(uuid, refusal.code)
            return
        # 401, 404 ...: the machine or the address is wrong, not this envelope
        await self._worker.run(self._outbox.rows.note_attempt, uuid, now, refusal.code)
        self._events.write(Event.OFFICE_REFUSED, path="submissions", code=refusal.code)
        self._hold_back(uuid)

    def _hold_back(self, uuid: str) -> None:
        pauses = self._single[uuid][0] if uuid in self._single else Backoff(*self._pauses)
        self._single[uuid] = (pauses, self._clock.monotonic() + pauses.failed())

    async def _park(self, uuid: str, code: str) -> None:
        await self._worker.run(self._outbox.park, uuid, code)
        self._tell(uuid, None)

    async def _identity(self, kiosk_id: str) -> Identity | None:
        try:
            return await self._worker.run(self._identities.find, kiosk_id)
        except KeyRefused:
            return None

    def _tell(self, uuid: str, answer: SubmissionAnswer | None) -> None:
        for future in self._waiting.pop(uuid, []):
            if not future.done():
                future.set_result(answer)
