"""The quick check of a signature accepts nothing that the library would not accept."""

from __future__ import annotations

import string
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st
from machine import now

from backend.api.plain_signature import verify_plain
from wire import signature

KEY = Ed25519PrivateKey.generate()
PATH = "/api/v1/submissions/0199aabb-0000-7000-8000-000000000001"
BODY = b"three\nlines\n"
NAMES = ("signature-input", "signature", "content-digest")
Request = tuple[str, str, dict[str, str], bytes]


def signed(method: str = "PUT", path: str = PATH, body: bytes = BODY, **changes: Any) -> Request:
    """A request as `backend.api.signed` hands it on."""
    url = f"http://office{path}"
    given_ = {"kiosk_id": "kiosk-0317", "key": KEY, "created": now(), **changes}
    headers = signature.sign(method, url, body, **given_)
    return method, url, {name.lower(): value for name, value in headers.items()}, body


def find(kiosk_id: str) -> Ed25519PublicKey | None:
    return KEY.public_key() if kiosk_id == "kiosk-0317" else None


def by_library(request: Request) -> signature.Verified | None:
    try:
        return signature.verify(*request, find_key=find)
    except signature.SignatureRefused:
        return None


@pytest.mark.parametrize("method", ["PUT", "POST", "GET", "DELETE"])
def test_what_kiosks_send_needs_no_library(method: str) -> None:
    request = signed(method)
    quick = verify_plain(*request, find_key=find)
    assert quick is not None
    assert quick == by_library(request)


@pytest.mark.parametrize("ahead", [-361, -301, -299, 59, 61, 3600])
def test_age(ahead: int) -> None:
    request = signed(created=now() + timedelta(seconds=ahead))
    quick = verify_plain(*request, find_key=find)
    assert quick is None or quick == by_library(request)
    assert (quick is not None) is (-300 < ahead < 60)


def test_left_to_the_library() -> None:
    _, url, headers, body = signed()
    stranger = Ed25519PrivateKey.generate()
    for request in (
        ("DELETE", url, headers, body),
        ("put", url, headers, body),
        ("PUT", url + "/appointment", headers, body),
        ("PUT", url, headers, body + b" "),
        ("PUT", url, {}, body),
        signed(key=stranger),
        signed(kiosk_id="kiosk-0318"),
        signed(path="/api/v1/slots?office=notary-1"),
        signed(path="/api/v1/receipts/%41"),
    ):
        assert verify_plain(*request, find_key=find) is None


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(NAMES),
    place=st.floats(0, 1, exclude_max=True),
    removed=st.integers(0, 3),
    added=st.text(st.sampled_from(string.printable + "é\0"), max_size=3),
)
def test_a_changed_header_is_never_taken_where_the_library_refuses(
    name: str, place: float, removed: int, added: str
) -> None:
    method, url, headers, body = signed()
    value = headers[name]
    at = int(place * len(value))
    changed = (method, url, {**headers, name: value[:at] + added + value[at + removed :]}, body)
    quick = verify_plain(*changed, find_key=find)
    assert quick is None or quick == by_library(changed)
