"""The office's keys: signing key (Ed25519), sealing keys (X25519) in a signed chain, recovery key.

Private halves are PEM files (PKCS 8, mode 0600) in the key folder; public halves are rows. A kiosk
never seals again, so a private sealing key stays until no kiosk reports anything queued under it. The
recovery key's private half is written once to `recovery-private.pem`, to be moved to a safe and deleted from
the machine; the backend needs the public one.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.models.key import OfficeKey
from backend.models.kiosk import HeartbeatState, Kiosk
from backend.vault import write_private
from wire.messages import SealingKey

GRACE = timedelta(days=30)  # a replaced private key is kept at least this long, whatever kiosks report
_SIGNING = "office-signing.pem"
_RECOVERY_PRIVATE = "recovery-private.pem"
_RECOVERY_PUBLIC = "recovery-public.txt"


def _pem(key: X25519PrivateKey | Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _raw(key: X25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes_raw()).decode()


def load_sealing_private(path: Path) -> X25519PrivateKey:
    """Read a PEM file; raises ValueError when it holds no X25519 key."""
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, X25519PrivateKey):
        raise ValueError(f"{path.name} holds no X25519 key")
    return key


class KeyRing:
    """Private keys of the key folder, also those made by another process in the meantime."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sealing: dict[str, X25519PrivateKey] = {}
        self._signing: Ed25519PrivateKey | None = None

    def __repr__(self) -> str:
        return "KeyRing(...)"

    def _path(self, key_id: str) -> Path:
        return self._folder / f"sealing-{key_id}.pem"

    def prepare(self) -> None:
        """Make signing and recovery keys where they are missing (first start of an office)."""
        if not (self._folder / _SIGNING).exists():
            write_private(self._folder / _SIGNING, _pem(Ed25519PrivateKey.generate()))
        if not (self._folder / _RECOVERY_PUBLIC).exists():
            key = X25519PrivateKey.generate()
            write_private(self._folder / _RECOVERY_PRIVATE, _pem(key))
            line = f"recovery-{secrets.token_hex(4)} {_raw(key.public_key())}\n"
            write_private(self._folder / _RECOVERY_PUBLIC, line.encode())

    @property
    def signing(self) -> Ed25519PrivateKey:
        """The key that signs the chain; kiosks learn its public half at enrolment."""
        if self._signing is None:
            key = serialization.load_pem_private_key((self._folder / _SIGNING).read_bytes(), password=None)
            if not isinstance(key, Ed25519PrivateKey):
                raise ValueError("the office's signing key is not Ed25519")
            self._signing = key
        return self._signing

    def signing_public(self) -> str:
        """Raw public signing key in base64."""
        return base64.b64encode(self.signing.public_key().public_bytes_raw()).decode()

    def recovery_public(self) -> SealingKey:
        """The off-line recipient of every envelope."""
        key_id, public = (self._folder / _RECOVERY_PUBLIC).read_text().split()
        return self._signed(SealingKey(key_id=key_id, public_key=public))

    def recovery_private_is_here(self) -> bool:
        """True while the private recovery key still lies on this machine, where it does not belong."""
        return (self._folder / _RECOVERY_PRIVATE).exists()

    def find(self, key_id: str) -> X25519PrivateKey | None:
        """The private sealing key, None when unknown or destroyed."""
        if not key_id.replace("-", "").isalnum():
            return None  # the id comes from a header: never let it name another path
        path = self._path(key_id)
        if not path.exists():
            self._sealing.pop(key_id, None)  # destroyed, perhaps by another process
            return None
        if key_id not in self._sealing:
            self._sealing[key_id] = load_sealing_private(path)
        return self._sealing[key_id]

    def make(self, previous: str, sequence: int) -> SealingKey:
        """Make the next sealing key and sign it; the private half is on disk before anyone can use it."""
        key = X25519PrivateKey.generate()
        key_id = f"office-{sequence}-{secrets.token_hex(4)}"
        write_private(self._path(key_id), _pem(key))
        return self._signed(SealingKey(key_id=key_id, public_key=_raw(key.public_key()), previous=previous))

    def destroy(self, key_id: str) -> None:
        """Remove a private key for good."""
        self._sealing.pop(key_id, None)
        self._path(key_id).unlink(missing_ok=True)

    def _signed(self, key: SealingKey) -> SealingKey:
        signature = base64.b64encode(self.signing.sign(key.signed_bytes())).decode()
        return key.model_copy(update={"signature": signature})


def _message(row: OfficeKey) -> SealingKey:
    return SealingKey(
        key_id=row.key_id, public_key=row.public_key, previous=row.previous, signature=row.signature
    )


def newest(session: Session) -> SealingKey | None:
    """The key new envelopes should use."""
    row = session.scalars(select(OfficeKey).order_by(OfficeKey.sequence.desc()).limit(1)).first()
    return _message(row) if row else None


def newer_than(session: Session, known: str) -> list[SealingKey]:
    """The chain after `known`, oldest first; the whole chain when `known` is not ours."""
    sequence = session.scalar(select(OfficeKey.sequence).where(OfficeKey.key_id == known)) or 0
    rows = session.scalars(
        select(OfficeKey).where(OfficeKey.sequence > sequence).order_by(OfficeKey.sequence)
    )
    return [_message(row) for row in rows]


def rotate(session: Session, ring: KeyRing, now: datetime) -> SealingKey:
    """Add a sealing key to the chain (in a write session); the first call starts the chain."""
    last = session.scalars(select(OfficeKey).order_by(OfficeKey.sequence.desc()).limit(1)).first()
    sequence = last.sequence + 1 if last else 1
    made = ring.make(last.key_id if last else "", sequence)
    session.add(
        OfficeKey(
            sequence=sequence,
            key_id=made.key_id,
            public_key=made.public_key,
            previous=made.previous,
            signature=made.signature,
            created_at=now,
        )
    )
    if last:
        session.execute(update(OfficeKey).where(OfficeKey.sequence == last.sequence).values(replaced_at=now))
    return made


def destroyable(session: Session, now: datetime) -> list[str]:
    """Replaced keys under which nothing is queued: every kiosk in service has reported since.

    A kiosk that was never heard of after the replacement, or a revoked one whose last report names the key,
    keeps it.
    """
    old: Iterable[OfficeKey] = session.scalars(
        select(OfficeKey).where(OfficeKey.destroyed_at.is_(None), OfficeKey.replaced_at <= now - GRACE)
    ).all()
    if not old:
        return []
    reports = session.execute(
        select(Kiosk.id, Kiosk.revoked_at, HeartbeatState.at, HeartbeatState.queued_keys).outerjoin(
            HeartbeatState, HeartbeatState.kiosk_id == Kiosk.id
        )
    ).all()
    gone = []
    for key in old:
        assert key.replaced_at is not None
        heard = all(
            r.revoked_at is not None or (r.at is not None and r.at > key.replaced_at) for r in reports
        )
        if heard and not any(key.key_id in (r.queued_keys or []) for r in reports):
            gone.append(key.key_id)
    return gone


def mark_destroyed(session: Session, key_ids: list[str], now: datetime) -> None:
    """Note in a write session that the private halves are gone."""
    session.execute(update(OfficeKey).where(OfficeKey.key_id.in_(key_ids)).values(destroyed_at=now))
