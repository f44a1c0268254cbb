"""Content that cannot be accepted becomes a case for people to clarify; a kiosk is never made to send for
ever."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

import catalogue
from backend import catalogues
from backend.assessment import assess
from backend.cases import CaseView, read_case
from tests.backend.machine import Machine, now
from tests.backend.running_office import Office
from wire.envelope import Envelope
from wire.messages import Content, SubmissionAnswer


def clarified(office: Office, machine: Machine, content: Content, raw: bytes | None = None) -> CaseView:
    """Send, expect a case to clarify, and open it."""
    sealed = machine.seal_bytes(
        raw if raw is not None else content.model_dump_json().encode(),
        uuid=content.uuid,
        number=content.receipt_number,
        created=content.created,
    )
    for _ in range(2):  # also the second time
        response = machine.submit(sealed, content.uuid)
        assert response.status_code == 200, response.text
        answer = SubmissionAnswer.model_validate_json(response.content)
        assert answer.state == "needs_clarification"
        assert answer.state_label
    with office.runtime.database.write() as session:
        view = read_case(session, office.runtime.vault, content.uuid, "test", now())
    assert view is not None and view.problems and view.case.open
    return view


def places(view: CaseView) -> list[str]:
    """Where the problems are."""
    return [problem.where for problem in view.problems]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "123"),
        ("phone", None),
        ("matter", "N_TENDER"),
        ("matter", "NO_SUCH"),
        ("matter", ["N_POA"]),
        ("matter", {"a": {"b": [1, 2, 3]}}),
        ("phone", "1" * 100_000),
        ("matter", "N" * 500),
        ("matter", "N_POA\0"),
    ],
)
def test_tampered_answers(office: Office, machine: Machine, field: str, value: Any) -> None:
    content = machine.content(office.services)
    tampered = content.model_copy(update={"answers": {**content.answers, field: value}})
    view = clarified(office, machine, tampered)
    assert any(place.startswith(field) for place in places(view))
    assert view.case.service == "NOTARY"
    assert view.content == tampered, "what was sent is kept whole"


def test_text_that_no_column_takes(office: Office, machine: Machine) -> None:
    """NUL and endless text: PostgreSQL would refuse the row, and the kiosk would send for ever."""
    odd = "\0x" * 300
    content = machine.content(office.services)
    applicant = content.applicant.model_copy(update={"id_type": odd, "name": odd})
    changes = {"applicant": applicant, "language": odd, "slot_id": odd, "office_id": odd, "wishes": [odd] * 3}
    response = machine.send(content.model_copy(update=changes))
    assert response.status_code == 200, response.text
    unknown = machine.content(office.services).model_copy(update={"catalogue_version": odd})
    clarified(office, machine, unknown)


def test_no_answers_at_all(office: Office, machine: Machine) -> None:
    content = machine.content(office.services).model_copy(update={"answers": {}})
    assert "matter" in places(clarified(office, machine, content))


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"null", b"{}", b"[" * 5000, b'{"uuid": 3}'])
def test_unreadable_content(office: Office, machine: Machine, raw: bytes) -> None:
    content = machine.content(office.services)
    view = clarified(office, machine, content, raw)
    assert places(view) == ["content"]
    assert (view.content, view.case.service, view.case.office_id) == (None, "", "")
    assert view.case.receipt_number == content.receipt_number


def test_content_of_another_receipt(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    raw = content.model_copy(update={"receipt_number": "000000000000"}).model_dump_json().encode()
    assert "content" in places(clarified(office, machine, content, raw))


def test_unknown_catalogue_and_service(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    unknown = content.model_copy(update={"catalogue_version": "0" * 200})
    assert places(clarified(office, machine, unknown)) == ["catalogue_version"]
    content = machine.content(office.services).model_copy(update={"service": "NO_SUCH"})
    assert places(clarified(office, machine, content)) == ["service"]


def test_wrong_document_number(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    number = content.applicant.id_number
    other = str((int(number[-2]) + 1) % 10)
    applicant = content.applicant.model_copy(update={"id_number": number[:-2] + other + number[-1]})
    view = clarified(office, machine, content.model_copy(update={"applicant": applicant}))
    assert places(view) == ["applicant"]
    content = machine.content(office.services)
    applicant = content.applicant.model_copy(update={"birth_date": now().date()})
    assert "applicant" in places(
        clarified(office, machine, content.model_copy(update={"applicant": applicant}))
    )


def test_machine_from_the_future(office: Office, machine: Machine) -> None:
    content = machine.content(office.services, created=now() + timedelta(days=400))
    view = clarified(office, machine, content)
    assert "created" in places(view)


def test_nobody_is_competent(office: Office, machine: Machine) -> None:
    far = office.new_machine(region="650100")
    content = far.content(office.services)
    moved = json.loads(content.model_dump_json().replace("990101", "650102"))
    view = clarified(office, far, Content.model_validate(moved))
    assert "route" in places(view)
    assert (view.case.office_id, view.case.route_rule) == ("", "no_competent_office")


def test_required_consent_is_missing(office: Office, machine: Machine) -> None:
    code, service = next(
        (code, service)
        for code, service in changed_catalogue(office.services).services.items()
        if any(consent.required for consent in service.notice.consents)
    )
    published = changed_catalogue(office.services)
    with office.runtime.database.write() as session:
        catalogues.publish(session, published, now())
        catalogues.publish(session, office.services, now())  # the packaged one is current again
    content = machine.content(published, code).model_copy(update={"consents": []})
    missing = next(consent.id for consent in service.notice.consents if consent.required)
    assert f"consent.{missing}" in places(clarified(office, machine, content))


def changed_catalogue(services: catalogue.Catalogue) -> catalogue.Catalogue:
    """The packaged catalogue in which every consent is compulsory: another version."""
    stored = json.loads(services.to_json())
    for service in stored["services"].values():
        for consent in service["notice"]["consents"]:
            consent["required"] = True
    return catalogue.Catalogue.from_json(json.dumps(stored))


def test_old_catalogue_version_still_validates(office: Office, machine: Machine) -> None:
    """A submission names its version: rules of another version, published later or before, do not apply to
    it."""
    other = changed_catalogue(office.services)
    with office.runtime.database.write() as session:
        catalogues.publish(session, other, now())
        assert catalogues.current_version(session) == other.version
    content = machine.content(office.services).model_copy(update={"consents": []})
    answer = SubmissionAnswer.model_validate_json(machine.send(content).content)
    with office.runtime.database.write() as session:
        catalogues.publish(session, office.services, now())
        assert catalogues.current_version(session) == office.services.version
    assert answer.state == "submitted", "its own version asks for no consent"


def test_rules_that_break_do_not_make_a_kiosk_send_for_ever(
    office: Office, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should some answer ever make the catalogue's engine raise, the case is clarified."""
    content = machine.content(office.services)
    header = Envelope.from_bytes(machine.seal(content)).header

    def broken(*_args: object) -> None:
        raise RecursionError

    monkeypatch.setattr(catalogue, "judge", broken)
    raw = content.model_dump_json().encode()
    assessed = assess(office.runtime.catalogues, header, raw, "990101", now())
    assert [problem.where for problem in assessed.problems] == ["answers"]


def test_number_of_another_kind_is_taken_as_it_is(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    applicant = content.applicant.model_copy(update={"id_type": "passport", "id_number": "E12345678"})
    answer = machine.send(content.model_copy(update={"applicant": applicant}))
    assert SubmissionAnswer.model_validate_json(answer.content).state == "submitted"
