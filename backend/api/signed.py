"""Who asks: verifies the signature of an enrolled kiosk (RFC 9421) and refuses what was seen before."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi import Depends, Request
from sqlalchemy import Connection, Row, Table, bindparam, delete, select
from sqlalchemy.orm import Session

from backend.inserts import insert_new
from backend.models.base import UtcDateTime
from backend.models.kiosk import Kiosk, Nonce
from backend.problems import Code, Refused
from backend.runtime import Runtime, runtime
from wire import signature
from wire.envelope import MAX_BYTES

_MAX_NONCE = 64
_KEEP = signature.MAX_AGE * 2  # longer than age limit and clock tolerance together
_SWEEPERS = "AB"  # one base64 nonce in 32 sweeps, so that the table stays small without a job

_KIOSKS: Table = Kiosk.__table__  # type: ignore[assignment]
_NONCES: Table = Nonce.__table__  # type: ignore[assignment]
_FIND = select(
    _KIOSKS.c.id,
    _KIOSKS.c.name,
    _KIOSKS.c.region,
    _KIOSKS.c.receipt_prefix,
    _KIOSKS.c.public_key,
    _KIOSKS.c.revoked_at,
).where(_KIOSKS.c.id == bindparam("kiosk_id"))
_SWEEP = delete(_NONCES).where(_NONCES.c.expires_at < bindparam("now", type_=UtcDateTime()))


@dataclass(frozen=True, slots=True)
class SignedKiosk:
    """An enrolled, not revoked kiosk that signed this request."""

    id: str
    name: str
    region: str
    receipt_prefix: int
    nonce: str


@dataclass(frozen=True, slots=True)
class RawRequest:
    """The exact bytes of a request, read before any handler thread starts."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


async def raw_request(request: Request) -> RawRequest:
    """FastAPI dependency; refuses a body above the envelope limit while reading it."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise Refused(Code.TOO_LARGE)
    return RawRequest(request.method, _url(request), dict(request.headers), bytes(body))


def _url(request: Request) -> str:
    """The URL as the kiosk wrote it: path still percent-encoded; the host is not signed."""
    path: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope["query_string"]
    return "http://office" + (path + (b"?" + query if query else b"")).decode("latin-1")


@lru_cache(maxsize=1024)
def _parsed(public_key: str) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key))


def verify(office: Runtime, raw: RawRequest) -> SignedKiosk:
    """Check the signature; raises Refused. The caller still records the nonce (`remember`)."""
    found: list[Row[*tuple[Any, ...]]] = []

    def find_key(kiosk_id: str) -> Ed25519PublicKey | None:
        with office.database.look() as connection:  # every request comes here: no session
            kiosk = connection.execute(_FIND, {"kiosk_id": kiosk_id}).one_or_none()
        if kiosk is None:
            return None
        found.append(kiosk)
        return _parsed(kiosk.public_key)

    try:
        verified = signature.verify(raw.method, raw.url, raw.headers, raw.body, find_key=find_key)
        if len(verified.nonce) > _MAX_NONCE:
            raise signature.SignatureRefused("nonce too long")
    except signature.SignatureRefused as refused:
        code = _code(refused.reason)
        office.metrics.signatures_refused.labels(code).inc()
        raise Refused(code) from None
    kiosk = found[-1]
    if kiosk.revoked_at is not None:
        office.metrics.signatures_refused.labels(Code.REVOKED).inc()
        raise Refused(Code.REVOKED, "this kiosk was revoked")
    return SignedKiosk(kiosk.id, kiosk.name, kiosk.region, kiosk.receipt_prefix, verified.nonce)


def _code(reason: str) -> Code:
    if "unknown or revoked" in reason:
        return Code.UNKNOWN_KIOSK
    if "in the future" in reason or "maximum allowable age" in reason:
        return Code.CLOCK
    return Code.UNSIGNED


def remember(where: Session | Connection, kiosk: SignedKiosk, now: datetime) -> None:
    """Record the nonce in a write transaction; raises Refused when it was used before. Sometimes sweeps."""
    row = {"kiosk_id": kiosk.id, "nonce": kiosk.nonce, "expires_at": now + _KEEP}
    if not insert_new(where, Nonce, row):
        raise Refused(Code.REPLAYED)
    if kiosk.nonce[0] in _SWEEPERS:
        where.execute(_SWEEP, {"now": now})


def signed_kiosk_without_nonce(
    raw: Annotated[RawRequest, Depends(raw_request)], office: Annotated[Runtime, Depends(runtime)]
) -> SignedKiosk:
    """FastAPI dependency of handlers that record the nonce in their own write transaction (`remember`)."""
    return verify(office, raw)


def signed_kiosk(
    raw: Annotated[RawRequest, Depends(raw_request)], office: Annotated[Runtime, Depends(runtime)]
) -> SignedKiosk:
    """FastAPI dependency of all other handlers: verified, and the nonce recorded.

    Not flushed: after a power cut somebody inside the TLS line might ask again what was asked before.
    """
    kiosk = verify(office, raw)
    with office.database.note() as session:
        remember(session, kiosk, office.now())
    return kiosk
