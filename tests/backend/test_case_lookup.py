"""Cases at a kiosk by card or by number and code: who sees what, for how long, and what may be done."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel
from sqlalchemy import select

from backend import case_requests
from backend.case_access import ACCESS_LIFE, access_of, opens
from backend.models.case import Audit, Case
from backend.tries import MOST_FROM_ADDRESS, MOST_TRIES
from tests.backend.machine import Machine, now
from tests.backend.office_rows import add_slot
from tests.backend.running_office import Office
from wire.case_lookup import (
    CardLookup,
    CasesFound,
    ChangedCase,
    FoundCase,
    LookupOutcome,
    NumberLookup,
)
from wire.case_sheet import CaseRequestBody, RequestKind
from wire.messages import AppointmentRequest, AppointmentResult, Content
from wire.receipt_number import compose, grouped

HURT = {"matter": "FAMILY", "home_safety": "hurt", "safe_code": 4711}
_days = itertools.count(3)


def slot(office: Office, capacity: int = 1) -> str:
    """A new time, on a day of its own."""
    with office.runtime.database.write() as session:
        starts = now().replace(hour=11, minute=0, second=0, microsecond=0) + timedelta(days=next(_days))
        return add_slot(session, "notary-1", starts, capacity=capacity)


def sent(office: Office, machine: Machine, code: str = "NOTARY", **changes: Any) -> Content:
    """A submission that has arrived."""
    content = machine.content(office.services, code, **changes)
    answer = machine.send(content)
    assert answer.status_code == 200, answer.text
    return content


def found(response: httpx2.Response) -> CasesFound:
    """The answer of a lookup."""
    assert response.status_code == 200, response.text
    return CasesFound.model_validate_json(response.content)


def by_card(machine: Machine, content: Content) -> CasesFound:
    """With the document of a submission."""
    who = content.applicant
    return found(post(machine, "by-card", CardLookup(id_type=who.id_type, id_number=who.id_number)))


def by_number(machine: Machine, number: str, proof: str) -> CasesFound:
    """With number and code."""
    return found(post(machine, "by-number", NumberLookup(number=number, proof=proof)))


def post(machine: Machine, way: str, body: BaseModel) -> httpx2.Response:
    """One lookup."""
    return machine.call("POST", f"/api/v1/cases/{way}", body.model_dump_json().encode())


def opened(machine: Machine, content: Content) -> FoundCase:
    """The one case of a submission, opened by its number."""
    (case,) = by_number(machine, content.receipt_number, content.applicant.id_number[-4:]).cases
    return case


def call(
    machine: Machine, method: str, case: FoundCase, below: str = "", body: BaseModel | None = None
) -> httpx2.Response:
    """One call with what opened the case."""
    return machine.call(
        method,
        f"/api/v1/cases/{case.id}{below}",
        body.model_dump_json().encode() if body else b"",
        legal_kiosk_access=case.access,
    )


def changed(response: httpx2.Response) -> ChangedCase:
    """The answer of a call that worked."""
    assert response.status_code == 200, response.text
    return ChangedCase.model_validate_json(response.content)


def audit(office: Office, case_id: str) -> list[tuple[str, str]]:
    """Who did what with a case."""
    with office.runtime.database.read() as session:
        rows = session.scalars(select(Audit).where(Audit.subject == case_id).order_by(Audit.id)).all()
    return [(row.actor, row.action) for row in rows]


def test_the_card_shows_its_own_cases_newest_first(office: Office, machine: Machine) -> None:
    first = sent(office, machine)
    second = sent(office, machine, id_number=first.applicant.id_number)
    sent(office, machine)  # somebody else's
    other = office.new_machine()
    answer = by_card(other, first)
    assert answer.outcome is LookupOutcome.FOUND
    assert [case.id for case in answer.cases] == [second.uuid, first.uuid]
    case = answer.cases[0]
    assert case.sheet is not None and case.sheet.title == case.title and case.page_token
    assert audit(office, first.uuid)[-1] == (f"kiosk:{other.id}", "read")


def test_nothing_of_the_person_is_in_the_answer(office: Office, machine: Machine) -> None:
    content = sent(office, machine)
    who = content.applicant
    body = CardLookup(id_type=who.id_type, id_number=who.id_number.lower())
    text = post(machine, "by-card", body).text
    assert content.uuid in text
    for personal in (who.name, who.id_number, who.address):
        assert personal not in text
    assert who.id_number not in repr(body) and content.receipt_number not in repr(by_card(machine, content))


def test_an_unknown_card_finds_nothing(office: Office, machine: Machine) -> None:
    answer = by_card(machine, machine.content(office.services))
    assert (answer.outcome, answer.cases) == (LookupOutcome.NOT_FOUND, [])


def test_a_neutral_case_asks_its_code_even_with_the_card(office: Office, machine: Machine) -> None:
    content = sent(office, machine, "AID", answers=HURT)
    (case,) = by_card(machine, content).cases
    assert case.sheet is None and not case.access and not case.page_token
    assert case.title == "公共法律服务登记" and case.number == content.receipt_number
    assert ("kiosk:" + machine.id, "read") not in audit(office, content.uuid)
    last_four = content.applicant.id_number[-4:]
    assert by_number(machine, case.number, last_four).outcome is LookupOutcome.NOT_FOUND
    (case,) = by_number(machine, case.number, "4711").cases
    assert case.sheet is not None and case.sheet.neutral and case.access
    assert case.sheet.bring == [] and case.sheet.consents == []


def test_number_and_code_as_people_type_them(office: Office, machine: Machine) -> None:
    content = sent(office, machine)
    typed = grouped(content.receipt_number)
    last_four = content.applicant.id_number[-4:].lower()
    (case,) = by_number(office.new_machine(), typed, last_four).cases
    assert case.id == content.uuid and case.page_token == content.receipt_token


def test_wrong_code_and_unknown_number_look_the_same_and_lock(office: Office, machine: Machine) -> None:
    content = sent(office, machine)
    unknown = compose(9998, 1)
    for number in (content.receipt_number, unknown):
        for _ in range(MOST_TRIES):
            answer = by_number(machine, number, "0000")
            assert (answer.outcome, answer.cases) == (LookupOutcome.NOT_FOUND, [])
        assert by_number(machine, number, "0000").outcome is LookupOutcome.LOCKED
    right = by_number(machine, content.receipt_number, content.applicant.id_number[-4:])
    assert (right.outcome, right.cases) == (LookupOutcome.LOCKED, [])
    assert by_number(machine, "123", "0000").outcome is LookupOutcome.NOT_FOUND


def test_own_code_or_phone_where_there_is_no_document(office: Office, machine: Machine) -> None:
    coded = sent(office, machine, page_code="Rose7")
    assert by_number(machine, coded.receipt_number, "rose7").outcome is LookupOutcome.FOUND
    last_four = coded.applicant.id_number[-4:]
    assert by_number(machine, coded.receipt_number, last_four).outcome is LookupOutcome.NOT_FOUND
    plain = machine.content(office.services)
    nameless = plain.applicant.model_copy(update={"id_number": "", "id_type": "none_yet"})
    sent(office, machine, uuid=plain.uuid, receipt_number=plain.receipt_number, applicant=nameless)
    assert by_number(machine, plain.receipt_number, "1234").outcome is LookupOutcome.FOUND


def test_a_right_code_counts_from_zero_again(office: Office, machine: Machine) -> None:
    content = sent(office, machine)
    for _ in range(2):
        for _ in range(MOST_TRIES - 1):
            assert by_number(machine, content.receipt_number, "0000").outcome is LookupOutcome.NOT_FOUND
        assert opened(machine, content).id == content.uuid


def test_what_nobody_can_prove_opens_to_nobody(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    empty = machine.seal_bytes(
        b"{}", uuid=content.uuid, number=content.receipt_number, created=content.created
    )
    assert machine.submit(empty, content.uuid).status_code == 200
    for proof in ("", content.applicant.id_number[-4:]):
        assert by_number(machine, content.receipt_number, proof).outcome is LookupOutcome.NOT_FOUND


def test_a_kiosk_that_tries_many_documents_is_stopped(office: Office, machine: Machine) -> None:
    content = sent(office, machine)
    outcomes = [by_card(machine, content).outcome for _ in range(MOST_FROM_ADDRESS + 1)]
    assert outcomes[0] is LookupOutcome.FOUND and outcomes[-1] is LookupOutcome.LOCKED
    assert by_card(office.new_machine(), content).outcome is LookupOutcome.FOUND


def test_what_opens_a_case_is_its_own_for_this_kiosk_and_ten_minutes(
    office: Office, machine: Machine
) -> None:
    case, other = opened(machine, sent(office, machine)), opened(machine, sent(office, machine))
    assert changed(call(machine, "GET", case)).case.id == case.id
    for stranger, access in (
        (machine, ""),
        (machine, other.access),
        (machine, case.access[:-1] + ("0" if case.access[-1] != "0" else "1")),
        (machine, "9" * 40),
        (machine, "９９９.x"),
        (office.new_machine(), case.access),
    ):
        if access.isascii():
            wrong = case.model_copy(update={"access": access})
            assert call(stranger, "GET", wrong).status_code == 404
            assert call(stranger, "DELETE", wrong, "/appointment").status_code == 404
    vault, at = office.runtime.vault, datetime.now().astimezone()
    access = access_of(vault, case.id, machine.id, at)
    assert opens(vault, case.id, machine.id, access, at + ACCESS_LIFE - timedelta(seconds=1))
    assert not opens(vault, case.id, machine.id, access, at + ACCESS_LIFE + timedelta(seconds=1))
    assert not opens(vault, case.id, machine.id, "９９９.x", at)


def test_move_cancel_and_the_place_is_free_again(office: Office, machine: Machine) -> None:
    first, second = slot(office), slot(office)
    content = sent(office, machine, slot_id=first, answers={"mode": "counter"})
    case = opened(machine, content)
    assert case.sheet is not None and case.sheet.movable and case.sheet.slot_office == "notary-1"
    moved = changed(call(machine, "PUT", case, "/appointment", AppointmentRequest(slot_id=second)))
    assert moved.result is AppointmentResult.BOOKED
    sheet = moved.case.sheet
    assert sheet is not None and sheet.appointment is not None and sheet.appointment.slot_id == second
    taker = sent(office, machine, slot_id=first, answers={"mode": "counter"})
    back = changed(call(machine, "PUT", moved.case, "/appointment", AppointmentRequest(slot_id=first)))
    assert back.result is AppointmentResult.GONE, "somebody else has it by now"
    assert back.case.sheet is not None and back.case.sheet.appointment == sheet.appointment
    gone = changed(call(machine, "DELETE", back.case, "/appointment"))
    assert gone.result is AppointmentResult.CANCELLED
    assert gone.case.sheet is not None and gone.case.sheet.appointment is None
    assert not gone.case.sheet.cancellable
    assert call(machine, "DELETE", gone.case, "/appointment").status_code == 409
    mover = opened(machine, taker)
    assert changed(
        call(machine, "PUT", mover, "/appointment", AppointmentRequest(slot_id=second))
    ).result is (AppointmentResult.BOOKED)
    assert (f"kiosk:{machine.id}", "appointment") in audit(office, content.uuid)


def test_a_closed_case_takes_no_time(office: Office, machine: Machine) -> None:
    content = sent(office, machine, slot_id=slot(office), answers={"mode": "counter"})
    case = opened(machine, content)
    with office.runtime.database.write() as session:
        session.get_one(Case, content.uuid).open = False
    answer = call(machine, "PUT", case, "/appointment", AppointmentRequest(slot_id=slot(office)))
    assert (answer.status_code, answer.json()["code"]) == (409, "not_bookable")


@pytest.mark.parametrize("kind", [RequestKind.COMPLAINT, RequestKind.WITHDRAW, RequestKind.DELETE])
def test_requests_wait_for_staff(office: Office, machine: Machine, kind: RequestKind) -> None:
    case = opened(machine, sent(office, machine))
    words = "样例投诉的话" if kind is RequestKind.COMPLAINT else ""
    made = changed(call(machine, "POST", case, "/requests", CaseRequestBody(kind=kind, text=words)))
    assert made.case.sheet is not None
    last = made.case.sheet.last(kind)
    assert last is not None and last.open
    assert made.case.sheet.texts_stopped is (kind is RequestKind.WITHDRAW)
    with office.runtime.database.read() as session:
        (row,) = case_requests.of_case(session, case.id)
        text = case_requests.words_of(office.runtime.vault, row)
    assert row.channel == "kiosk" and (text == words or kind is RequestKind.WITHDRAW)
    assert ("applicant:kiosk", "request") in audit(office, case.id)


def test_a_rating_when_there_is_something_to_rate(office: Office, machine: Machine) -> None:
    case = opened(machine, sent(office, machine))
    five = CaseRequestBody(kind=RequestKind.RATING, score=5)
    assert call(machine, "POST", case, "/requests", five).status_code == 422
    with office.runtime.database.write() as session:
        session.get_one(Case, case.id).state = "collected"
    made = changed(call(machine, "POST", case, "/requests", five))
    assert made.case.sheet is not None
    rating = made.case.sheet.last(RequestKind.RATING)
    assert rating is not None and rating.score == 5
    with office.runtime.database.read() as session:
        assert session.get_one(Case, case.id).state == "rated"
    wrong = CaseRequestBody(kind=RequestKind.RATING, score=6)
    assert call(machine, "POST", case, "/requests", wrong).status_code == 422


def test_papers_are_not_added_here(office: Office, machine: Machine) -> None:
    case = opened(machine, sent(office, machine))
    body = CaseRequestBody(kind=RequestKind.PAPER)
    assert call(machine, "POST", case, "/requests", body).status_code == 422
    empty = CaseRequestBody(kind=RequestKind.COMPLAINT, text="  ")
    assert call(machine, "POST", case, "/requests", empty).status_code == 422


def test_words_in_the_language_that_is_asked_for(office: Office, machine: Machine) -> None:
    content = sent(office, machine)
    body = NumberLookup(number=content.receipt_number, proof=content.applicant.id_number[-4:])
    answer = machine.call(
        "POST", "/api/v1/cases/by-number", body.model_dump_json().encode(), accept_language="en"
    )
    sheet = found(answer).cases[0].sheet
    assert sheet is not None and sheet.title.isascii()


def test_unsigned_and_replayed_calls_are_refused(office: Office, machine: Machine) -> None:
    path = "/api/v1/cases/by-number"
    body = NumberLookup(number="1", proof="1").model_dump_json().encode()
    assert machine.client.post(path, content=body).status_code == 401
    headers = {**machine.sign("POST", path, body), "content-type": "application/json"}
    assert machine.client.post(path, content=body, headers=headers).status_code == 200
    assert machine.client.post(path, content=body, headers=headers).status_code == 401
