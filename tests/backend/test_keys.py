"""The office's keys: chain, rotation, destruction, recovery."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import insert

from backend import keys
from backend.database import Database
from backend.keys import GRACE, KeyRing
from backend.models.key import OfficeKey
from backend.models.kiosk import HeartbeatState, Kiosk
from backend.vault import write_private
from tests.backend.machine import SHANGHAI, Machine, now, public_key
from tests.backend.running_office import Office
from wire.messages import KeyChain

START = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
LATER = START + GRACE + timedelta(days=2)


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    """The key folder of a new office."""
    ring = KeyRing(tmp_path / "keys")
    ring.prepare()
    return ring


def test_envelope_under_an_older_key_opens(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    sealed = machine.seal(content)
    with office.runtime.database.write() as session:
        made = keys.rotate(session, office.runtime.keys, now())
    assert machine.submit(sealed, content.uuid).json()["state"] == "submitted"
    newer = machine.content(office.services)
    answer = machine.submit(machine.seal(newer, office_key=public_key(made)), newer.uuid)
    assert answer.json()["state"] == "submitted", "the running process finds a key made by another one"


def test_chain_over_http(office: Office, machine: Machine) -> None:
    known = machine.enrolment.sealing_key.key_id
    with office.runtime.database.write() as session:
        made = [keys.rotate(session, office.runtime.keys, now()) for _ in range(2)]
    chain = KeyChain.model_validate_json(machine.call("GET", f"/api/v1/keys?known={known}").content).keys
    assert chain[-2:] == made
    signing = Ed25519PublicKey.from_public_bytes(base64.b64decode(machine.enrolment.office_signing_key))
    previous = known
    for key in chain:
        assert key.previous == previous
        signing.verify(base64.b64decode(key.signature), key.signed_bytes())
        previous = key.key_id
    newest = machine.call("GET", f"/api/v1/keys?known={made[-1].key_id}")
    assert newest.json() == {"keys": []}
    whole = KeyChain.model_validate_json(machine.call("GET", "/api/v1/keys").content).keys
    assert whole[0].previous == "" and len(whole) > len(chain)


def test_private_parts_are_files_for_the_owner_only(ring: KeyRing, tmp_path: Path, db: Database) -> None:
    with db.write() as session:
        made = keys.rotate(session, ring, START)
    folder = tmp_path / "keys"
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "office-signing.pem",
        "recovery-private.pem",
        "recovery-public.txt",
        f"sealing-{made.key_id}.pem",
    }
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
    assert folder.stat().st_mode & 0o777 == 0o700
    assert repr(ring) == "KeyRing(...)"


def test_preparing_again_keeps_the_keys(ring: KeyRing, tmp_path: Path) -> None:
    before = (ring.signing_public(), ring.recovery_public())
    (tmp_path / "keys" / "recovery-private.pem").unlink()  # moved to the safe
    again = KeyRing(tmp_path / "keys")
    again.prepare()
    assert (again.signing_public(), again.recovery_public()) == before
    assert not again.recovery_private_is_here()


def test_existing_secret_is_never_overwritten(tmp_path: Path) -> None:
    write_private(tmp_path / "a", b"1")
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"1"


def test_wrong_kind_of_key_file(ring: KeyRing, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no X25519"):
        keys.load_sealing_private(tmp_path / "keys" / "office-signing.pem")
    (tmp_path / "keys" / "office-signing.pem").unlink()
    other = tmp_path / "keys" / "recovery-private.pem"
    other.rename(tmp_path / "keys" / "office-signing.pem")
    with pytest.raises(ValueError, match="not Ed25519"):
        _ = KeyRing(tmp_path / "keys").signing


def add_kiosk(
    db: Database, prefix: int, *, heard: datetime | None, queued: list[str], revoked: bool = False
) -> None:
    """A kiosk and its last report."""
    public = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    with db.write() as session:
        session.add(
            Kiosk(
                id=f"kiosk-{prefix}",
                name="样例大厅",
                region="990101",
                public_key=public,
                receipt_prefix=prefix,
                software="",
                enrolled_at=START,
                revoked_at=START if revoked else None,
            )
        )
        session.flush()
        if heard is not None:
            report = {
                "kiosk_id": f"kiosk-{prefix}",
                "at": heard,
                "software": "",
                "started_at": START,
                "reader": "",
                "printer": "",
                "queue_length": len(queued),
                "queued_keys": queued,
                "oldest_queued_seconds": 0,
                "catalogue_version": "",
                "sam_id": "",
            }
            session.execute(insert(HeartbeatState), [report])


def rotated(db: Database, ring: KeyRing) -> str:
    """A chain of two keys; the id of the replaced one."""
    with db.write() as session:
        old = keys.rotate(session, ring, START)
        keys.rotate(session, ring, START + timedelta(days=1))
    return old.key_id


def destroyable(db: Database, at: datetime = LATER) -> list[str]:
    """What could be destroyed now."""
    with db.read() as session:
        return keys.destroyable(session, at)


def test_a_key_is_kept_while_anything_may_be_queued_under_it(db: Database, ring: KeyRing) -> None:
    old = rotated(db, ring)
    assert destroyable(db, LATER - timedelta(days=3)) == [], "too early, whatever kiosks say"
    add_kiosk(db, 400, heard=LATER, queued=[])
    assert destroyable(db) == [old]
    add_kiosk(db, 401, heard=START, queued=[])
    assert destroyable(db) == [], "not heard of since the key was replaced"


def test_a_key_named_as_queued_is_kept_also_for_a_revoked_kiosk(db: Database, ring: KeyRing) -> None:
    old = rotated(db, ring)
    add_kiosk(db, 400, heard=START, queued=[], revoked=True)
    assert destroyable(db) == [old]
    add_kiosk(db, 401, heard=LATER, queued=[old], revoked=True)
    assert destroyable(db) == []


def test_a_kiosk_never_heard_of_keeps_the_key(db: Database, ring: KeyRing) -> None:
    rotated(db, ring)
    add_kiosk(db, 400, heard=None, queued=[])
    assert destroyable(db) == []


def test_destroyed_once_and_for_good(db: Database, ring: KeyRing) -> None:
    old = rotated(db, ring)
    assert ring.find(old) is not None
    ring.destroy(old)
    ring.destroy(old)
    assert ring.find(old) is None
    with db.write() as session:
        keys.mark_destroyed(session, [old], LATER)
    assert destroyable(db) == []
    with db.read() as session:
        row = session.get_one(OfficeKey, 1)
    assert (row.key_id, row.destroyed_at) == (old, LATER)
