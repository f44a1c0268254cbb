"""Request signatures: the right kiosk, the whole request, a fresh time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from wire.signature import MAX_AGE, SignatureRefused, sign, verify

KEY = Ed25519PrivateKey.generate()
URL = "https://office.invalid/api/v1/slots?office=a&days=5"


def find(kiosk_id: str) -> Ed25519PublicKey | None:
    """The office knows one kiosk."""
    return KEY.public_key() if kiosk_id == "kiosk-0317" else None


def signed(
    body: bytes = b"", created: datetime | None = None, kiosk_id: str = "kiosk-0317"
) -> dict[str, str]:
    """Headers of a signed request."""
    return sign("PUT", URL, body, kiosk_id=kiosk_id, key=KEY, created=created or datetime.now(UTC))


@pytest.mark.parametrize("body", [b"", b"hello"])
def test_a_signed_request_is_verified(body: bytes) -> None:
    result = verify("PUT", URL, signed(body), body, find_key=find)
    assert result.kiosk_id == "kiosk-0317"
    assert len(result.nonce) >= 16
    assert abs(result.created - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_proxy_may_rename_the_host() -> None:
    other = URL.replace("office.invalid", "10.0.0.7:8443")
    assert verify("PUT", other, signed(b"x"), b"x", find_key=find).kiosk_id == "kiosk-0317"


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("POST", URL, b"x"),
        ("PUT", URL.replace("slots", "holds"), b"x"),
        ("PUT", URL.replace("days=5", "days=6"), b"x"),
        ("PUT", URL.split("?", maxsplit=1)[0], b"x"),
        ("PUT", URL, b"y"),
        ("PUT", URL, b""),
    ],
)
def test_any_change_is_refused(method: str, url: str, body: bytes) -> None:
    with pytest.raises(SignatureRefused):
        verify(method, url, signed(b"x"), body, find_key=find)


def test_unsigned_unknown_and_foreign_are_refused() -> None:
    with pytest.raises(SignatureRefused):
        verify("PUT", URL, {}, b"", find_key=find)
    with pytest.raises(SignatureRefused, match="unknown or revoked"):
        verify("PUT", URL, signed(kiosk_id="kiosk-9999"), b"", find_key=find)
    with pytest.raises(SignatureRefused):
        verify("PUT", URL, signed(), b"", find_key=lambda _id: Ed25519PrivateKey.generate().public_key())


@pytest.mark.parametrize("offset", [-MAX_AGE - timedelta(minutes=2), timedelta(minutes=5)])
def test_old_and_future_are_refused(offset: timedelta) -> None:
    with pytest.raises(SignatureRefused):
        verify("PUT", URL, signed(created=datetime.now(UTC) + offset), b"", find_key=find)


def test_a_signature_that_covers_less_is_refused() -> None:
    headers = signed(b"x")
    headers["Signature-Input"] = headers["Signature-Input"].replace('"@query" ', "")
    with pytest.raises(SignatureRefused):
        verify("PUT", URL, headers, b"x", find_key=find)


def test_each_request_has_its_own_nonce() -> None:
    first, second = (verify("PUT", URL, signed(), b"", find_key=find).nonce for _ in range(2))
    assert first != second


@pytest.mark.parametrize("value", ["", "garbage", "kiosk=()", 'pyhms=("@method");created="x"', "\x00"])
def test_malformed_headers_are_refused(value: str) -> None:
    with pytest.raises(SignatureRefused):
        verify("PUT", URL, {**signed(), "Signature-Input": value}, b"", find_key=find)
