"""Photos of a hand-off that come together: whatever ends last, the answer names them all."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Barrier, Event

import httpx2
import pytest
from sqlalchemy.orm import Session

from backend import files
from backend.pages.hand.photos import answer_with_files
from backend.pages.hand.visit import Visit as PageVisit
from tests.backend.handoff_rig import Phone, Visit
from tests.backend.machine import Machine
from tests.backend.running_office import Office
from tests.backend.sample_files import photo
from wire.handoff import HandoffDraft

ROUNDS = 6
FIELD = "attachments"
PIECE = {"content-type": "application/offset+octet-stream", "upload-offset": "0"}


@pytest.fixture
def visit_and_phone(office: Office, machine: Machine) -> tuple[Visit, Phone]:
    """A paired phone that is asked for papers."""
    visit, phone = Visit.paired(machine, office.runtime, service="AID")
    answers = {"matter": "LABOUR_WAGE", "migrant": True}
    told = HandoffDraft(
        service="AID",
        catalogue_version=office.services.version,
        region=machine.enrolment.region,
        facts={"birth_date": "1980-05-06", "sex": "F", "by_hand": False},
        answers=answers,
    )
    visit.share(told)
    return visit, phone


def named(visit: Visit) -> list[str]:
    """The files in the answer, in order."""
    return [entry["page"][0] for entry in visit.state().answers.get(FIELD) or []]


def test_two_photos_that_end_at_the_same_moment(office: Office, visit_and_phone: tuple[Visit, Phone]) -> None:
    visit, phone = visit_and_phone
    data, together = photo(1), Barrier(2)
    token = office.runtime.vault.lookup("handoff_form", phone.cookie)[:32]
    headers = {
        "cookie": f"handoff={phone.cookie}",
        "form-token": token,
        "sec-fetch-site": "same-origin",
        "upload-metadata": f"field {base64.b64encode(FIELD.encode()).decode()}",
        "upload-length": str(len(data)),
    }

    def send(_number: int) -> str:
        with httpx2.Client(base_url=office.client.base_url, headers=headers, timeout=60) as client:
            begun = client.post("/h/files")
            assert begun.status_code == 201, begun.text
            place = begun.headers["location"]
            together.wait(60)
            assert client.patch(place, content=data, headers=PIECE).status_code == 204
        return str(place).rpartition("/")[2]

    sent: list[str] = []
    with ThreadPoolExecutor(2) as phones:
        for _ in range(ROUNDS):
            sent += phones.map(send, range(2))
            assert sorted(named(visit)) == sorted(sent)
    there = named(visit)
    assert there == [one.id for one in visit.state().files], "in the order in which they came"
    with httpx2.Client(base_url=office.client.base_url, headers=headers, timeout=60) as client:
        assert client.post(f"/h/files/{there[0]}/remove").status_code == 303
    assert named(visit) == there[1:]


def test_files_are_listed_when_it_is_ones_turn(
    office: Office, visit_and_phone: tuple[Visit, Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slower of two uploads waits while the other one ends: then it must see that one's file, too."""
    visit, phone = visit_and_phone
    runtime, side, form = office.runtime, phone.known_side(), phone.open_form()
    page, write, waits = PageVisit(runtime, side, form, ""), runtime.database.write, Event()

    def signalled() -> AbstractContextManager[Session]:
        waits.set()
        return write()

    first = files.keep(runtime, page.owner, FIELD, photo(1), runtime.now())
    second = files.keep(runtime, page.owner, FIELD, photo(6), runtime.now())
    with ThreadPoolExecutor(1) as other:
        with write() as session:
            assert page.owner.is_there(session)  # it is our turn
            row = page.owner.file(session, str(second))
            assert row is not None
            row.state = files.RECEIVING
        with write() as session:
            assert page.owner.is_there(session)
            monkeypatch.setattr(runtime.database, "write", signalled)
            slower = other.submit(answer_with_files, page, FIELD)
            assert waits.wait(60)
            row = page.owner.file(session, str(second))
            assert row is not None
            row.state = files.READY
        slower.result(60)
    assert named(visit) == [first, second]
