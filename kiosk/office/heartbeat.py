"""Telling the office how the machine is, and fetching what is new there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from kiosk import clock as clock_memory
from kiosk.desk.trouble import locate
from kiosk.log.events import Event
from kiosk.office.backend_client import Body, Refused
from kiosk.office.keys import Identity, KeyRefused, extend_chain
from kiosk.office.parts import OfficeParts
from kiosk.office.slots import fetch_slots
from kiosk.outbox import cause_of
from kiosk.ports import Unavailable
from wire.messages import Directory, Heartbeat, HeartbeatAnswer, KeyChain

SLOTS_EVERY: Final = 900.0  # seconds; what a citizen sees while the office is away is at most this old
SLOT_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class Health:
    """What the machine knows of itself; states as in drivers.types."""

    reader: str = "unknown"
    printer: str = "unknown"
    sam_id: str = ""
    log_hash: str = ""  # of the log's last line: what was sent away cannot be rewritten at the machine
    alarms: tuple[str, ...] = ()  # what a person has to look at, by code


@dataclass(frozen=True, slots=True)
class Exchange:
    """One report and its answer."""

    answer: HeartbeatAnswer
    seconds: float  # there and back
    certificate_ends: datetime | None  # None: plain HTTP on loopback
    offset: timedelta  # office minus system clock


class Heartbeats:
    """One task: report, compare, fetch, remember the time; and again after each pause, whatever happened."""

    def __init__(self, parts: OfficeParts, *, software: str, seconds: float) -> None:
        self._parts = parts
        self._software = software
        self._seconds = seconds
        self._started = parts.clock.best_guess()
        self._slots_due = 0.0
        self._remember_due = 0.0
        self._task: asyncio.Task[None] | None = None
        self.health: Callable[[], Health] = Health  # may wait for the disk: called in the worker's thread
        self.last: Exchange | Refused | Unavailable | None = None  # how the latest report went

    def start(self) -> None:
        """Begin at once."""
        self._task = asyncio.get_running_loop().create_task(self._run(), name="heartbeats")

    async def close(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self.beat()
            except (OSError, DBAPIError) as error:
                self._parts.events.write(Event.UNEXPECTED, where="heartbeat", code=cause_of(error))
            except Exception as error:  # noqa: BLE001 - task boundary: the next beat still has to come
                code, where = locate(error)
                self._parts.events.write(Event.UNEXPECTED, where=where, code=code)
            await asyncio.sleep(self._seconds)

    async def beat(self) -> None:
        """One report and what follows from its answer. Raises OSError, DBAPIError."""
        identity = self._parts.identity
        if identity is None:
            return
        got = await self.exchange(identity)
        if isinstance(got, Exchange):
            await self._remember_time()
            await self._fetch_new(identity, got.answer)
            await self._fetch_slots(got.answer.office_time)

    async def exchange(self, identity: Identity) -> Exchange | Refused | Unavailable:
        """Report, and learn the time. Raises OSError, DBAPIError."""
        parts = self._parts
        message = await self._report()
        got = await parts.client.fetch(
            "POST", "/api/v1/heartbeats", identity=identity, body=message.model_dump_json().encode()
        )
        outcome = _understood(got, parts.clock.best_guess()) if isinstance(got, Body) else got
        parts.contact.note(outcome)
        if isinstance(outcome, Refused):
            parts.events.write(Event.OFFICE_REFUSED, path="heartbeats", code=outcome.code)
        if isinstance(outcome, Exchange):
            parts.clock.learn(outcome.answer.office_time, outcome.seconds)
            outcome = replace(outcome, offset=parts.clock.system_offset or timedelta())
        self.last = outcome
        return outcome

    async def _report(self) -> Heartbeat:
        parts = self._parts
        queue = await parts.worker.run(parts.outbox.rows.queue)
        health = await parts.worker.run(self.health)
        now = parts.clock.best_guess()
        waited = (now - queue.oldest) if queue.oldest is not None else timedelta()
        return Heartbeat(
            software=self._software,
            started_at=self._started,
            reader=health.reader,
            printer=health.printer,
            sam_id=health.sam_id,
            log_hash=health.log_hash,
            alarms=list(health.alarms),
            queue_length=queue.queued + queue.parked,
            queued_keys=list(queue.key_ids),
            oldest_queued_seconds=max(0, round(waited.total_seconds())),
            catalogue_version=parts.published.catalogue.version,
        )

    async def _remember_time(self) -> None:
        parts = self._parts
        if parts.clock.monotonic() >= self._remember_due:
            await parts.worker.run(clock_memory.remember, parts.store, parts.clock)
            self._remember_due = parts.clock.monotonic() + clock_memory.REMEMBER_EVERY

    async def _fetch_new(self, identity: Identity, news: HeartbeatAnswer) -> None:
        parts = self._parts
        if news.newest_key_id and news.newest_key_id != parts.sealing_key(identity).key_id:
            await self._fetch_keys(identity)
        if news.catalogue_version and news.catalogue_version != parts.published.catalogue.version:
            await self._fetch_catalogue(identity)
        directory = parts.published.directory
        if directory is None or news.directory_version != directory.version:
            got = await parts.client.ask("GET", "/api/v1/directory", Directory, identity=identity)
            if isinstance(got, Directory):
                await parts.worker.run(parts.published.take_directory, got, parts.clock.best_guess())

    async def _fetch_keys(self, identity: Identity) -> None:
        parts = self._parts
        known = parts.sealing_key(identity).key_id
        got = await parts.client.ask("GET", f"/api/v1/keys?known={known}", KeyChain, identity=identity)
        if not isinstance(got, KeyChain):
            return
        try:
            chain = extend_chain(identity.enrolment, parts.chain, got.keys)
        except KeyRefused:
            parts.events.write(Event.KEY_REJECTED)
            return
        await parts.worker.run(parts.identities.store_chain, identity, chain)
        parts.chain = chain
        parts.events.write(Event.KEY_ACCEPTED, key=parts.sealing_key(identity).key_id)

    async def _fetch_catalogue(self, identity: Identity) -> None:
        parts = self._parts
        known = parts.published.catalogue.version
        got = await parts.client.fetch("GET", f"/api/v1/catalogue?known={known}", identity=identity)
        if isinstance(got, Refused | Unavailable) or got.status == 304:
            return
        text = _text(got)
        await parts.worker.run(parts.published.take_catalogue, text, parts.clock.best_guess())

    async def _fetch_slots(self, now: datetime) -> None:
        """Times of the offices of this city, so that a citizen can leave wishes while the office is away."""
        parts = self._parts
        if parts.clock.monotonic() < self._slots_due or parts.published.directory is None:
            return
        self._slots_due = parts.clock.monotonic() + SLOTS_EVERY
        here = parts.region[:4]
        first = now.astimezone(clock_memory.SHANGHAI).date()
        for office in parts.published.directory.offices:
            if any(region[:4] == here for region in (office.region, *office.regions)):
                for kind in office.slot_kinds:
                    got = await fetch_slots(parts, office.id, kind, first, SLOT_DAYS)
                    if isinstance(got, Unavailable):
                        return


def _understood(got: Body, now: datetime) -> Exchange | Unavailable:
    try:
        answer = HeartbeatAnswer.model_validate_json(got.data)
    except ValidationError:
        return Unavailable("garbage")
    return Exchange(answer, got.seconds, got.certificate_ends, answer.office_time - now)


def _text(body: Body) -> str:
    return body.data.decode("utf-8", errors="replace")
