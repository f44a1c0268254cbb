"""What is refused on the way in: typed, so that a kiosk parks it and shows staff why. Nothing of it is
stored."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta, timezone

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import select

from backend import enrol
from backend.models.case import Submission
from tests.backend.machine import Machine
from tests.backend.running_office import Office
from wire.envelope import MAX_BYTES
from wire.messages import AppointmentRequest
from wire.receipt_number import compose


def refused(response: httpx2.Response, status: int, code: str) -> None:
    """Check status, code and kind of an error answer."""
    assert (response.status_code, response.json()["code"]) == (status, code), response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["office_time"]


@pytest.mark.parametrize("body", [b"", b"garbage", b"\n\n\n", b"{}\nAA==\nAA==\n", secrets.token_bytes(3000)])
def test_garbage(office: Office, machine: Machine, body: bytes) -> None:
    refused(machine.submit(body, "019aa000-0000-7000-8000-000000000000"), 422, "malformed")


def test_truncated_and_changed(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    sealed = machine.seal(content)
    refused(machine.submit(sealed[:-40], content.uuid), 422, "malformed")
    lines = sealed.split(b"\n")
    changed = lines[0].replace(b'"hold_id":null', b'"hold_id":"x"')
    refused(machine.submit(b"\n".join((changed, *lines[1:])), content.uuid), 422, "malformed")


def test_address_and_header_must_agree(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    refused(machine.submit(machine.seal(content), "019aa000-0000-7000-8000-000000000003"), 422, "malformed")


def test_uuid_must_be_one(office: Office, machine: Machine) -> None:
    content = machine.content(office.services, uuid="not-a-uuid")
    refused(machine.send(content), 422, "malformed")
    shouting = machine.content(office.services)
    upper = shouting.model_copy(update={"uuid": shouting.uuid.upper()})
    refused(machine.send(upper), 422, "malformed")


def test_envelope_of_another_kiosk(office: Office, machine: Machine) -> None:
    other = office.new_machine()
    content = other.content(office.services)
    refused(machine.submit(other.seal(content), content.uuid), 422, "malformed")


def test_receipt_number_of_another_prefix(office: Office, machine: Machine) -> None:
    content = machine.content(
        office.services, receipt_number=compose(machine.enrolment.receipt_prefix + 1, 1)
    )
    refused(machine.send(content), 422, "malformed")
    broken = machine.content(office.services, receipt_number="123456789012")
    refused(machine.send(broken), 422, "malformed")


def test_unknown_key(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    stranger = ("office-9-deadbeef", X25519PrivateKey.generate().public_key())
    refused(machine.submit(machine.seal(content, office_key=stranger), content.uuid), 422, "unknown_key")
    for key_id in ("../office-signing", "office-signing", "", "/etc/passwd"):
        sealed = machine.seal(content, office_key=(key_id, stranger[1]))
        refused(machine.submit(sealed, content.uuid), 422, "unknown_key")
    known = (machine.enrolment.sealing_key.key_id, stranger[1])
    refused(machine.submit(machine.seal(content, office_key=known), content.uuid), 422, "malformed")


def test_header_of_a_broken_machine(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    old = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    refused(machine.submit(machine.seal(content, created=old), content.uuid), 422, "malformed")
    refused(machine.submit(machine.seal(content, hold_id="a\0b"), content.uuid), 422, "malformed")


def test_nul_in_addresses_and_bodies(office: Office, machine: Machine) -> None:
    """Not storable is the sender's fault, on both databases."""
    body = AppointmentRequest(slot_id="a\0b", session="\0").model_dump_json().encode()
    content = machine.content(office.services)
    assert machine.send(content).status_code == 200
    for method, path, data in (
        ("PUT", f"/api/v1/submissions/{content.uuid}/appointment", body),
        ("DELETE", "/api/v1/submissions/%00/appointment", b""),
        ("GET", "/api/v1/keys?known=%00", b""),
        ("GET", "/api/v1/cases/%00", b""),
    ):
        assert machine.call(method, path, data).status_code in (200, 404, 409, 422), path


def test_too_large(office: Office, machine: Machine) -> None:
    uuid = "019aa000-0000-7000-8000-000000000001"
    refused(machine.submit(b"x" * (MAX_BYTES + 1), uuid), 413, "too_large")
    limit = office.runtime.settings.max_body_bytes
    refused(machine.submit(b"x" * (limit + 1), uuid), 413, "too_large")


def test_too_large_without_a_declared_length(office: Office, machine: Machine) -> None:
    path = "/api/v1/submissions/019aa000-0000-7000-8000-000000000002"
    chunks = (b"x" * 65536 for _ in range(MAX_BYTES // 65536 + 2))
    refused(office.client.put(path, content=chunks, headers=machine.sign("PUT", path)), 413, "too_large")


def test_revoked_kiosk(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    with office.runtime.database.write() as session:
        assert enrol.revoke(session, machine.id, office.runtime.now())
    refused(machine.send(content), 403, "revoked")
    refused(machine.call("GET", "/api/v1/keys"), 403, "revoked")
    with office.runtime.database.read() as session:
        assert session.scalar(select(Submission).where(Submission.uuid == content.uuid)) is None


def test_unknown_address(office: Office, machine: Machine) -> None:
    refused(machine.call("GET", "/api/v1/nothing"), 404, "not_found")
