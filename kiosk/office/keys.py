"""The kiosk's identities and the office's public keys, as files under `identity/` in the state directory.

`<kiosk>.key`   the kiosk's Ed25519 private key, mode 0600; made here, never leaves the machine
`<kiosk>.json`  what the office answered at enrolment (CA, public keys, receipt prefix)
`<kiosk>.chain` newer sealing keys, each signed by the office; checked again at every start
`current`       the kiosk id of new submissions; older identities stay for what was sealed under them
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pydantic import ValidationError

from kiosk.store.disk import Disk
from wire.messages import Enrolment, KeyChain, SealingKey

_PENDING = "pending.key"


class KeyRefused(ValueError):
    """A key is malformed or not signed by the enrolled office. The text names the key id only."""


@dataclass(frozen=True, slots=True, repr=False)
class Identity:
    """One enrolment of this machine."""

    kiosk_id: str
    key: Ed25519PrivateKey
    enrolment: Enrolment

    def __repr__(self) -> str:
        return f"Identity({self.kiosk_id})"


def public_key(key: SealingKey) -> tuple[str, X25519PublicKey]:
    """(id, key) as `wire.envelope.seal` wants it. Raises KeyRefused."""
    try:
        return key.key_id, X25519PublicKey.from_public_bytes(base64.b64decode(key.public_key, validate=True))
    except (binascii.Error, ValueError):
        raise KeyRefused(key.key_id) from None


def _check_signature(key: SealingKey, office: Ed25519PublicKey) -> None:
    try:
        office.verify(base64.b64decode(key.signature, validate=True), key.signed_bytes())
    except (InvalidSignature, binascii.Error, ValueError):
        raise KeyRefused(key.key_id) from None


def extend_chain(
    enrolment: Enrolment, known: list[SealingKey], offered: list[SealingKey]
) -> list[SealingKey]:
    """Return `known` plus the offered keys that follow it without a gap, each signed by the enrolled office.

    Keys already known are passed over. Raises KeyRefused at the first key that does not fit.
    """
    office = Ed25519PublicKey.from_public_bytes(base64.b64decode(enrolment.office_signing_key))
    chain = list(known)
    names = {enrolment.sealing_key.key_id, *(key.key_id for key in known)}
    for key in offered:
        if key.key_id in names:
            continue
        newest = chain[-1] if chain else enrolment.sealing_key
        if key.previous != newest.key_id:
            raise KeyRefused(key.key_id)
        _check_signature(key, office)
        public_key(key)
        chain.append(key)
        names.add(key.key_id)
    return chain


class IdentityStore:
    """The `identity/` folder. Methods raise OSError when the disk does not serve."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        self._folder = folder
        self._disk = disk or Disk()

    def prepare(self) -> Ed25519PrivateKey:
        """The key to enrol with: made once, kept until an office accepted it; a retry is the same machine."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / _PENDING
        if not path.exists():
            pem = Ed25519PrivateKey.generate().private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
            )
            self._disk.replace(path, pem)
        return _load_key(path)

    def adopt(self, enrolment: Enrolment) -> Identity:
        """Keep an enrolment; `current` is switched last, so a power cut leaves the machine as it was."""
        name = _safe(enrolment.kiosk_id)
        key = _load_key(self._folder / _PENDING)
        self._disk.replace(self._folder / f"{name}.json", enrolment.model_dump_json().encode())
        self._disk.rename(self._folder / _PENDING, self._folder / f"{name}.key")
        self._disk.sync_directory(self._folder)
        self._disk.replace(self._folder / "current", name.encode())
        return Identity(name, key, enrolment)

    def current(self) -> Identity | None:
        """The identity for new submissions; None before enrolment."""
        try:
            return self.find((self._folder / "current").read_text().strip())
        except FileNotFoundError:
            return None

    def find(self, kiosk_id: str) -> Identity | None:
        """An identity of this machine, also an earlier one. Raises KeyRefused when its files are damaged."""
        name = _safe(kiosk_id)
        try:
            enrolment = Enrolment.model_validate_json((self._folder / f"{name}.json").read_bytes())
            return Identity(name, _load_key(self._folder / f"{name}.key"), enrolment)
        except FileNotFoundError:
            return None
        except ValidationError:
            raise KeyRefused(kiosk_id) from None

    def chain(self, identity: Identity) -> list[SealingKey]:
        """The newer sealing keys on disk, checked again. Raises KeyRefused when somebody changed the file."""
        try:
            stored = (self._folder / f"{identity.kiosk_id}.chain").read_bytes()
        except FileNotFoundError:
            return []
        try:
            return extend_chain(identity.enrolment, [], KeyChain.model_validate_json(stored).keys)
        except ValidationError:
            raise KeyRefused(identity.kiosk_id) from None

    def store_chain(self, identity: Identity, chain: list[SealingKey]) -> None:
        """Keep the accepted chain."""
        body = KeyChain(keys=chain).model_dump_json().encode()
        self._disk.replace(self._folder / f"{identity.kiosk_id}.chain", body)


def _safe(kiosk_id: str) -> str:
    """The id as a file name; the office chooses it, so it must not name another path."""
    if not kiosk_id or len(kiosk_id) > 64 or not kiosk_id.replace("-", "").replace("_", "").isalnum():
        raise KeyRefused("kiosk id")
    return kiosk_id


def _load_key(path: Path) -> Ed25519PrivateKey:
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)  # somebody copied it about carelessly: close it again
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyRefused(path.name)
    return key
