"""From a sealed envelope to a case, over real HTTP, on both databases."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import httpx2
from sqlalchemy import func, select

import catalogue
from backend.assessment import PRIORITIES
from backend.cases import read_case
from backend.models.case import Audit, Case, Clock, History, Person, Submission
from backend.models.outbox import OutboxEvent
from tests.backend.machine import Machine, now
from tests.backend.running_office import Office
from tests.backend.sample_answers import id_number
from wire.messages import AppointmentResult, SubmissionAnswer


def accepted(response: httpx2.Response) -> SubmissionAnswer:
    """The answer of a request that must succeed."""
    assert response.status_code == 200, response.text
    return SubmissionAnswer.model_validate_json(response.content)


def test_submission_becomes_a_case(office: Office, machine: Machine) -> None:
    content = machine.content(office.services, wishes=["下周一上午"])
    answer = accepted(machine.send(content))
    assert (answer.uuid, answer.receipt_number) == (content.uuid, content.receipt_number)
    assert answer.state == "submitted"
    assert answer.state_label == "已收到，等公证处安排时间"
    assert (answer.office_id, answer.office_phone) == ("notary-1", "0990-5550100")
    assert answer.appointment_result is AppointmentResult.WISHES_NOTED
    assert abs(answer.office_time - now()) < timedelta(minutes=1)
    with office.runtime.database.write() as session:
        view = read_case(session, office.runtime.vault, content.uuid, "test", office.runtime.now())
    assert view is not None and view.content == content
    case = view.case
    assert (case.service, case.catalogue_version) == ("NOTARY", office.services.version)
    assert (case.matter, case.open, case.version) == (content.answers["matter"], True, 1)
    assert (case.kiosk_id, case.created_at) == (machine.id, content.created)
    assert [(h.from_state, h.state, h.actor) for h in view.history] == [
        ("", "submitted", f"kiosk:{machine.id}")
    ]
    assert view.problems == []


def test_rows_around_the_case(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    accepted(machine.send(content))
    with office.runtime.database.read() as session:
        case = session.get_one(Case, content.uuid)
        person = session.get_one(Person, case.person_key)
        events = session.scalars(select(OutboxEvent).where(OutboxEvent.case_id == content.uuid)).all()
        audit = session.scalars(select(Audit).where(Audit.subject == content.uuid)).all()
        submission = session.get_one(Submission, content.uuid)
    assert (submission.channel, submission.key_id) == ("kiosk", machine.enrolment.sealing_key.key_id)
    assert [(event.version, event.kind) for event in events] == [(1, "received")]
    assert [(row.actor, row.action) for row in audit] == [(f"kiosk:{machine.id}", "submission")]
    number = content.applicant.id_number
    assert office.runtime.vault.open(person.id_number, f"person:{person.key}") == number.encode()
    assert person.key == office.runtime.vault.lookup("person", "resident_id", number)


def test_one_person_is_found_again(office: Office, machine: Machine) -> None:
    first = machine.content(office.services)
    second = machine.content(office.services, id_number=first.applicant.id_number)
    accepted(machine.send(first))
    accepted(machine.send(second))
    with office.runtime.database.read() as session:
        keys = session.scalars(select(Case.person_key).where(Case.id.in_([first.uuid, second.uuid]))).all()
    assert len(keys) == 2 and len(set(keys)) == 1


def test_without_a_document_number_nobody_is_mixed_up(office: Office, machine: Machine) -> None:
    contents = []
    for _ in range(2):
        content = machine.content(office.services)
        applicant = content.applicant.model_copy(update={"id_number": "", "id_type": "none_yet"})
        contents.append(content.model_copy(update={"applicant": applicant}))
    for content in contents:
        accepted(machine.send(content))
    with office.runtime.database.read() as session:
        keys = session.scalars(select(Case.person_key).where(Case.id.in_([c.uuid for c in contents]))).all()
    assert len(set(keys)) == 2


def test_same_bytes_same_answer(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    sealed = machine.seal(content)
    answers = [accepted(machine.submit(sealed, content.uuid)) for _ in range(3)]
    told = [answer.model_dump(exclude={"office_time"}) for answer in answers]
    assert told[0] == told[1] == told[2]
    with office.runtime.database.read() as session:
        history = session.scalar(select(func.count()).where(History.case_id == content.uuid))
    assert history == 1


def test_other_bytes_under_the_uuid_are_refused(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    accepted(machine.send(content))
    again = machine.send(content)  # sealed anew: other bytes
    assert (again.status_code, again.json()["code"]) == (409, "other_bytes")
    broken = machine.seal(content)[:-9] + b"AAAAAAA=\n"
    refused = machine.submit(broken, content.uuid)
    assert (refused.status_code, refused.json()["code"]) == (409, "other_bytes")


def test_ten_clients_one_case(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    sealed = machine.seal(content)
    answers: list[SubmissionAnswer] = []
    failed: list[BaseException] = []
    start = threading.Barrier(10)

    def send() -> None:
        try:
            start.wait(60)
            answers.append(accepted(machine.submit(sealed, content.uuid)))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    assert len({answer.model_dump_json(exclude={"office_time"}) for answer in answers}) == 1
    with office.runtime.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Case).where(Case.id == content.uuid)) == 1
        assert session.scalar(select(func.count()).where(History.case_id == content.uuid)) == 1


def test_receipt_number_is_used_once(office: Office, machine: Machine) -> None:
    first = machine.content(office.services)
    accepted(machine.send(first))
    second = machine.content(office.services, receipt_number=first.receipt_number)
    refused = machine.send(second)
    assert (refused.status_code, refused.json()["code"]) == (409, "receipt_taken")
    with office.runtime.database.read() as session:
        assert session.get(Submission, second.uuid) is None, "nothing of a refused submission stays"


def test_legal_aid_has_its_statutory_clock_and_queue_class(office: Office, machine: Machine) -> None:
    """法律援助法 第四十三条: the decision within seven days; an old person stands in the green channel."""
    content = machine.content(office.services, "AID", id_number=id_number(5, date(1931, 5, 6)))
    answer = accepted(machine.send(content))
    assert (answer.state, answer.office_id) == ("submitted", "aid-1")
    decide = catalogue.deadline("AID_DECIDE", content.created.date(), catalogue.WorkCalendar())
    assert decide.date in [due.date for due in answer.due if due.code == "AID_DECIDE"]
    with office.runtime.database.read() as session:
        case = session.get_one(Case, content.uuid)
        clocks = session.scalars(select(Clock).where(Clock.case_id == case.id)).all()
    assert any(clock.code == "AID_DECIDE" and clock.due == decide.date for clock in clocks)
    assert case.priority < PRIORITIES.index("normal") and case.priority_code


def test_clocks_start_on_the_day_of_submission(office: Office, machine: Machine) -> None:
    """A submission that waited in the machine keeps its day; one whose clock was unknown counts from
    arrival."""
    queued = machine.content(office.services, created=now() - timedelta(days=3))
    unknown = machine.content(office.services, created=now() - timedelta(days=3), clock_known=False)
    expected = {}
    for content, start in ((queued, queued.created), (unknown, now())):
        answer = accepted(machine.send(content))
        with office.runtime.database.read() as session:
            clocks = session.scalars(select(Clock).where(Clock.case_id == content.uuid)).all()
        expected[content.uuid] = [due.date for due in answer.due]
        assert [clock.due for clock in clocks if clock.show == "receipt"] == expected[content.uuid]
        assert all(clock.due >= start.date() and clock.running and clock.calendar_version for clock in clocks)
