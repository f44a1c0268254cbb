"""Staff see a case's pictures: only theirs, only what we made ourselves, and every look is written down."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend import files
from backend.files import Owner, Refusal
from backend.models.case import Audit
from backend.models.handoff import StoredFile
from backend.pages import staff
from tests.backend import sample_files as samples
from tests.backend.machine import Machine
from tests.backend.running_office import Office


def enter(office: Office, office_id: str = "") -> dict[str, str]:
    """Headers of a browser in which a member of staff entered."""
    now = office.runtime.now()
    with office.runtime.database.write() as session:
        secret = staff.enter(session, staff.make_link(session, "样例值班员", now, office_id=office_id), now)
    return {"cookie": f"{staff.COOKIE}={secret}"}


def new_case(office: Office, machine: Machine) -> tuple[str, str, str]:
    """A case with a photo and a paper: ids of case, photo, paper."""
    content = machine.content(office.services)
    assert machine.send(content).status_code == 200
    owner, now = Owner(None, content.uuid), office.runtime.now()
    photo = files.keep(office.runtime, owner, "", samples.photo(), now)
    paper = files.keep(office.runtime, owner, "no_such_question", samples.active_pdf(), now)
    assert not isinstance(photo, Refusal)
    assert not isinstance(paper, Refusal)
    return content.uuid, photo, paper


def looks(office: Office, case_id: str) -> list[tuple[str, str]]:
    with office.runtime.database.read() as session:
        wanted = (Audit.subject == case_id, Audit.actor == "staff:样例值班员")
        return [(row.action, row.detail) for row in session.scalars(select(Audit).where(*wanted))]


def test_pictures_on_the_page_of_a_case(office: Office, machine: Machine) -> None:
    case_id, photo, paper = new_case(office, machine)
    who, client = enter(office), office.client
    page = client.get(f"/office/cases/{case_id}", headers=who)
    assert "照片和文件" in page.text
    assert "补交的材料" in page.text
    assert "其他文件" in page.text
    assert "PDF，1页" in page.text
    for file_id in (photo, paper):
        address = f"/office/cases/{case_id}/files/{file_id}"
        assert f'href="{address}"' in page.text
        assert f'src="{address}/small"' in page.text
        small = client.get(f"{address}/small", headers=who)
        assert (small.status_code, small.headers["content-type"]) == (200, "image/jpeg")
        assert small.content.startswith(b"\xff\xd8\xff")
    assert looks(office, case_id) == [("read", "")]  # the small ones are part of the page
    for file_id, kind in ((photo, "image/jpeg"), (paper, "application/pdf")):
        answer = client.get(f"/office/cases/{case_id}/files/{file_id}", headers=who)
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-disposition"].startswith("inline")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert samples.SECRET.encode() not in answer.content
    assert looks(office, case_id)[1:] == [("read_file", photo), ("read_file", paper)]


def test_a_small_picture_asked_for_alone_is_written_down(office: Office, machine: Machine) -> None:
    case_id, photo, _ = new_case(office, machine)
    who = enter(office)
    before = looks(office, case_id)
    assert office.client.get(f"/office/cases/{case_id}/files/{photo}/small", headers=who).status_code == 200
    assert looks(office, case_id) == [*before, ("read_file", photo)]


@pytest.mark.parametrize("end", ["", "/small"])
def test_nobody_else_sees_them(office: Office, machine: Machine, end: str) -> None:
    case_id, photo, paper = new_case(office, machine)
    other_case, other_photo, _ = new_case(office, machine)
    address = f"/office/cases/{case_id}/files"
    client, who = office.client, enter(office)
    assert client.get(f"{address}/{photo}{end}").status_code == 403
    stranger = enter(office, "no-such-office")
    assert client.get(f"{address}/{photo}{end}", headers=stranger).status_code == 404
    assert client.get(f"{address}/{other_photo}{end}", headers=who).status_code == 404
    assert client.get(f"/office/cases/no-such/files/{photo}{end}", headers=who).status_code == 404
    with office.runtime.database.write() as session:
        session.get_one(StoredFile, photo).state = "receiving"
    assert client.get(f"{address}/{photo}{end}", headers=who).status_code == 404
    files.sealed.store_of(office.runtime).drop(paper)
    assert client.get(f"{address}/{paper}{end}", headers=who).status_code == 404
    assert client.get(f"/office/cases/{other_case}/files/{other_photo}{end}", headers=who).status_code == 200


def test_no_id_or_name_of_a_file_is_in_the_log(office: Office, machine: Machine) -> None:
    case_id, photo, _ = new_case(office, machine)
    assert (
        office.client.get(f"/office/cases/{case_id}/files/{photo}", headers=enter(office)).status_code == 200
    )
    log = office.process.log.read_text()
    assert "/office/cases/{case_id}/files/{file_id}" in log
    assert photo not in log
    assert case_id not in log
