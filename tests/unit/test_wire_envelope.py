"""The sealed envelope: only the right key opens it, and nothing about it can be changed."""

from __future__ import annotations

import base64
import json
import string
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from wire.envelope import MAX_BYTES, Envelope, EnvelopeError, seal

OFFICE, RECOVERY, STRANGER = (X25519PrivateKey.generate() for _ in range(3))
CONTENT = '{"answer": "测试"}'.encode()


def sealed(content: bytes = CONTENT) -> Envelope:
    """One envelope to both recipients."""
    return seal(
        content,
        uuid="019aa000-0000-7000-8000-000000000001",
        receipt_number="031700000010",
        kiosk_id="kiosk-0317",
        created=datetime(2026, 11, 22, tzinfo=UTC),
        office_key=("office-1", OFFICE.public_key()),
        recovery_key=("recovery-1", RECOVERY.public_key()),
        hold_id="hold-1",
    )


def test_both_recipients_open_it_and_nobody_else() -> None:
    envelope = Envelope.from_bytes(sealed().to_bytes())
    assert envelope.open(OFFICE) == CONTENT
    assert envelope.open(RECOVERY, recovery=True) == CONTENT
    for key, recovery in ((STRANGER, False), (STRANGER, True), (RECOVERY, False), (OFFICE, True)):
        with pytest.raises(EnvelopeError):
            envelope.open(key, recovery=recovery)


def test_the_bytes_are_the_same_after_reading() -> None:
    data = sealed().to_bytes()
    assert Envelope.from_bytes(data).to_bytes() == data


def test_nothing_of_the_content_is_readable_outside() -> None:
    assert "测试".encode() not in sealed().to_bytes()


@pytest.mark.parametrize(
    "field", ["uuid", "receipt_number", "kiosk_id", "key_id", "hold_id", "sha256", "created"]
)
def test_a_changed_header_opens_nothing(field: str) -> None:
    header, *rest = sealed().to_bytes().split(b"\n")
    facts = json.loads(header)
    facts[field] = "2026-11-23T00:00:00Z" if field == "created" else facts[field][:-1] + "9"
    line = json.dumps(facts, separators=(",", ":")).encode()
    changed = Envelope.from_bytes(b"\n".join([line, *rest]))
    with pytest.raises(EnvelopeError):
        changed.open(OFFICE)


def assert_refused(place: int, flip: int) -> None:
    """The envelope with bits of one character changed: not parsed, or the changed seal stays shut."""
    data = bytearray(ENVELOPE_BYTES)
    data[place] ^= flip
    recovery = place >= ENVELOPE_BYTES.rindex(b"\n", 0, -1)
    with pytest.raises(EnvelopeError):
        Envelope.from_bytes(bytes(data)).open(RECOVERY if recovery else OFFICE, recovery=recovery)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_character_is_never_accepted(place: int, flip: int) -> None:
    assert_refused(place % len(ENVELOPE_BYTES), flip)


def test_any_flipped_bit_of_any_character_is_refused() -> None:
    for place in range(len(ENVELOPE_BYTES)):
        for bit in range(8):
            assert_refused(place, 1 << bit)


@pytest.mark.parametrize("line", [1, 2])
@pytest.mark.parametrize("content", [b"a", b"ab", b"abc"])
def test_bits_that_base64_does_not_use_are_not_free(line: int, content: bytes) -> None:
    lines = sealed(content).to_bytes().split(b"\n")
    last = len(lines[line].rstrip(b"=")) - 1
    before = base64.b64decode(lines[line], validate=True)
    same = 0
    for other in BASE64:
        changed = lines[line][:last] + bytes([other]) + lines[line][last + 1 :]
        if changed != lines[line] and base64.b64decode(changed, validate=True) == before:
            same += 1
            with pytest.raises(EnvelopeError, match="canonical"):
                Envelope.from_bytes(b"\n".join([*lines[:line], changed, *lines[line + 1 :]]))
    assert same == {b"": 0, b"=": 3, b"==": 15}[lines[line][last + 1 :]]


BASE64 = (string.ascii_letters + string.digits + "+/").encode()
ENVELOPE_BYTES = sealed().to_bytes()


@given(st.integers(0, len(ENVELOPE_BYTES) - 1))
def test_a_truncated_file_is_no_envelope(length: int) -> None:
    with pytest.raises(EnvelopeError):
        Envelope.from_bytes(ENVELOPE_BYTES[:length])


@given(st.binary(max_size=300))
def test_garbage_is_no_envelope(data: bytes) -> None:
    with pytest.raises(EnvelopeError):
        Envelope.from_bytes(data)


def test_too_large_is_refused_before_anything_is_parsed() -> None:
    with pytest.raises(EnvelopeError, match="too large"):
        Envelope.from_bytes(b"x" * (MAX_BYTES + 1))


def test_an_unknown_suite_is_refused() -> None:
    data = sealed().to_bytes().replace(b"HPKE-X25519", b"HPKE-X99999")
    with pytest.raises(EnvelopeError, match="suite"):
        Envelope.from_bytes(data)


def test_errors_do_not_repeat_the_input() -> None:
    with pytest.raises(EnvelopeError) as caught:
        Envelope.from_bytes(b'{"uuid": "11010519491231002X"}\nAA==\nAA==\n')
    assert "11010519491231002X" not in str(caught.value)
    assert caught.value.__cause__ is None
