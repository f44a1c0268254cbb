"""One-time codes, prefixes, revocation."""

from __future__ import annotations

import base64
import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select

from backend import enrol, keys
from backend.catalogues import Catalogues
from backend.database import Database
from backend.keys import KeyRing
from backend.metrics import Metrics
from backend.models.case import Audit
from backend.models.kiosk import Counter, EnrolmentCode, Kiosk
from backend.problems import Code, Refused
from backend.runtime import Runtime
from backend.settings import Settings
from backend.vault import open_vault
from tests.backend.machine import Machine, now
from tests.backend.running_office import Office
from wire.messages import EnrolmentRequest


@pytest.fixture
def runtime(db: Database, tmp_path: Path) -> Runtime:
    """A runtime on the test's own database, without HTTP."""
    settings = Settings(state_dir=tmp_path, public_url="https://office.example")
    ring = KeyRing(settings.keys)
    ring.prepare()
    return Runtime(settings, db, open_vault(settings.keys), ring, Catalogues(db), Metrics())


def request(code: str) -> EnrolmentRequest:
    """A kiosk's request with a new key."""
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    return EnrolmentRequest(code=code, public_key=base64.b64encode(public).decode(), software="kiosk 1.0")


def new_code(runtime: Runtime, lifetime: timedelta = timedelta(hours=1)) -> str:
    """A code for a hall."""
    with runtime.database.write() as session:
        return enrol.make_code(session, "样例大厅", "990101", runtime.now(), lifetime)


def test_over_http_everything_to_begin(office: Office, machine: Machine) -> None:
    told = machine.enrolment
    assert (told.hall_name, told.region) == ("样例大厅", "990101")
    assert told.public_url == f"http://127.0.0.1:{office.process.port}"
    assert told.kiosk_id == f"kiosk-{told.receipt_prefix:04d}"
    signing = Ed25519PublicKey.from_public_bytes(base64.b64decode(told.office_signing_key))
    for key in (told.sealing_key, told.recovery_key):
        signing.verify(base64.b64decode(key.signature), key.signed_bytes())


def test_code_is_single_use(office: Office) -> None:
    with office.runtime.database.write() as session:
        code = enrol.make_code(session, "样例大厅", "990101", now(), timedelta(hours=1))
    Machine.enrol(office.client, code)
    again = office.client.post("/api/v1/enrolments", json=request(code).model_dump())
    assert (again.status_code, again.json()["code"]) == (403, "enrolment_refused")


def test_code_as_people_type_it(runtime: Runtime) -> None:
    code = new_code(runtime)
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}", code)
    assert enrol.redeem(runtime, request(code.lower().replace("-", " "))).receipt_prefix == 317


def test_only_the_hash_of_a_code_is_kept(runtime: Runtime) -> None:
    code = new_code(runtime)
    with runtime.database.read() as session:
        row = session.scalars(select(EnrolmentCode)).one()
    assert code.replace("-", "") not in str(vars(row)) and len(row.code_hash) == 64


def test_expired_and_unknown_codes(runtime: Runtime) -> None:
    for code in (new_code(runtime, timedelta(seconds=-1)), "AAAA-AAAA-AAAA"):
        with pytest.raises(Refused) as refused:
            enrol.redeem(runtime, request(code))
        assert refused.value.code is Code.ENROLMENT_REFUSED


@pytest.mark.parametrize("public_key", ["", "x", "AAAA", base64.b64encode(b"x" * 33).decode(), "é"])
def test_key_must_be_one_and_the_code_stays_usable(runtime: Runtime, public_key: str) -> None:
    code = new_code(runtime)
    with pytest.raises(Refused) as refused:
        enrol.redeem(runtime, EnrolmentRequest(code=code, public_key=public_key))
    assert refused.value.code is Code.MALFORMED
    enrol.redeem(runtime, request(code))


def test_prefixes_grow_and_are_never_given_twice(runtime: Runtime) -> None:
    given = [enrol.redeem(runtime, request(new_code(runtime))).receipt_prefix for _ in range(3)]
    with runtime.database.write() as session:
        assert enrol.revoke(session, "kiosk-0319", now())
    given.append(enrol.redeem(runtime, request(new_code(runtime))).receipt_prefix)
    assert given == [317, 318, 319, 320]
    with runtime.database.read() as session:
        listed = enrol.kiosks(session)
    assert [kiosk.receipt_prefix for kiosk in listed] == given
    assert [kiosk.revoked_at is not None for kiosk in listed] == [False, False, True, False]


def test_prefixes_end(runtime: Runtime) -> None:
    code = new_code(runtime)
    with runtime.database.write() as session:
        session.add(Counter(name="kiosk_prefix", value=7999))
    with pytest.raises(RuntimeError, match="no receipt prefix"):
        enrol.redeem(runtime, request(code))


def test_one_code_ten_kiosks_at_once(runtime: Runtime) -> None:
    code = new_code(runtime)
    won: list[str] = []
    lost: list[Refused] = []

    def redeem() -> None:
        try:
            won.append(enrol.redeem(runtime, request(code)).kiosk_id)
        except Refused as refused:
            lost.append(refused)

    threads = [threading.Thread(target=redeem) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(won), len(lost)) == (1, 9)


def test_region_must_be_a_division_code(db: Database) -> None:
    for region in ("", "99010", "9901012", "99010x", "９９０１０１"):
        with pytest.raises(ValueError), db.write() as session:
            enrol.make_code(session, "x", region, now(), timedelta(hours=1))


def test_revoking(runtime: Runtime) -> None:
    kiosk_id = enrol.redeem(runtime, request(new_code(runtime))).kiosk_id
    with runtime.database.write() as session:
        assert not enrol.revoke(session, "kiosk-9999", now())
        assert enrol.revoke(session, kiosk_id, now())
        first = session.get_one(Kiosk, kiosk_id).revoked_at
    with runtime.database.write() as session:
        assert enrol.revoke(session, kiosk_id, now() + timedelta(days=1)), "a second time changes nothing"
        assert session.get_one(Kiosk, kiosk_id).revoked_at == first
        actions = session.scalars(select(Audit.action).order_by(Audit.id)).all()
    assert actions == ["code_made", "enrolled", "revoked"]


def test_first_enrolment_starts_the_chain(runtime: Runtime) -> None:
    told = enrol.redeem(runtime, request(new_code(runtime)))
    with runtime.database.read() as session:
        assert keys.newest(session) == told.sealing_key
    assert enrol.redeem(runtime, request(new_code(runtime))).sealing_key == told.sealing_key
