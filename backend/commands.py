"""What the command line calls. Functions return values; printing is the caller's job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from backend import enrol, keys, schema, server
from backend.database import Database
from backend.intake import Sender, receive
from backend.models.key import OfficeKey
from backend.models.kiosk import Kiosk
from backend.pages import staff
from backend.problems import Code, Refused
from backend.runtime import Runtime
from backend.settings import Settings
from wire.envelope import MAX_BYTES, Envelope, EnvelopeError
from wire.messages import SealingKey, SubmissionAnswer


@contextmanager
def _opened(settings: Settings) -> Iterator[Runtime]:
    office = Runtime.open(settings)
    try:
        yield office
    finally:
        office.close()


def migrate(settings: Settings) -> str:
    """Bring the database to the newest schema; returns its revision."""
    settings.state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(settings.database)
    try:
        schema.upgrade(database)
    finally:
        database.dispose()
    return schema.head()


def serve(settings: Settings) -> None:
    """Run one backend process until told to stop. SQLite is migrated here, PostgreSQL by the operator."""
    if settings.database.startswith("sqlite"):
        migrate(settings)
    server.run(settings)


def demo_data(settings: Settings) -> int:
    """Put the synthetic city into the database; returns how many times are offered. For trying out only."""
    from backend.demo import seed

    with _opened(settings) as office, office.database.write() as session:
        return seed(session, office.now().date())


def office_link(settings: Settings) -> str | None:
    """Make the one-time link that opens the office pages for the first time; None once somebody came in."""
    with _opened(settings) as office:
        return staff.first_link(office)


def kiosk_add(settings: Settings, name: str, region: str) -> str:
    """Make a one-time enrolment code for a hall's new kiosk. Raises ValueError for a wrong region code."""
    with _opened(settings) as office, office.database.write() as session:
        return enrol.make_code(session, name, region, office.now(), settings.code_lifetime)


def kiosk_revoke(settings: Settings, kiosk_id: str) -> bool:
    """Take a kiosk's rights; False when there is no such kiosk."""
    with _opened(settings) as office, office.database.write() as session:
        return enrol.revoke(session, kiosk_id, office.now())


def kiosk_list(settings: Settings) -> list[Kiosk]:
    """All kiosks ever enrolled."""
    with _opened(settings) as office, office.database.read() as session:
        return enrol.kiosks(session)


def keys_show(settings: Settings) -> list[OfficeKey]:
    """The chain of sealing keys, oldest first."""
    with _opened(settings) as office, office.database.read() as session:
        return list(session.scalars(select(OfficeKey).order_by(OfficeKey.sequence)))


def keys_rotate(settings: Settings) -> SealingKey:
    """Make a new sealing key; kiosks fetch it with their next heartbeat."""
    with _opened(settings) as office, office.database.write() as session:
        return keys.rotate(session, office.keys, office.now())


def import_file(settings: Settings, path: Path, recovery_key: Path | None = None) -> SubmissionAnswer:
    """Take in an envelope exported by a kiosk, also a revoked one; `recovery_key` is the PEM from the safe.

    Raises Refused as the kiosk API does, ValueError when the recovery file holds no X25519 key, OSError.
    """
    if path.stat().st_size > MAX_BYTES:
        raise Refused(Code.TOO_LARGE)
    data = path.read_bytes()
    try:
        header = Envelope.from_bytes(data).header
    except EnvelopeError as error:
        raise Refused(Code.MALFORMED, str(error)) from None
    recovery = keys.load_sealing_private(recovery_key) if recovery_key else None
    with _opened(settings) as office:
        with office.database.read() as session:
            kiosk = session.get(Kiosk, header.kiosk_id)
        if kiosk is None:
            raise Refused(Code.MALFORMED, "no kiosk of this office")
        sender = Sender(kiosk.id, "import", kiosk.region, kiosk.receipt_prefix, recovery_key=recovery)
        return receive(office, header.uuid, data, sender)
