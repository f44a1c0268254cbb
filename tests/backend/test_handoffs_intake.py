"""Photos that a phone sent during a session belong to the case of the submission that names them."""

from __future__ import annotations

from typing import Any

import pytest

import catalogue
from backend import files
from backend.assessment import photos_in
from backend.cases import CaseView, read_case
from backend.models.handoff import StoredFile
from backend.runtime import Runtime
from catalogue.model import Field, FieldType
from tests.backend.handoff_rig import Visit
from tests.backend.machine import Machine, now
from tests.backend.running_office import Office
from tests.backend.sample_files import photo
from wire.handoff import Ended
from wire.messages import Content, SubmissionAnswer


@pytest.fixture
def runtime(office: Office) -> Runtime:
    """The phones' process."""
    return office.runtime


def uploaded(runtime: Runtime, visit: Visit) -> str:
    """One photo of the phone."""
    kept = files.keep(runtime, files.Owner(visit.opened.id, None), "photos", photo(), runtime.now())
    assert isinstance(kept, str)
    return kept


def naming(office: Office, machine: Machine, *ids: Any) -> Content:
    """A submission that names files."""
    content = machine.content(office.services)
    answers = {**content.answers, "photos": [{"page": id_} for id_ in ids]}
    return content.model_copy(update={"answers": answers})


def sent(office: Office, machine: Machine, content: Content) -> tuple[SubmissionAnswer, CaseView]:
    """Hand in, and open the case."""
    response = machine.send(content)
    assert response.status_code == 200, response.text
    with office.runtime.database.write() as session:
        view = read_case(session, office.runtime.vault, content.uuid, "test", now())
    assert view is not None
    return SubmissionAnswer.model_validate_json(response.content), view


def test_photos_become_the_cases(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, _ = Visit.paired(machine, runtime)
    first, second, unused = (uploaded(runtime, visit) for _ in range(3))
    visit.end(Ended.SUBMITTED)
    content = naming(office, machine, [first], second)
    sealed = machine.seal(content)
    assert machine.submit(sealed, content.uuid).json()["state"] == "submitted"
    again = machine.submit(sealed, content.uuid)
    assert again.json()["state"] == "submitted", "sent twice: still the case's own photos"
    with runtime.database.read() as session:
        owners = [session.get_one(StoredFile, id_).case_id for id_ in (first, second, unused)]
    assert owners == [content.uuid, content.uuid, None]
    with runtime.database.read() as session:
        kept = files.files_of(session, files.Owner(None, content.uuid))
    assert {one.id for one in kept} == {first, second}


def test_photos_of_nobody_and_of_others(office: Office, runtime: Runtime, machine: Machine) -> None:
    stranger = office.new_machine()
    visit, _ = Visit.paired(stranger, runtime)
    theirs = uploaded(runtime, visit)
    mine, _ = Visit.paired(machine, runtime)
    good = uploaded(runtime, mine)
    for ids in ([theirs], [good, "no-such-file"], [theirs + "\0"], ["\0"], [["x" * 500]]):
        answer, view = sent(office, machine, naming(office, machine, *ids))
        assert answer.state == "needs_clarification", ids
        assert [problem.where for problem in view.problems] == ["photos"]
        with runtime.database.read() as session:
            assert session.get_one(StoredFile, theirs).case_id is None
    with runtime.database.read() as session:
        assert session.get_one(StoredFile, good).case_id is not None, "staff see what did come"


def test_the_first_case_keeps_them(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, _ = Visit.paired(machine, runtime)
    picture = uploaded(runtime, visit)
    first, second = (naming(office, machine, picture) for _ in range(2))
    assert sent(office, machine, first)[0].state == "submitted"
    assert sent(office, machine, second)[0].state == "needs_clarification"
    with runtime.database.read() as session:
        assert session.get_one(StoredFile, picture).case_id == first.uuid


def test_unfinished_upload_is_told(office: Office, runtime: Runtime, machine: Machine) -> None:
    visit, _ = Visit.paired(machine, runtime)
    with runtime.database.write() as session:
        begun = files.begin(session, files.Owner(visit.opened.id, None), "photos", 1000, runtime.now())
    assert isinstance(begun, str)
    assert sent(office, machine, naming(office, machine, begun))[0].state == "needs_clarification"


def test_ids_are_found_wherever_they_are_asked() -> None:
    photo_field = Field(id="page", type=FieldType.PHOTO, label="照片")
    fields = [
        photo_field,
        Field(id="papers", type=FieldType.LIST, label="材料", max_items=2, fields=[photo_field]),
        Field(id="helper", type=FieldType.PERSON, label="帮手", fields=[photo_field]),
        Field(id="note", type=FieldType.TEXT, label="说明"),
    ]
    answers: dict[str, Any] = {
        "page": ["a1", "a2", "a1", 7, None],
        "papers": [{"page": "b1"}, {"page": ["b2"]}, {"page": "beyond"}],
        "helper": {"page": "c1"},
        "note": "n1",
    }
    assert photos_in(fields, answers) == ["a1", "a2", "b1", "b2", "c1"]
    strange: list[dict[str, Any]] = [
        {"page": {"a": 1}},
        {"papers": 5},
        {"papers": [[["x"]], None, 7]},
        {"helper": "x"},
        {"page": True, "papers": True, "helper": True},
    ]
    for one in strange:
        assert photos_in(fields, one) == []


def test_every_photo_question_of_the_services_is_seen() -> None:
    """A service file with a photo question in a new place would lose its pictures otherwise."""

    def photos(fields: list[Field]) -> int:
        return sum((one.type is FieldType.PHOTO) + photos(one.fields) for one in fields)

    for service in catalogue.load().services.values():
        fields = [one for section in service.sections for one in section.fields]
        answers: dict[str, Any] = {}
        for one in fields:
            if one.type is FieldType.PHOTO:
                answers[one.id] = [one.id]
            elif photos(one.fields):
                inner = {sub.id: [f"{one.id}-{sub.id}"] for sub in one.fields if sub.type is FieldType.PHOTO}
                answers[one.id] = [inner] if one.type is FieldType.LIST else inner
        assert len(photos_in(fields, answers)) == photos(fields) > 0
