"""What people wrote, sealed at rest: AES-256-GCM with a key id, and keyed hashes to find a person again.

A sealed value is `version (1) | key id (8) | nonce (12) | ciphertext and tag`. The place it belongs to
(`case:<uuid>`) is bound in, so a value moved to another row does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_ID_BYTES = 8
_NONCE_BYTES = 12


class VaultError(ValueError):
    """A sealed value does not open: unknown key, wrong place or changed bytes. Holds no content."""


class Vault:
    """Data keys and the lookup key. `data_keys` maps key id to a 32-byte key, `newest` is in use."""

    def __init__(self, data_keys: dict[bytes, bytes], newest: bytes, lookup_key: bytes) -> None:
        self._ciphers = {key_id: AESGCM(key) for key_id, key in data_keys.items()}
        self._newest = newest
        self._lookup_key = lookup_key

    def __repr__(self) -> str:
        return f"Vault({len(self._ciphers)} data keys)"

    def seal(self, plain: bytes, place: str) -> bytes:
        """Encrypt under the newest data key, bound to `place`."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self._newest].encrypt(nonce, plain, place.encode())
        return _VERSION + self._newest + nonce + sealed

    def open(self, sealed: bytes, place: str) -> bytes:
        """Decrypt; raises VaultError."""
        key_id = sealed[1 : 1 + _ID_BYTES]
        cipher = self._ciphers.get(key_id)
        if sealed[:1] != _VERSION or cipher is None:
            raise VaultError("sealed under a key this office does not hold")
        start = 1 + _ID_BYTES + _NONCE_BYTES
        try:
            return cipher.decrypt(sealed[1 + _ID_BYTES : start], sealed[start:], place.encode())
        except InvalidTag:
            raise VaultError("changed, or moved from another row") from None

    def lookup(self, purpose: str, *parts: str) -> str:
        """HMAC-SHA256 in hex of `parts` for one purpose: equal input is found again."""
        message = "\x1f".join((purpose, *parts)).encode()
        return hmac.new(self._lookup_key, message, hashlib.sha256).hexdigest()


def write_private(path: Path, content: bytes) -> None:
    """Write a new secret file with mode 0600, flushed to disk; raises FileExistsError if it is there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def open_vault(folder: Path) -> Vault:
    """Read the keys of `folder`, making them the first time.

    Files: `data-<16 hex>.key` (newest by name order of its creation counter) and `lookup.key`, each base16.
    """
    lookup = folder / "lookup.key"
    if not lookup.exists():
        _make(lookup, secrets.token_hex(32))
    if not list(folder.glob("data-*.key")):
        add_data_key(folder)
    keys: dict[bytes, bytes] = {}
    for path in sorted(folder.glob("data-*.key")):
        keys[bytes.fromhex(path.stem.removeprefix("data-"))] = bytes.fromhex(path.read_text().strip())
    return Vault(keys, max(keys), bytes.fromhex(lookup.read_text().strip()))


def add_data_key(folder: Path) -> str:
    """Add a data key, used from the next start on; older values stay readable. Returns its id."""
    taken = [int(path.stem.removeprefix("data-")[:8], 16) for path in folder.glob("data-*.key")]
    key_id = f"{max(taken, default=0) + 1:08x}{secrets.token_hex(4)}"
    _make(folder / f"data-{key_id}.key", secrets.token_hex(32))
    return key_id


def _make(path: Path, content: str) -> None:
    try:
        write_private(path, content.encode())
    except FileExistsError:
        return  # another process of this office was first
