"""Looking a case up at a kiosk by number and proof."""

from __future__ import annotations

import httpx2
from conftest import Office
from machine import Machine
from sqlalchemy import select

from backend.models.case import Audit, Case
from backend.tries import MOST_TRIES
from wire.messages import Content, SubmissionAnswer
from wire.receipt_number import compose, grouped


def look_up(machine: Machine, number: str, proof: str) -> httpx2.Response:
    """GET a receipt."""
    return machine.call("GET", f"/api/v1/receipts/{number}", legal_kiosk_proof=proof)


def sent(machine: Machine, content: Content) -> Content:
    """Send a content that must arrive."""
    assert machine.send(content).status_code == 200
    return content


def test_last_four_of_the_document(office: Office, machine: Machine) -> None:
    content = sent(machine, machine.content(office.services))
    other = office.new_machine()
    last_four = content.applicant.id_number[-4:]
    response = look_up(other, content.receipt_number, last_four.lower())
    assert response.status_code == 200, response.text
    answer = SubmissionAnswer.model_validate_json(response.content)
    assert (answer.uuid, answer.state, answer.office_id) == (content.uuid, "submitted", "notary-1")
    assert content.applicant.id_number not in response.text and content.applicant.name not in response.text
    with office.runtime.database.read() as session:
        audit = session.scalars(select(Audit).where(Audit.subject == content.uuid)).all()
    assert (audit[-1].actor, audit[-1].action) == (f"kiosk:{other.id}", "looked_up")


def test_number_as_people_type_it(office: Office, machine: Machine) -> None:
    content = sent(machine, machine.content(office.services))
    typed = grouped(content.receipt_number).replace(" ", "-")
    assert look_up(machine, typed, content.applicant.id_number[-4:]).status_code == 200


def test_own_code_or_phone_where_there_is_no_document(office: Office, machine: Machine) -> None:
    coded = sent(machine, machine.content(office.services, page_code="Rose7"))
    assert look_up(machine, coded.receipt_number, "rose7").status_code == 200
    assert look_up(machine, coded.receipt_number, coded.applicant.id_number[-4:]).status_code == 404
    plain = machine.content(office.services)
    nameless = plain.applicant.model_copy(update={"id_number": "", "id_type": "none_yet"})
    plain = sent(machine, plain.model_copy(update={"applicant": nameless}))
    assert look_up(machine, plain.receipt_number, "1234").status_code == 200


def test_domestic_violence_opens_by_the_chosen_code_only(office: Office, machine: Machine) -> None:
    """家庭暴力: whoever finds the paper knows the victim's document, but not the code."""
    answers = {"matter": "FAMILY", "home_safety": "hurt", "safe_code": 4711}
    content = sent(machine, machine.content(office.services, "AID", answers=answers))
    with office.runtime.database.read() as session:
        case = session.get_one(Case, content.uuid)
    assert case.neutral and (case.priority, case.priority_code) == (0, "WOMAN_VIOLENCE")
    assert look_up(machine, content.receipt_number, content.applicant.id_number[-4:]).status_code == 404
    assert look_up(machine, content.receipt_number, "4711").status_code == 200


def test_wrong_proof_and_unknown_number_look_the_same(office: Office, machine: Machine) -> None:
    content = sent(machine, machine.content(office.services))
    answers = [
        look_up(machine, content.receipt_number, "0000"),
        look_up(machine, content.receipt_number, ""),
        look_up(machine, compose(9999, 1), "0000"),
        look_up(machine, "123", "0000"),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(404, "not_found")}


def test_guessing_locks_and_a_right_one_counts_from_zero(office: Office, machine: Machine) -> None:
    content = sent(machine, machine.content(office.services))
    right = content.applicant.id_number[-4:]
    for _ in range(2):
        for _ in range(MOST_TRIES - 1):
            assert look_up(machine, content.receipt_number, "0000").status_code == 404
        assert look_up(machine, content.receipt_number, right).status_code == 200
    for _ in range(MOST_TRIES):
        assert look_up(machine, content.receipt_number, "0000").status_code == 404
    locked = look_up(machine, content.receipt_number, right)
    assert (locked.status_code, locked.json()["code"]) == (429, "locked")


def test_content_nobody_can_prove_opens_to_nobody(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    sealed = machine.seal_bytes(
        b"{}", uuid=content.uuid, number=content.receipt_number, created=content.created
    )
    assert machine.submit(sealed, content.uuid).status_code == 200
    assert look_up(machine, content.receipt_number, "").status_code == 404
