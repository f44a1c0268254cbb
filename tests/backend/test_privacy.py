"""Nothing personal in logs, answers to others, or readable in the database."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import text

from backend.intake import Sender
from tests.backend.machine import Machine
from tests.backend.running_office import Office
from wire.case_lookup import NumberLookup
from wire.messages import Content


def personal(content: Content) -> list[str]:
    """Every text that must not leave the sealed columns."""
    applicant = content.applicant
    found = [applicant.name, applicant.id_number, applicant.address, content.receipt_token]
    return [
        *found,
        *(a for a in content.answers.values() if isinstance(a, str) and a.isdigit() and len(a) > 6),
    ]


def test_nothing_personal_in_the_log(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    assert machine.send(content).status_code == 200
    broken = machine.content(office.services)
    broken = broken.model_copy(update={"answers": {**broken.answers, "phone": "不是电话13900001234"}})
    assert machine.send(broken).status_code == 200
    machine.call("GET", f"/api/v1/cases/{content.uuid}?x=geheim", legal_kiosk_access="1X9Y")
    asked = NumberLookup(number=content.receipt_number, proof="2Z8W")
    machine.call("POST", "/api/v1/cases/by-number", asked.model_dump_json().encode())
    machine.client.get(f"/f/{content.receipt_token}")
    machine.client.post(
        "/api/v1/enrolments", json={"code": "GEHEIM-CODE-123", "public_key": content.applicant.name}
    )
    log = office.process.log.read_text()
    assert "/api/v1/submissions/{uuid}" in log, "requests are logged by route"
    assert "/api/v1/cases/{case_id}" in log and "/api/v1/cases/by-number" in log
    typed = ("1X9Y", "2Z8W", "geheim", "GEHEIM", "不是电话")
    for word in (*personal(content), *personal(broken), *typed, content.uuid, content.receipt_number):
        assert word not in log, word


def test_nothing_personal_readable_in_the_database(office: Office, machine: Machine) -> None:
    content = machine.content(office.services, answers={"matter": "N_OTHER"})
    assert machine.send(content).status_code == 200
    with office.runtime.database.read() as session:
        dump = []
        for table in (
            "cases",
            "persons",
            "submissions",
            "case_history",
            "audit",
            "outbox_events",
            "bookings",
        ):
            for row in session.execute(text(f"select * from {table}")):
                dump += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
    for word in (*personal(content), str(content.answers["matter_text"])):
        assert not any(word.encode() in value for value in dump), word
    if office.runtime.database.is_sqlite:
        assert office.runtime.database.url.database is not None
        path = Path(office.runtime.database.url.database)
        for file in (path, path.with_name(path.name + "-wal")):
            raw = file.read_bytes()
            assert not any(word.encode() in raw for word in personal(content))


def test_refusals_do_not_repeat_what_was_sent(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    header = machine.seal(content).split(b"\n")[0]
    odd = json.loads(header) | {"created": "测试王五"}
    body = json.dumps(odd, ensure_ascii=False).encode() + b"\nAA==\nAA==\n"
    response = machine.submit(body, content.uuid)
    assert response.status_code == 422 and "测试" not in response.text


def test_objects_do_not_show_themselves(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    sender = Sender("kiosk-1", "kiosk", "990101", 317)
    shown = repr(content) + repr(content.applicant) + repr(sender) + repr(office.runtime.vault)
    assert not any(word in shown for word in personal(content))
