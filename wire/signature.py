"""Request signatures of enrolled kiosks: RFC 9421 with Ed25519.

Covered: method, path, query and content digest (RFC 9530); parameters: key id (= kiosk id), created, nonce.
The host is not covered, because a hall's proxy may rename it; TLS names the host.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    MappingKeyResolver,
    algorithms,
)

COMPONENTS = ("@method", "@path", "@query", "content-digest")
MAX_AGE = timedelta(minutes=5)
_TAG = "legal-kiosk"  # signed, so a signature made for another purpose is not taken


class SignatureRefused(ValueError):
    """The request carries no acceptable signature; `reason` is fit for a log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Request:
    """What both sides sign: the absolute URL, upper-case method, header fields and the body's exact bytes."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verified:
    """A request that was signed by `kiosk_id`; the caller still refuses a nonce seen before."""

    kiosk_id: str
    nonce: str
    created: datetime


def sign(
    method: str, url: str, body: bytes, *, kiosk_id: str, key: Ed25519PrivateKey, created: datetime
) -> dict[str, str]:
    """Return the headers to send: Content-Digest, Signature-Input and Signature."""
    request = Request(method, url)
    signer = HTTPMessageSigner(
        signature_algorithm=algorithms.ED25519,
        key_resolver=MappingKeyResolver(private_keys={kiosk_id: key}, public_keys={}),
    )
    signer.sign(
        request,
        key_id=kiosk_id,
        created=created,
        nonce=secrets.token_urlsafe(16),
        tag=_TAG,
        covered_component_ids=COMPONENTS,
        body=body,
    )
    return request.headers


class _Verifier(HTTPMessageVerifier):
    """Tolerates the clocks of a hall: a minute of difference either way."""

    max_clock_skew = timedelta(minutes=1)


class _Lookup(HTTPSignatureKeyResolver):
    """Finds the public key of a kiosk; unknown and revoked kiosks have none."""

    def __init__(self, find: Callable[[str], Ed25519PublicKey | None]) -> None:
        self._find = find

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
        key = self._find(key_id)
        if key is None:
            raise InvalidSignature("unknown or revoked kiosk")
        return key


def verify(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    find_key: Callable[[str], Ed25519PublicKey | None],
) -> Verified:
    """Check a request against the kiosk's public key; raises SignatureRefused.

    `find_key` maps a kiosk id to its key, None for unknown or revoked ones.
    """
    verifier = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=_Lookup(find_key))
    try:
        results = verifier.verify(
            Request(method, url, dict(headers)),
            max_age=MAX_AGE,
            expect_tag=_TAG,
            require_components=COMPONENTS,
            body=body,
        )
    except InvalidSignature as refused:
        raise SignatureRefused(str(refused) or "the signature does not fit the request") from None
    parameters = results[0].parameters
    nonce = parameters.get("nonce")
    if not isinstance(nonce, str) or len(nonce) < 16:
        raise SignatureRefused("nonce missing")
    created = datetime.fromtimestamp(int(parameters["created"])).astimezone()
    return Verified(str(parameters["keyid"]), nonce, created)
