"""Uploads: begun, continued after every break of the line, checked and made anew at the last byte.

Functions with `office` open their own short transactions; decoding and writing to the store happen outside of
them. The row comes before the bytes and goes before the bytes: what a crash leaves are bytes without a row,
which the sweep finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, update
from sqlalchemy.orm import Session
from uuid_utils import uuid7

from backend.files import chunks, making, sealed
from backend.files.owners import READY, RECEIVING, Owner
from backend.files.refusals import MOST_BYTES, MOST_FILES, MOST_TOGETHER, Refusal
from backend.files.remade import Remade
from backend.models.handoff import StoredFile
from backend.runtime import Runtime

SMALLEST_CHUNK: Final = 4096  # of those that are not the last


@dataclass(frozen=True, slots=True)
class _Way:
    """How far an upload is."""

    state: str
    received: int
    size: int


def begin(session: Session, owner: Owner, field: str, size: int, now: datetime) -> str | Refusal:
    """Announce a file of `size` bytes (in a write session); returns its id.

    Refuses with EMPTY, TOO_LARGE, TOO_MANY (60 files), TOO_MUCH (100 MB together), UNKNOWN (no such owner).
    """
    if size <= 0:
        return Refusal.EMPTY
    if size > MOST_BYTES:
        return Refusal.TOO_LARGE
    if not owner.is_there(session):
        return Refusal.UNKNOWN
    files, together = owner.used(session)
    if files >= MOST_FILES:
        return Refusal.TOO_MANY
    if together + size > MOST_TOGETHER:
        return Refusal.TOO_MUCH
    file_id = str(uuid7())
    session.add(
        StoredFile(
            id=file_id,
            handoff_id=owner.handoff_id,
            case_id=owner.case_id,
            field=field,
            state=RECEIVING,
            media_type="",
            pages=0,
            size=size,
            received=0,
            created_at=now,
        )
    )
    owner.note_change(session)
    session.flush()
    return file_id


def received(session: Session, owner: Owner, file_id: str) -> tuple[int, int] | None:
    """How many bytes came and how many were announced; equal only when the file is checked and kept.

    None when this owner has no such file: also after it was refused.
    """
    row = owner.file(session, file_id)
    if row is None:
        return None
    return (row.received, row.received) if row.state == READY else (row.received, row.size)


def append(
    office: Runtime, owner: Owner, file_id: str, offset: int, data: bytes, now: datetime
) -> int | Refusal:
    """Take the bytes from `offset` on; returns how many there are now. May be repeated with the same bytes.

    The last chunk checks and remakes the file, and counts only when that is done, so a crash or BUSY in
    between only asks for this chunk again. A file that cannot be taken is gone after its Refusal.
    Further refusals: UNKNOWN, WRONG_OFFSET (a gap), TOO_LARGE (more than announced), TINY_CHUNK.
    """
    way = _way(office, owner, file_id)
    if way is None:
        return Refusal.UNKNOWN
    end = offset + len(data)
    if offset < 0 or offset > way.received:
        return Refusal.WRONG_OFFSET
    if end <= way.received:
        return way.received  # repeated: it is here already
    if way.state == READY or end > way.size:
        return Refusal.TOO_LARGE
    data, offset = data[way.received - offset :], way.received
    if end == way.size:
        return _last(office, owner, file_id, offset, data)
    if len(data) < SMALLEST_CHUNK:
        return Refusal.TINY_CHUNK
    chunks.put(office, file_id, offset, data)
    with office.database.write() as session:
        if _advance(session, file_id, offset, received=end):
            return end
    return _overtaken(office, owner, file_id)


def keep(office: Runtime, owner: Owner, field: str, data: bytes, now: datetime) -> str | Refusal:
    """Take a whole file at once (a form without JavaScript); returns its id. Refuses as `begin`, `append`."""
    with office.database.write() as session:
        file_id = begin(session, owner, field, len(data), now)
    if isinstance(file_id, Refusal):
        return file_id
    taken = _last(office, owner, file_id, 0, data)
    if taken is Refusal.BUSY:
        drop(office, owner, file_id)  # nobody will go on with it
    return taken if isinstance(taken, Refusal) else file_id


def drop(office: Runtime, owner: Owner, file_id: str) -> bool:
    """Delete a file, finished or not; False when there is none that this owner may delete."""
    with office.database.write() as session:
        gone = session.scalar(
            delete(StoredFile)
            .where(StoredFile.id == file_id, owner.may_drop())
            .returning(StoredFile.id)
            .execution_options(synchronize_session=False)
        )
        if gone is None:
            return False
        owner.note_change(session)
    sealed.store_of(office).drop(file_id)
    return True


def _last(office: Runtime, owner: Owner, file_id: str, offset: int, data: bytes) -> int | Refusal:
    """Join, check, remake, keep; then count the last chunk."""
    before = chunks.joined(office, file_id, offset)
    if before is None:
        way = _way(office, owner, file_id)
        if way is None or way.received != offset:
            return _overtaken(office, owner, file_id)
        drop(office, owner, file_id)  # the store lost a part: asking for this chunk again would never end
        return Refusal.BROKEN
    made = making.remake(before + data)
    if isinstance(made, Refusal):
        if made is not Refusal.BUSY:
            drop(office, owner, file_id)
        return made
    sealed.put(office, file_id, sealed.CONTENT, made.data)
    sealed.put(office, file_id, sealed.THUMBNAIL, made.thumbnail)
    announced = offset + len(data)
    with office.database.write() as session:
        done = _advance(session, file_id, offset, received=announced, made=made)
        if done:
            owner.note_change(session)
    if not done:
        return _overtaken(office, owner, file_id)
    chunks.drop(office, file_id)
    return announced


def _advance(
    session: Session, file_id: str, before: int, *, received: int, made: Remade | None = None
) -> bool:
    """Count bytes, unless somebody else did; with `made`, the file is ready."""
    values: dict[str, object] = {"received": received}
    if made is not None:
        values |= {
            "state": READY,
            "media_type": made.media_type,
            "pages": made.pages,
            "size": len(made.data),
        }
    still = (StoredFile.id == file_id, StoredFile.state == RECEIVING, StoredFile.received == before)
    return (
        session.scalar(
            update(StoredFile)
            .where(*still)
            .values(**values)
            .returning(StoredFile.id)
            .execution_options(synchronize_session=False)
        )
        is not None
    )


def _overtaken(office: Runtime, owner: Owner, file_id: str) -> int | Refusal:
    """The same upload was continued, finished or deleted elsewhere while we worked."""
    way = _way(office, owner, file_id)
    if way is None:
        sealed.store_of(office).drop(file_id)  # what we put after it was deleted
        return Refusal.UNKNOWN
    return way.received


def _way(office: Runtime, owner: Owner, file_id: str) -> _Way | None:
    with office.database.read() as session:
        row = owner.file(session, file_id)
        return None if row is None else _Way(row.state, row.received, row.size)
