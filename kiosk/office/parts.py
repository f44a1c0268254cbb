"""The office's side of the machine, opened once: state directory, database, keys, outbox, client, clock."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError

from kiosk import clock as clock_memory
from kiosk.clock import KioskClock
from kiosk.config import HallSettings
from kiosk.log.events import Event, EventLog
from kiosk.office.backend_client import BackendClient
from kiosk.office.contact import Contact
from kiosk.office.keys import Identity, IdentityStore, KeyRefused, public_key
from kiosk.office.published import Published
from kiosk.outbox import Observer, Outbox, cause_of, nobody
from kiosk.running.state_lock import StateInUse as StateInUse
from kiosk.running.state_lock import claim as claim
from kiosk.running.state_lock import claim_state
from kiosk.running.state_lock import give_back as give_back
from kiosk.sealing import Sealer
from kiosk.store.database import Store
from kiosk.store.disk import Disk
from kiosk.worker import Worker
from wire.messages import SealingKey


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
    disk_takes: bool = True  # what `kiosk/running/self_check.py` found at its last look

    @property
    def can_save(self) -> bool:
        """Enrolled, with a counter for the receipt prefix, and on a disk that takes something."""
        return self.identity is not None and self.can_number and self.disk_takes

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
        try:
            await self.worker.run(clock_memory.remember, self.store, self.clock)
        except DBAPIError as error:  # a full or damaged disk must not keep the machine from ending in order
            self.events.write(Event.UNEXPECTED, where="remember", code=cause_of(error))
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
    lock: int | None = None,
) -> OfficeParts:
    """Open the state directory and put right what a power cut left. Blocking: not on a busy loop.

    `lock` is what `claim_state` returned when the directory is claimed already; it is given back at the
    parts' close, and when the opening fails. Raises StateInUse, StoreUnavailable, OSError, DBAPIError.
    """
    state = settings.state_dir
    lock = claim_state(state, events) if lock is None else lock
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
