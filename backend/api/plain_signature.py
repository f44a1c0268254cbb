"""The quick way to check a signature that looks exactly as our kiosks write it (`wire.signature.sign`).

Whatever looks different in the least, or does not verify, is left to the library (`wire.signature.verify`),
which also finds the reason of a refusal. So this accepts part of what that accepts, and refuses nothing.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wire.signature import MAX_AGE, Verified

_SKEW = timedelta(minutes=1)
_ORIGIN = "http://office"
_PATH = re.compile(r"/[A-Za-z0-9/_-]*", re.ASCII)  # nothing that anybody could write in two ways
_INPUT = re.compile(
    r"pyhms=("
    r'\("@method" "@path" "@query" "content-digest"\)'
    r';created=([1-9][0-9]{0,9});keyid="([A-Za-z0-9-]{1,40})";alg="ed25519"'
    r';nonce="([A-Za-z0-9_-]{16,64})";tag="legal-kiosk"'
    r")",
    re.ASCII,
)
_SIGNATURE = re.compile(r"pyhms=:([A-Za-z0-9+/]{86}==):", re.ASCII)


def verify_plain(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    find_key: Callable[[str], Ed25519PublicKey | None],
) -> Verified | None:
    """What `wire.signature.verify` would return; None: ask that. Header names in lower case."""
    path = url.removeprefix(_ORIGIN)
    parameters = _INPUT.fullmatch(headers.get("signature-input", ""))
    signed = _SIGNATURE.fullmatch(headers.get("signature", ""))
    if parameters is None or signed is None or not method.isupper() or _PATH.fullmatch(path) is None:
        return None
    digest = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
    created = datetime.fromtimestamp(int(parameters[2]), UTC)
    age = datetime.now(UTC) - created
    if headers.get("content-digest") != digest or not -_SKEW <= age <= MAX_AGE:
        return None
    key = find_key(parameters[3])
    if key is None:
        return None
    base = (
        f'"@method": {method}\n"@path": {path}\n"@query": ?\n"content-digest": {digest}\n'
        f'"@signature-params": {parameters[1]}'
    )
    try:
        key.verify(base64.b64decode(signed[1]), base.encode())
    except InvalidSignature:
        return None
    return Verified(parameters[3], parameters[4], created.astimezone())
