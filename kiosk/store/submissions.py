"""The rows of the outbox: numbers, states and times. The sealed files are `kiosk/outbox.py`'s."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select, update

from kiosk.store.database import Store
from kiosk.store.tables import Counter, State, Submission
from wire.envelope import Header
from wire.receipt_number import COUNTER_LIMIT

WAITING: Final = (State.QUEUED, State.PARKED)  # the sealed file is here


@dataclass(frozen=True, slots=True)
class Found:
    """What a kiosk can say of one of its own receipt numbers."""

    uuid: str
    receipt_number: str
    created: datetime
    state: State
    delivered: datetime | None


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue as a whole, for heartbeats, doctor and staff."""

    queued: int
    parked: int
    missing: int
    key_ids: tuple[str, ...]
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One submission whose sealed file is here, for staff: random id, times and codes."""

    uuid: str
    created: datetime
    state: State
    attempts: int
    last_cause: str


class SubmissionRows:
    """Reads and writes submission rows. Every method raises sqlalchemy.exc.DBAPIError when the disk fails."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # --- numbers ---------------------------------------------------------------------------------------

    def open_counter(self, prefix: int) -> None:
        """Begin counting under a prefix the office has just given. Never resets one that is there."""
        with self._store.write() as session:
            if session.get(Counter, prefix) is None:
                session.add(Counter(prefix=prefix, value=0))

    def can_number(self, prefix: int) -> bool:
        """False when this database never counted under the prefix (numbers might repeat) or is at its end."""
        with self._store.read() as session:
            row = session.get(Counter, prefix)
            return row is not None and row.value < COUNTER_LIMIT - 1

    def next_counter(self, prefix: int, taken: Callable[[], None]) -> int | None:
        """Commit and return the next counter, None if there is none. `taken` runs before the commit."""
        with self._store.write() as session:
            value = session.scalar(
                update(Counter)
                .where(Counter.prefix == prefix, Counter.value < COUNTER_LIMIT - 1)
                .values(value=Counter.value + 1)
                .returning(Counter.value)
            )
            taken()
        return value

    # --- rows ------------------------------------------------------------------------------------------

    def add(self, header: Header, size: int) -> None:
        """Commit the row of an envelope that is on the disk."""
        with self._store.write() as session:
            session.add(_row(header, size))

    def adopt(self, header: Header, size: int) -> None:
        """The same for a file found at start; its number is never given again, whatever the counter says."""
        prefix, value = int(header.receipt_number[:4]), int(header.receipt_number[4:11])
        with self._store.write() as session:
            session.add(_row(header, size))
            session.execute(
                update(Counter).where(Counter.prefix == prefix, Counter.value < value).values(value=value)
            )

    def state(self, uuid: str) -> State | None:
        """State of one submission, None when there is no row."""
        with self._store.read() as session:
            state = session.scalar(select(Submission.state).where(Submission.uuid == uuid))
            return None if state is None else State(state)

    def waiting(self) -> list[str]:
        """Uuids of all whose file should be here."""
        with self._store.read() as session:
            return list(session.scalars(select(Submission.uuid).where(Submission.state.in_(WAITING))))

    def queued(self) -> list[tuple[str, str]]:
        """(uuid, kiosk id) of everything to be sent, oldest first."""
        with self._store.read() as session:
            rows = session.execute(
                select(Submission.uuid, Submission.kiosk_id)
                .where(Submission.state == State.QUEUED)
                .order_by(Submission.created, Submission.uuid)
            )
            return [(uuid, kiosk_id) for uuid, kiosk_id in rows]

    def set_state(self, uuid: str, state: State, cause: str) -> None:
        """Change the state; `cause` is a short code."""
        with self._store.write() as session:
            session.execute(
                update(Submission).where(Submission.uuid == uuid).values(state=state, last_cause=cause[:120])
            )

    def note_attempt(self, uuid: str, at: datetime, cause: str) -> None:
        """Remember that sending was tried and why it did not work (a code, nothing else)."""
        with self._store.write() as session:
            session.execute(
                update(Submission)
                .where(Submission.uuid == uuid)
                .values(attempts=Submission.attempts + 1, last_attempt=at, last_cause=cause[:120])
            )

    def requeue_parked(self) -> int:
        """Make every parked one queued again; returns how many."""
        with self._store.write() as session:
            uuids = session.scalars(
                update(Submission)
                .where(Submission.state == State.PARKED)
                .values(state=State.QUEUED)
                .returning(Submission.uuid)
            )
            return len(uuids.all())

    def store_answer(self, uuid: str, answer: str, at: datetime) -> int:
        """Commit the office's receipt (JSON); returns the number of attempts it took."""
        with self._store.write() as session:
            row = session.get_one(Submission, uuid)
            row.state, row.delivered, row.last_attempt = State.DELIVERED, at, at
            row.attempts += 1
            row.last_cause, row.answer = "", answer
            return row.attempts

    def replace_answer(self, uuid: str, answer: str) -> None:
        """Commit a newer receipt of a delivered one (another place was chosen)."""
        with self._store.write() as session:
            session.execute(update(Submission).where(Submission.uuid == uuid).values(answer=answer))

    # --- looking ---------------------------------------------------------------------------------------

    def answer(self, uuid: str) -> str:
        """The stored receipt (JSON), empty while it is not there."""
        with self._store.read() as session:
            return session.scalar(select(Submission.answer).where(Submission.uuid == uuid)) or ""

    def find(self, receipt_number: str) -> Found | None:
        """What became of a number of this machine (12 plain digits); None when it never gave it out."""
        with self._store.read() as session:
            row = session.scalar(select(Submission).where(Submission.receipt_number == receipt_number))
        if row is None:
            return None
        return Found(row.uuid, row.receipt_number, row.created, State(row.state), row.delivered)

    def queue(self) -> Queue:
        """Lengths, the keys still needed at the office, and since when the oldest waits."""
        waiting = Submission.state.in_(WAITING)
        with self._store.read() as session:
            counts: dict[str, int] = dict(
                session.execute(
                    select(Submission.state, func.count())
                    .where(Submission.state != State.DELIVERED)
                    .group_by(Submission.state)
                ).all()
            )
            keys = session.scalars(select(Submission.key_id).where(waiting).distinct()).all()
            oldest = session.scalar(select(func.min(Submission.created)).where(waiting))
        queued, parked, missing = (counts.get(s, 0) for s in (State.QUEUED, State.PARKED, State.MISSING))
        return Queue(queued, parked, missing, tuple(sorted(keys)), oldest)

    def waiting_for_staff(self, most: int) -> list[Waiting]:
        """Those whose sealed file should be here, the refused ones first, then the oldest; at most `most`."""
        with self._store.read() as session:
            rows = session.scalars(
                select(Submission)
                .where(Submission.state.in_(WAITING))
                .order_by(Submission.state != State.PARKED, Submission.created, Submission.uuid)
                .limit(most)
            )
            return [
                Waiting(row.uuid, row.created, State(row.state), row.attempts, row.last_cause) for row in rows
            ]


def _row(header: Header, size: int) -> Submission:
    return Submission(
        uuid=header.uuid,
        receipt_number=header.receipt_number,
        created=header.created,
        kiosk_id=header.kiosk_id,
        key_id=header.key_id,
        size=size,
        state=State.QUEUED,
    )
