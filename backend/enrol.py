"""Enrolment of kiosks: one-time code, receipt prefix, revocation.

A code is shown once in the office and kept as SHA-256. Its alphabet leaves out letters and digits that look
alike.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend import keys
from backend.cases import add_audit
from backend.inserts import insert_new
from backend.models.kiosk import Counter, EnrolmentCode, Kiosk
from backend.problems import Code, Refused
from backend.runtime import Runtime
from wire.messages import Enrolment, EnrolmentRequest
from wire.receipt_number import KIOSK_PREFIXES

FIRST_PREFIX = 317
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 12  # 60 bits
_PREFIX_COUNTER = "kiosk_prefix"


def _hash(code: str) -> str:
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def make_code(session: Session, name: str, region: str, now: datetime, lifetime: timedelta) -> str:
    """Make a one-time code for a new kiosk of a hall (in a write session); groups of four for reading aloud.

    Raises ValueError when the region is no six-digit division code.
    """
    if len(region) != 6 or not region.isascii() or not region.isdigit():
        raise ValueError("the region is a six-digit division code")
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    session.add(
        EnrolmentCode(
            code_hash=_hash(code), name=name[:80], region=region, created_at=now, expires_at=now + lifetime
        )
    )
    add_audit(session, "office", "code_made", name[:80], "", now)
    return "-".join(code[i : i + 4] for i in range(0, _LENGTH, 4))


def redeem(office: Runtime, request: EnrolmentRequest) -> Enrolment:
    """Turn a code and a kiosk's public key into an enrolment.

    Raises Refused: MALFORMED for a key that is none, ENROLMENT_REFUSED for an unknown, used or expired code.
    """
    now = office.now()
    _check_key(request.public_key)
    with office.database.write() as session:
        code = session.execute(
            update(EnrolmentCode)
            .where(
                EnrolmentCode.code_hash == _hash(request.code),
                EnrolmentCode.used_at.is_(None),
                EnrolmentCode.expires_at > now,
            )
            .values(used_at=now)
            .returning(EnrolmentCode.name, EnrolmentCode.region)
        ).one_or_none()
        if code is None:
            raise Refused(Code.ENROLMENT_REFUSED, "the code is unknown, was used or has expired")
        prefix = _next_prefix(session)
        kiosk = Kiosk(
            id=f"kiosk-{prefix:04d}",
            name=code.name,
            region=code.region,
            public_key=request.public_key,
            receipt_prefix=prefix,
            software=request.software[:80],
            enrolled_at=now,
        )
        session.add(kiosk)
        session.flush()
        used = update(EnrolmentCode).where(EnrolmentCode.code_hash == _hash(request.code))
        session.execute(used.values(kiosk_id=kiosk.id))
        add_audit(session, "code", "enrolled", kiosk.id, "", now)
        sealing = keys.newest(session) or keys.rotate(session, office.keys, now)
    ca = office.settings.office_ca_file
    return Enrolment(
        kiosk_id=kiosk.id,
        receipt_prefix=prefix,
        hall_name=kiosk.name,
        region=kiosk.region,
        public_url=office.settings.public_url,
        office_ca=ca.read_text() if ca else "",
        office_signing_key=office.keys.signing_public(),
        sealing_key=sealing,
        recovery_key=office.keys.recovery_public(),
        office_time=now,
    )


def revoke(session: Session, kiosk_id: str, now: datetime) -> bool:
    """Take a kiosk's rights; what it still holds comes in by hand. False when there is no such kiosk."""
    changed = session.scalar(
        update(Kiosk)
        .where(Kiosk.id == kiosk_id, Kiosk.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(Kiosk.id)
    )
    if changed is None:
        return session.get(Kiosk, kiosk_id) is not None
    add_audit(session, "office", "revoked", kiosk_id, "", now)
    return True


def kiosks(session: Session) -> list[Kiosk]:
    """All kiosks ever enrolled, by prefix."""
    return list(session.scalars(select(Kiosk).order_by(Kiosk.receipt_prefix)))


def _check_key(public_key: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
    except (binascii.Error, ValueError):
        raise Refused(Code.MALFORMED, "not an Ed25519 public key") from None


def _next_prefix(session: Session) -> int:
    """The next receipt prefix; a counter that only grows, so that none is ever given twice."""
    insert_new(session, Counter, {"name": _PREFIX_COUNTER, "value": FIRST_PREFIX - 1})
    grown = update(Counter).where(Counter.name == _PREFIX_COUNTER).values(value=Counter.value + 1)
    prefix = session.scalar(grown.returning(Counter.value))
    if prefix is None or prefix not in KIOSK_PREFIXES:
        raise RuntimeError("no receipt prefix is left")
    return int(prefix)
