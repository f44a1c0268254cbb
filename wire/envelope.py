"""The sealed envelope: a clear header, the submission sealed to the office, and again to the recovery key.

Seal: HPKE (RFC 9180) base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. The header's exact
bytes are HPKE's `info`, so a changed header opens nothing. `sha256` is the digest of the sealed content; the
content holds a random 128-bit token, so the digest cannot be used to guess it.

File form (ASCII, three lines): header as JSON, office seal in base64, recovery seal in base64, final newline.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

SUITE_NAME = "HPKE-X25519-SHA256-AES256GCM"
CONTENT_TYPE = "application/vnd.legal-kiosk.sealed"
MAX_BYTES = 4 * 1024 * 1024
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class EnvelopeError(ValueError):
    """The bytes are not an envelope, or nothing here opens it. The text says which, without content."""


class Header(BaseModel):
    """What may be read without a key. Nothing personal."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    uuid: str
    receipt_number: str
    kiosk_id: str
    key_id: str
    recovery_key_id: str
    suite: str = SUITE_NAME
    hold_id: str | None = None
    created: AwareDatetime
    sha256: str

    def info(self) -> bytes:
        """The exact bytes bound into both seals."""
        return self.model_dump_json().encode()


class Envelope:
    """A parsed envelope: the header and the two sealed parts, still closed."""

    def __init__(self, header: Header, office: bytes, recovery: bytes) -> None:
        self.header = header
        self.office = office
        self.recovery = recovery

    def to_bytes(self) -> bytes:
        """The bytes written to disk and sent; the same every time."""
        return b"\n".join(
            (self.header.info(), base64.b64encode(self.office), base64.b64encode(self.recovery), b"")
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Envelope:
        """Parse; raises EnvelopeError when truncated, too large, malformed or not what `to_bytes` writes."""
        if len(data) > MAX_BYTES:
            raise EnvelopeError("too large")
        lines = data.split(b"\n")
        if len(lines) != 4 or lines[3]:
            raise EnvelopeError("not three whole lines")
        try:
            header = Header.model_validate_json(lines[0])
            office, recovery = (base64.b64decode(line, validate=True) for line in lines[1:3])
        except (ValidationError, binascii.Error):
            # the cause is dropped on purpose: a validation message repeats the input
            raise EnvelopeError("malformed header or seal") from None
        if header.suite != SUITE_NAME:
            raise EnvelopeError("unknown suite")
        envelope = cls(header, office, recovery)
        if envelope.to_bytes() != data:
            # base64 has bits that mean nothing, JSON has spaces: one content has one envelope only
            raise EnvelopeError("not in canonical form")
        return envelope

    def open(self, key: X25519PrivateKey, *, recovery: bool = False) -> bytes:
        """Return the content; raises EnvelopeError when the key does not fit or anything was changed."""
        try:
            content = _SUITE.decrypt(self.recovery if recovery else self.office, key, info=self.header.info())
        except (InvalidTag, ValueError):
            raise EnvelopeError("this key does not open it") from None
        if hashlib.sha256(content).hexdigest() != self.header.sha256:
            raise EnvelopeError("digest differs")
        return content


def seal(
    content: bytes,
    *,
    uuid: str,
    receipt_number: str,
    kiosk_id: str,
    created: datetime,
    office_key: tuple[str, X25519PublicKey],
    recovery_key: tuple[str, X25519PublicKey],
    hold_id: str | None = None,
) -> Envelope:
    """Seal one submission (UTF-8 JSON) to the office and to the recovery recipient.

    `office_key` and `recovery_key` are (key id, X25519 public key). After this the kiosk cannot read it.
    """
    header = Header(
        uuid=uuid,
        receipt_number=receipt_number,
        kiosk_id=kiosk_id,
        key_id=office_key[0],
        recovery_key_id=recovery_key[0],
        hold_id=hold_id,
        created=created,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    info = header.info()
    return Envelope(
        header,
        _SUITE.encrypt(content, office_key[1], info=info),
        _SUITE.encrypt(content, recovery_key[1], info=info),
    )
