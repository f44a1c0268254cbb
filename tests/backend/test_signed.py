"""Signatures of kiosks (RFC 9421): what is not signed exactly like this is not answered."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from backend.api.signed import SignedKiosk, remember
from backend.database import Database
from backend.models.kiosk import Nonce
from backend.problems import Refused
from tests.backend.machine import Machine, now
from tests.backend.running_office import Office
from wire import signature

PATH = "/api/v1/keys?known=x"


def code(response: httpx2.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return response.status_code, response.json()["code"]


def test_unsigned(office: Office) -> None:
    for method, path in (
        ("GET", "/api/v1/keys"),
        ("GET", "/api/v1/catalogue"),
        ("GET", "/api/v1/cases/019aa000-0000-7000-8000-000000000000"),
        ("GET", "/api/v1/directory"),
        ("GET", "/api/v1/slots?office=notary-1&kind=counter&from=2026-11-23&days=1"),
        ("PUT", "/api/v1/submissions/019aa000-0000-7000-8000-000000000000"),
        ("PUT", "/api/v1/submissions/019aa000-0000-7000-8000-000000000000/appointment"),
        ("DELETE", "/api/v1/submissions/019aa000-0000-7000-8000-000000000000/appointment"),
        ("POST", "/api/v1/heartbeats"),
        ("POST", "/api/v1/holds"),
    ):
        assert code(office.client.request(method, path)) == (401, "unsigned"), path


def test_wrong_key(machine: Machine) -> None:
    machine.key = Ed25519PrivateKey.generate()
    assert code(machine.call("GET", PATH)) == (401, "unsigned")


def test_unknown_kiosk(machine: Machine) -> None:
    headers = signature.sign(
        "GET", f"http://x{PATH}", b"", kiosk_id="kiosk-9", key=machine.key, created=now()
    )
    assert code(machine.client.get(PATH, headers=headers)) == (401, "unknown_kiosk")


def test_replayed(machine: Machine) -> None:
    headers = machine.sign("GET", PATH)
    assert machine.client.get(PATH, headers=headers).status_code == 200
    assert code(machine.client.get(PATH, headers=headers)) == (401, "replayed")


def test_replayed_submission(office: Office, machine: Machine) -> None:
    """Also where the nonce is stored in the case's own transaction, and on the path of a retry."""
    content = machine.content(office.services)
    sealed, path = machine.seal(content), f"/api/v1/submissions/{content.uuid}"
    headers = machine.sign("PUT", path, sealed)
    assert machine.client.put(path, content=sealed, headers=headers).status_code == 200
    assert code(machine.client.put(path, content=sealed, headers=headers)) == (401, "replayed")
    again = machine.sign("PUT", path, sealed)
    assert machine.client.put(path, content=sealed, headers=again).status_code == 200
    assert code(machine.client.put(path, content=sealed, headers=again)) == (401, "replayed")


@pytest.mark.parametrize("off", [timedelta(minutes=-7), timedelta(minutes=3), timedelta(days=-400)])
def test_clock_off_is_told_the_time(machine: Machine, off: timedelta) -> None:
    response = machine.client.get(PATH, headers=machine.sign("GET", PATH, created=now() + off))
    assert code(response) == (401, "clock")
    told = datetime.fromisoformat(response.json()["office_time"])
    assert abs(told - now()) < timedelta(minutes=1)
    assert abs(parsedate_to_datetime(response.headers["date"]) - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("off", [timedelta(minutes=-4), timedelta(seconds=40)])
def test_small_differences_are_borne(machine: Machine, off: timedelta) -> None:
    headers = machine.sign("GET", PATH, created=now() + off)
    assert machine.client.get(PATH, headers=headers).status_code == 200


def test_changed_on_the_way(office: Office, machine: Machine) -> None:
    headers = machine.sign("GET", PATH)
    for method, path in (
        ("GET", "/api/v1/keys?known=y"),
        ("GET", "/api/v1/keys"),
        ("GET", "/api/v1/catalogue?known=x"),
        ("GET", "/api/v1/%6beys?known=x"),
    ):
        assert code(machine.client.request(method, path, headers=headers)) == (401, "unsigned"), path
    content = machine.content(office.services)
    sealed, path = machine.seal(content), f"/api/v1/submissions/{content.uuid}"
    signed = machine.sign("PUT", path, sealed)
    assert code(machine.client.put(path, content=sealed + b"x", headers=signed)) == (401, "unsigned")
    without = {name: value for name, value in signed.items() if name != "Content-Digest"}
    assert code(machine.client.put(path, content=sealed, headers=without)) == (401, "unsigned")


@pytest.mark.parametrize(
    "headers",
    [
        {"Signature-Input": "x", "Signature": "y"},
        {"Signature-Input": "sig=()", "Signature": "sig=::"},
        {"Signature-Input": 'sig=("@method");created=x;keyid="k"', "Signature": "sig=:AAAA:"},
        {"Signature": "sig=:AAAA:"},
        {"Signature-Input": "\u00e9".encode("latin-1"), "Signature": b"\xff"},
    ],
)
def test_garbage_headers(machine: Machine, headers: dict[str, str]) -> None:
    assert code(machine.client.get(PATH, headers=headers)) == (401, "unsigned")


def test_nonce_beyond_all_measure(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_urlsafe", lambda _n: "n" * 300)
    assert code(machine.call("GET", PATH)) == (401, "unsigned")


def test_old_nonces_are_swept_in_passing(db: Database) -> None:
    moment = now()

    def use(nonce: str, at: datetime) -> None:
        with db.write() as session:
            remember(session, SignedKiosk("kiosk-1", "", "990101", 317, nonce), at)

    for _ in range(5):
        use("x" + secrets.token_urlsafe(12), moment)
    use("A" + secrets.token_urlsafe(12), moment + timedelta(hours=1))
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(Nonce)) == 1
    with pytest.raises(Refused):
        use(_only(db), moment + timedelta(hours=1))


def _only(db: Database) -> str:
    with db.read() as session:
        return session.scalars(select(Nonce.nonce)).one()
