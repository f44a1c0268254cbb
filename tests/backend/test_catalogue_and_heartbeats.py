"""What kiosks fetch and report."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import select

import catalogue
from backend import catalogues, enrol, heartbeats, keys
from backend.database import Database
from backend.models.catalogue import PublishedCatalogue
from backend.models.kiosk import HeartbeatState, LogMark
from backend.pages import office_machines
from tests.backend.machine import Machine, now
from tests.backend.running_office import Office
from wire.messages import Heartbeat, HeartbeatAnswer


def test_catalogue_is_the_published_one(office: Office, machine: Machine) -> None:
    response = machine.call("GET", "/api/v1/catalogue")
    assert response.status_code == 200
    fetched = catalogue.Catalogue.from_json(response.text)
    assert fetched.version == office.services.version
    assert response.headers["etag"] == f'"{fetched.version}"'
    known = machine.call("GET", f"/api/v1/catalogue?known={fetched.version}")
    assert (known.status_code, known.content) == (304, b"")
    assert machine.call("GET", "/api/v1/catalogue?known=other").status_code == 200


def test_publishing(db: Database) -> None:
    services = catalogue.load()
    one = catalogue.Catalogue({code: services.services[code] for code in list(services.services)[:1]})
    smaller = catalogue.Catalogue({})
    with db.write() as session:
        assert catalogues.current_version(session) == ""
        assert catalogues.publish(session, one, now())
        assert not catalogues.publish(session, one, now()), "already current"
        assert catalogues.publish(session, smaller, now())
        assert catalogues.publish(session, one, now()), "an earlier version becomes current again"
    store = catalogues.Catalogues(db)
    assert store.current() == one.version
    with db.read() as session:
        versions = session.scalars(select(PublishedCatalogue.version)).all()
    assert sorted(versions) == sorted([one.version, smaller.version]), "every version is kept"
    parsed = store.get(one.version)
    assert parsed is not None and parsed.version == one.version
    assert store.get(one.version) is parsed
    assert store.get("unknown") is None


def test_memory_of_parsed_versions_is_bounded(db: Database) -> None:
    store = catalogues.Catalogues(db)
    with db.write() as session:
        for number in range(catalogues.KEPT + 3):
            row = {
                "sequence": number,
                "version": f"{number:016d}",
                "content": '{"services": {}}',
                "published_at": now(),
            }
            session.add(PublishedCatalogue(**row))
    first = store.get(f"{0:016d}")
    for number in range(catalogues.KEPT + 3):
        assert store.get(f"{number:016d}") is not None
    assert store.get(f"{0:016d}") is not first, "the oldest was dropped and read again"


def test_version_that_this_program_cannot_read(db: Database) -> None:
    with db.write() as session:
        session.add(PublishedCatalogue(sequence=1, version="v" * 16, content="{}", published_at=now()))
    assert catalogues.Catalogues(db).get("v" * 16) is None


def beat(**changes: object) -> Heartbeat:
    """A report of a healthy machine."""
    values: dict[str, object] = {
        "software": "kiosk 1.0",
        "started_at": now(),
        "reader": "ready",
        "printer": "paper_near_end",
        "queue_length": 0,
    }
    return Heartbeat.model_validate({**values, **changes})


def test_report_is_kept_and_answered(office: Office, machine: Machine) -> None:
    for length in (3, 1):
        report = beat(queue_length=length, queued_keys=["office-1-x"], catalogue_version="abc")
        response = machine.call("POST", "/api/v1/heartbeats", report.model_dump_json().encode())
        assert response.status_code == 200, response.text
    answer = HeartbeatAnswer.model_validate_json(response.content)
    assert answer.catalogue_version == office.services.version
    assert abs(answer.office_time - now()) < timedelta(minutes=1)
    with office.runtime.database.read() as session:
        newest = keys.newest(session)
        kept = session.scalars(select(HeartbeatState).where(HeartbeatState.kiosk_id == machine.id)).one()
    assert newest is not None and answer.newest_key_id == newest.key_id
    assert (kept.queue_length, kept.queued_keys, kept.printer) == (1, ["office-1-x"], "paper_near_end")


def test_alarms_and_the_log_of_every_hour_are_kept(
    office: Office, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = office.runtime
    begun = now().replace(minute=0, second=0, microsecond=0)

    def report(at: datetime, **changes: object) -> None:
        monkeypatch.setattr(runtime, "now", lambda: at)
        heartbeats.report(runtime, machine.id, beat(**changes))

    for minutes, log_hash in ((0, "a" * 64), (20, "b" * 64), (60, "c" * 64), (75, "d" * 64)):
        report(begun + timedelta(minutes=minutes), alarms=["reader_changed"], log_hash=log_hash)
    mine = select(LogMark).where(LogMark.kiosk_id == machine.id).order_by(LogMark.hour)
    with runtime.database.read() as session:
        kept = session.get_one(HeartbeatState, machine.id)
        assert (kept.alarms, kept.log_hash) == (["reader_changed"], "d" * 64)
        assert office_machines.alarmed(session) == 1
        marks = [(mark.hour, mark.log_hash) for mark in session.scalars(mine)]
        assert marks == [(begun, "a" * 64), (begun + timedelta(hours=1), "c" * 64)]
    report(begun + heartbeats.MARKS_KEPT + timedelta(hours=2), log_hash="e" * 64)
    with runtime.database.read() as session:
        assert [mark.log_hash for mark in session.scalars(mine)] == ["e" * 64], "the old ones are gone"
        assert office_machines.alarmed(session) == 0, "settled at the machine"


def test_malformed_report_names_the_place_only(machine: Machine) -> None:
    response = machine.call(
        "POST", "/api/v1/heartbeats", b'{"software": "secret-word", "queue_length": "many"}'
    )
    assert (response.status_code, response.json()["code"]) == (422, "malformed")
    assert "queue_length" in response.json()["detail"]
    assert "many" not in response.text and "secret-word" not in response.text


def test_reports_destroy_keys_nobody_needs(office: Office, machine: Machine) -> None:
    """In a far future all kiosks have reported: old private keys go, envelopes under them are refused for
    good."""
    runtime = office.runtime
    with runtime.database.write() as session:
        old = keys.newest(session)
        keys.rotate(session, runtime.keys, now())
        for other in session.scalars(select(HeartbeatState)):
            other.queued_keys = []
    assert old is not None
    content = machine.content(office.services)
    sealed = machine.seal(content)
    assert machine.submit(sealed, content.uuid).status_code == 200
    far = now() + keys.GRACE + timedelta(days=400)
    everyone_reports(office, far)
    assert runtime.keys.find(old.key_id) is None
    newer = machine.content(office.services)
    stale = machine.seal(newer, office_key=(old.key_id, X25519PrivateKey.generate().public_key()))
    assert machine.submit(stale, newer.uuid).json()["code"] == "unknown_key"
    assert machine.submit(sealed, content.uuid).status_code == 200, (
        "a retry of what is here is still answered"
    )


def everyone_reports(office: Office, at: object) -> None:
    """Every kiosk of this office reports at a moment, the last report destroys."""
    runtime = office.runtime
    original = runtime.now
    runtime.now = lambda: at  # type: ignore[assignment, return-value]
    try:
        with runtime.database.read() as session:
            ids = [kiosk.id for kiosk in enrol.kiosks(session)]
        for kiosk_id in ids:
            heartbeats.report(runtime, kiosk_id, beat())
    finally:
        runtime.now = original
