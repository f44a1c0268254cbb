"""The office's side of the machine, opened once: state directory, database, keys, outbox, client, clock."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass, field
from pathlib import Path

from kiosk import clock as clock_memory
from kiosk.backend_client import BackendClient
from kiosk.clock import KioskClock
from kiosk.config import HallSettings
from kiosk.contact import Contact
from kiosk.events import Event, EventLog
from kiosk.keys import Identity, IdentityStore, KeyRefused, public_key
from kiosk.outbox import Observer, Outbox, nobody
from kiosk.published import Published
from kiosk.sealing import Sealer
from kiosk.store.database import Store
from kiosk.store.disk import Disk
from kiosk.worker import Worker
from wire.messages import SealingKey


class StateInUse(Exception):
    """Another process works in this state directory."""


@dataclass(repr=False)
class OfficeParts:
    """Everything that belongs to one state directory. Made by `open_parts`, given back by `close`."""

    settings: HallSettings
    events: EventLog
    store: Store
    identities: IdentityStore
    outbox: Outbox
    published: Published
    clock: KioskClock
    client: BackendClient
    contact: Contact
    worker: Worker
    lock: int
    identity: Identity | None = None
    chain: list[SealingKey] = field(default_factory=list)
    can_number: bool = False

    def sealing_key(self, identity: Identity) -> SealingKey:
        """The newest key accepted."""
        return self.chain[-1] if self.chain else identity.enrolment.sealing_key

    def sealer(self) -> Sealer | None:
        """What is needed to seal; None when this machine can only show guides."""
        if self.identity is None or not self.can_number:
            return None
        return Sealer(
            self.identity.kiosk_id,
            self.identity.enrolment.receipt_prefix,
            public_key(self.sealing_key(self.identity)),
            public_key(self.identity.enrolment.recovery_key),
        )

    @property
    def region(self) -> str:
        """Division code of the hall: as enrolled, before that as configured."""
        return self.identity.enrolment.region if self.identity else self.settings.hall.region

    def use_identity(self) -> None:
        """Read the current identity from the disk (at start, after enrolment). Raises OSError, DBAPIError."""
        try:
            self.identity = self.identities.current()
            self.chain = [] if self.identity is None else self.identities.chain(self.identity)
        except KeyRefused:
            self.events.write(Event.KEY_REJECTED)
            self.chain = []
        if self.identity is not None:
            self.can_number = self.outbox.rows.can_number(self.identity.enrolment.receipt_prefix)
            if not self.can_number:
                self.events.write(Event.NUMBERS_LOST)

    async def close(self) -> None:
        """Note the time, close connections and files, free the state directory."""
        await self.client.close()
        await self.worker.run(clock_memory.remember, self.store, self.clock)
        self.worker.close()
        self.store.close()
        give_back(self.lock)


def open_parts(
    settings: HallSettings,
    events: EventLog,
    *,
    disk: Disk | None = None,
    observer: Observer = nobody,
    clock: KioskClock | None = None,
) -> OfficeParts:
    """Open the state directory and put right what a power cut left. Blocking: not on a busy loop.

    Raises StateInUse, StoreUnavailable, OSError, DBAPIError.
    """
    state = settings.state_dir
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        lock = claim(state)
    except StateInUse:
        events.write(Event.STATE_IN_USE)
        raise
    try:
        store = Store(state / "kiosk.db")
        if store.replaced is not None:
            events.write(Event.DATABASE_SET_ASIDE)
        clock = clock or KioskClock(clock_memory.recall(store), events)
        parts = OfficeParts(
            settings=settings,
            events=events,
            store=store,
            identities=IdentityStore(state / "identity", disk),
            outbox=Outbox(state / "outbox", store, events, disk=disk, observer=observer),
            published=Published(store, events),
            clock=clock,
            client=BackendClient(settings.backend.url, clock),
            contact=Contact(events),
            worker=Worker(),
            lock=lock,
        )
        parts.use_identity()
    except BaseException:
        give_back(lock)
        raise
    return parts


def claim(state: Path) -> int:
    """Take the state directory for this process; two would sweep each other's half-written files.

    Returns what `give_back` needs. Raises StateInUse, OSError.
    """
    descriptor = os.open(state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise StateInUse(str(state)) from None
    return descriptor


def give_back(claimed: int) -> None:
    """Free the state directory for another process."""
    os.close(claimed)
