"""What there is of an owner, and the bytes in clear for somebody who may see them."""

from __future__ import annotations

import logging

from sqlalchemy.orm import Session

from backend.files import sealed
from backend.files.owners import READY, Owner
from backend.models.handoff import StoredFile
from backend.runtime import Runtime
from backend.vault import VaultError

log = logging.getLogger(__name__)


def files_of(session: Session, owner: Owner, field: str | None = None) -> list[StoredFile]:
    """The files of a hand-off or a case, of one question where `field` is given, in order of coming.

    Those still on their way have the state `receiving`; only `ready` ones may be named in answers.
    """
    return owner.files(session, field)


def thumbnail(office: Runtime, owner: Owner, file_id: str) -> bytes | None:
    """A JPEG of at most 320 pixels; None when this owner has no such file or it is not ready."""
    found = _part(office, owner, file_id, sealed.THUMBNAIL)
    return found[0] if found else None


def content(office: Runtime, owner: Owner, file_id: str) -> tuple[bytes, str] | None:
    """The remade file and its media type: image/jpeg or application/pdf; None as for `thumbnail`."""
    return _part(office, owner, file_id, sealed.CONTENT)


def _part(office: Runtime, owner: Owner, file_id: str, part: str) -> tuple[bytes, str] | None:
    with office.database.read() as session:
        row = owner.file(session, file_id)
    if row is None or row.state != READY:
        return None
    try:
        data = sealed.opened(office, row.id, part)
    except VaultError as error:
        log.error("file %s (%s): %s", row.id, part, error)
        return None
    if data is None:
        log.error("file %s: its %s is missing in the store", row.id, part)
        return None
    return data, row.media_type
