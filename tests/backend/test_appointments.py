"""Places of cases: booked with the submission, chosen later, moved, given back."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

import catalogue
from backend import appointments, catalogues
from backend.models.case import Case, Clock, History
from backend.models.outbox import OutboxEvent
from backend.models.place import Place, PlaceState, Slot
from backend.problems import Refused
from tests.backend.machine import Machine, now
from tests.backend.office_rows import add_slot
from tests.backend.running_office import Office
from wire.messages import (
    AppointmentRequest,
    AppointmentResult,
    Content,
    Hold,
    HoldRequest,
    SubmissionAnswer,
)

_days = itertools.count(3)


def slot(office: Office, office_id: str = "notary-1", capacity: int = 1) -> str:
    """A new time, on a day of its own."""
    with office.runtime.database.write() as session:
        starts = now().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=next(_days))
        return add_slot(session, office_id, starts, capacity=capacity)


def sent(machine: Machine, content: Content) -> SubmissionAnswer:
    """Send a content that must arrive."""
    response = machine.send(content)
    assert response.status_code == 200, response.text
    return SubmissionAnswer.model_validate_json(response.content)


def choose(machine: Machine, uuid: str, slot_id: str, session: str = "") -> SubmissionAnswer:
    """PUT an appointment that must be answered."""
    body = AppointmentRequest(slot_id=slot_id, session=session).model_dump_json().encode()
    response = machine.call("PUT", f"/api/v1/submissions/{uuid}/appointment", body)
    assert response.status_code == 200, response.text
    return SubmissionAnswer.model_validate_json(response.content)


def give_back(machine: Machine, uuid: str) -> SubmissionAnswer:
    """DELETE an appointment."""
    response = machine.call("DELETE", f"/api/v1/submissions/{uuid}/appointment")
    assert response.status_code == 200, response.text
    return SubmissionAnswer.model_validate_json(response.content)


def counter_answers() -> dict[str, str]:
    """Answers of a matter done at the counter."""
    return {"mode": "counter"}


def test_booked_with_the_submission(office: Office, machine: Machine) -> None:
    slot_id = slot(office)
    content = machine.content(office.services, slot_id=slot_id, answers=counter_answers())
    sealed = machine.seal(content)
    answers = [
        SubmissionAnswer.model_validate_json(machine.submit(sealed, content.uuid).content) for _ in range(2)
    ]
    assert answers[0].appointment_result is AppointmentResult.BOOKED
    assert answers[0].appointment is not None and answers[0].appointment.slot_id == slot_id
    assert answers[0].appointment.starts_at.hour == 10
    assert answers[0].state == "booked"
    assert answers[0].model_dump(exclude={"office_time"}) == answers[1].model_dump(exclude={"office_time"})
    with office.runtime.database.read() as session:
        steps = session.execute(
            select(History.from_state, History.state)
            .where(History.case_id == content.uuid)
            .order_by(History.id)
        ).all()
    assert [tuple(step) for step in steps] == [("", "submitted"), ("submitted", "booked")]


def test_the_held_place_is_booked(office: Office, machine: Machine) -> None:
    slot_id = slot(office)
    request = HoldRequest(slot_id=slot_id, session="s1").model_dump_json().encode()
    hold = Hold.model_validate_json(machine.call("POST", "/api/v1/holds", request).content)
    other = office.new_machine()
    gone = sent(other, other.content(office.services, slot_id=slot_id, answers=counter_answers()))
    assert (gone.appointment_result, gone.state) == (AppointmentResult.GONE, "submitted")
    content = machine.content(office.services, slot_id=slot_id, answers=counter_answers())
    response = machine.submit(machine.seal(content, hold_id=hold.id), content.uuid)
    assert response.json()["appointment_result"] == "booked"


def test_gone_then_another_time(office: Office, machine: Machine) -> None:
    full, free = slot(office), slot(office)
    sent(machine, machine.content(office.services, slot_id=full, answers=counter_answers()))
    content = machine.content(office.services, slot_id=full, answers=counter_answers())
    assert sent(machine, content).appointment_result is AppointmentResult.GONE
    assert choose(machine, content.uuid, full).appointment_result is AppointmentResult.GONE
    answer = choose(machine, content.uuid, free)
    assert (answer.appointment_result, answer.state) == (AppointmentResult.BOOKED, "booked")
    assert answer.appointment is not None and answer.appointment.slot_id == free


def test_choosing_uses_the_hold_of_the_session(office: Office, machine: Machine) -> None:
    slot_id = slot(office)
    content = machine.content(office.services, answers=counter_answers())
    sent(machine, content)
    machine.call(
        "POST", "/api/v1/holds", HoldRequest(slot_id=slot_id, session="s9").model_dump_json().encode()
    )
    assert choose(machine, content.uuid, slot_id).appointment_result is AppointmentResult.GONE
    answer = choose(machine, content.uuid, slot_id, session="s9")
    assert answer.appointment_result is AppointmentResult.BOOKED


def test_moved_and_a_failed_move_keeps_the_place(office: Office, machine: Machine) -> None:
    first, second, full = slot(office), slot(office), slot(office)
    sent(machine, machine.content(office.services, slot_id=full, answers=counter_answers()))
    content = machine.content(office.services, slot_id=first, answers=counter_answers())
    sent(machine, content)
    failed = choose(machine, content.uuid, full)
    assert failed.appointment_result is AppointmentResult.GONE
    assert failed.appointment is not None and failed.appointment.slot_id == first
    moved = choose(machine, content.uuid, second)
    assert (moved.appointment_result, moved.state) == (AppointmentResult.BOOKED, "moved")
    other = machine.content(office.services, slot_id=first, answers=counter_answers())
    assert sent(machine, other).appointment_result is AppointmentResult.BOOKED, "the old place is free again"


def test_the_same_time_again_is_no_move(office: Office, machine: Machine) -> None:
    slot_id = slot(office, capacity=2)
    content = machine.content(office.services, slot_id=slot_id, answers=counter_answers())
    sent(machine, content)
    asked = HoldRequest(slot_id=slot_id, session="s3").model_dump_json().encode()
    assert machine.call("POST", "/api/v1/holds", asked).status_code in (200, 201)

    def written() -> tuple[int, int, int, str, list[str]]:
        with office.runtime.database.read() as session:
            case = session.get_one(Case, content.uuid)
            steps = session.scalar(select(func.count()).where(History.case_id == case.id))
            events = session.scalar(select(func.count()).where(OutboxEvent.case_id == case.id))
            places = session.scalars(select(Place.state).where(Place.slot_id == slot_id)).all()
            return case.version, steps or 0, events or 0, case.state, sorted(places)

    before = written()
    for key in ("", "s3"):
        again = choose(machine, content.uuid, slot_id, session=key)
        assert (again.appointment_result, again.state) == (AppointmentResult.BOOKED, "booked")
        assert again.appointment is not None and again.appointment.slot_id == slot_id
    assert written() == before and before[-1] == [PlaceState.BOOKED, PlaceState.HELD]


def test_a_time_gone_by_is_not_booked_still(office: Office, machine: Machine) -> None:
    slot_id = slot(office)
    content = machine.content(office.services, slot_id=slot_id, answers=counter_answers())
    sent(machine, content)
    with office.runtime.database.write() as session:
        after = session.get_one(Slot, slot_id).ends_at + timedelta(minutes=1)
        told = appointments.choose(
            session, office.runtime.catalogues, content.uuid, slot_id, hold_id=None, actor="test", now=after
        )
        assert told.result is AppointmentResult.GONE


def test_cancelled_ends_the_matter_where_the_file_says_so(office: Office, machine: Machine) -> None:
    slot_id = slot(office)
    content = machine.content(office.services, slot_id=slot_id, answers=counter_answers())
    sent(machine, content)
    answer = give_back(machine, content.uuid)
    assert (answer.appointment_result, answer.appointment) == (AppointmentResult.CANCELLED, None)
    assert answer.state == "cancelled"
    assert give_back(machine, content.uuid).appointment_result is AppointmentResult.CANCELLED, "idempotent"
    with office.runtime.database.read() as session:
        case = session.get_one(Case, content.uuid)
        running = session.scalars(select(Clock).where(Clock.case_id == case.id, Clock.running)).all()
    assert not case.open and not running
    body = AppointmentRequest(slot_id=slot_id).model_dump_json().encode()
    refused = machine.call("PUT", f"/api/v1/submissions/{content.uuid}/appointment", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_bookable")


def test_cancelled_goes_back_to_waiting_where_the_matter_goes_on(office: Office, machine: Machine) -> None:
    stored = json.loads(office.services.to_json())
    for state in stored["services"]["NOTARY"]["states"]:
        state["next"] = [following for following in state.get("next", []) if following != "cancelled"]
    lasting = catalogue.Catalogue.from_json(json.dumps(stored))
    with office.runtime.database.write() as session:
        catalogues.publish(session, lasting, now())
        catalogues.publish(session, office.services, now())
    content = machine.content(lasting, slot_id=slot(office), answers=counter_answers())
    assert sent(machine, content).state == "booked"
    answer = give_back(machine, content.uuid)
    assert (answer.appointment_result, answer.state) == (AppointmentResult.CANCELLED, "submitted")
    assert choose(machine, content.uuid, slot(office)).state == "booked"


def test_no_such_case(office: Office) -> None:
    database, services = office.runtime.database, office.runtime.catalogues
    with pytest.raises(Refused), database.write() as session:
        appointments.give_back(session, services, "no-such-case", actor="test", now=now())


def test_one_open_booking_per_person_and_matter(office: Office, machine: Machine) -> None:
    first, second = slot(office), slot(office)
    one = machine.content(office.services, slot_id=first, answers=counter_answers())
    sent(machine, one)
    again = machine.content(
        office.services, slot_id=second, id_number=one.applicant.id_number, answers=counter_answers()
    )
    answer = sent(machine, again)
    assert answer.appointment_result is AppointmentResult.ALREADY_BOOKED
    assert (answer.earlier_receipt, answer.state) == (one.receipt_number, "submitted")
    told = choose(machine, again.uuid, second)
    assert (told.appointment_result, told.earlier_receipt) == (
        AppointmentResult.ALREADY_BOOKED,
        one.receipt_number,
    )
    give_back(machine, one.uuid)
    assert choose(machine, again.uuid, second).appointment_result is AppointmentResult.BOOKED


def test_people_without_a_number_do_not_block_each_other(office: Office, machine: Machine) -> None:
    slot_id = slot(office, capacity=2)
    for _ in range(2):
        content = machine.content(office.services, answers=counter_answers())
        nameless = content.applicant.model_copy(update={"id_number": "", "id_type": "none_yet"})
        content = content.model_copy(update={"applicant": nameless})
        sent(machine, content)
        assert choose(machine, content.uuid, slot_id).appointment_result is AppointmentResult.BOOKED


def test_a_time_of_another_office_is_not_the_cases(office: Office, machine: Machine) -> None:
    elsewhere = slot(office, "aid-1")
    content = machine.content(office.services, slot_id=elsewhere, answers=counter_answers())
    assert sent(machine, content).appointment_result is AppointmentResult.GONE
    for slot_id in (elsewhere, "no-such-slot"):
        body = AppointmentRequest(slot_id=slot_id).model_dump_json().encode()
        refused = machine.call("PUT", f"/api/v1/submissions/{content.uuid}/appointment", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "not_bookable")


def test_only_the_kiosk_that_submitted(office: Office, machine: Machine) -> None:
    content = machine.content(office.services, answers=counter_answers())
    sent(machine, content)
    other = office.new_machine()
    body = AppointmentRequest(slot_id="x").model_dump_json().encode()
    for method, data in (("PUT", body), ("DELETE", b"")):
        refused = other.call(method, f"/api/v1/submissions/{content.uuid}/appointment", data)
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
