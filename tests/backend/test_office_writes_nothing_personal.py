"""A real office process that writes as in a hall, with bugs built in: what it writes holds nobody.

The faults are in the test's own program: routes that fail with what they were given, a job that does, a
database error with parameters, libraries that quote.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.backend.office_process import OfficeProcess
from tests.unit.planted import SURNAMES, Person, leaks, person


class FailingOffice(OfficeProcess):
    """The office as `legal-kiosk backend serve` runs it, with faults of ours."""

    program = """
import logging
from fastapi import Request
from kiosk.log import output as log_output
log_output.configure()
from backend import app, server
from backend.settings import Settings

async def quoting(text: str, request: Request) -> dict[str, str]:
    body = (await request.body()).decode(errors="replace")
    match request.headers.get("x-fault", ""):
        case "bug":
            raise RuntimeError(f"{text} {body}") from KeyError(text)
        case "group":
            raise ExceptionGroup(text, [ValueError(body)])
        case "database":
            with request.app.state.runtime.database.write() as session:
                session.connection().exec_driver_sql("insert into nowhere values (:a)", {"a": text})
        case "unique":
            with request.app.state.runtime.database.write() as session:
                session.connection().exec_driver_sql("create table once (a text primary key)")
                for _ in range(2):
                    session.connection().exec_driver_sql("insert into once values (:a)", {"a": text})
        case "library":
            logging.getLogger("httpx2").error(f"no route to {text}")
            logging.getLogger("uvicorn.error").warning("odd header %s", body)
            logging.getLogger("backend.odd").exception("odd", exc_info=ValueError(text))
    return {}

made = app.create_app
def create_app(*given):
    application = made(*given)
    application.add_api_route("/odd/{text}", quoting, methods=["GET", "POST"])
    return application
server.create_app = create_app
from backend.commands import serve
serve(Settings())
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[OfficeProcess]:
    folder = tmp_path_factory.mktemp("failing")
    (folder / "office.db").write_bytes(sqlite_template.read_bytes())
    running = FailingOffice(f"sqlite:///{folder / 'office.db'}", folder)
    yield running
    running.stop()


PEOPLE = [
    person(given, 7000 * n, 37 * n, 123_456_789 + n, "幸福", 17 + n)
    for n, given in enumerate(("囍玥", "垚淼焱", "龘龢", "骉麤"))
]


def test_the_people_differ() -> None:
    assert len({one.number for one in PEOPLE}) == len({one.name for one in PEOPLE}) == len(PEOPLE)
    assert all(one.name[0] in SURNAMES for one in PEOPLE)


@pytest.mark.parametrize("fault", ["", "bug", "group", "database", "unique", "library"])
@pytest.mark.parametrize("person", PEOPLE, ids=range(len(PEOPLE)))
def test_whatever_is_sent_and_whatever_fails(office: OfficeProcess, fault: str, person: Person) -> None:
    before = office.log.stat().st_size
    asked = json.dumps({"name": person.name, "all": person.texts}, ensure_ascii=False).encode()
    # a process that just failed may close a kept connection under the next request
    headers = {
        "x-fault": fault,
        "x-name": quote(person.name),
        "user-agent": person.number,
        "connection": "close",
    }
    client = partial(office.client.request, headers=headers)
    answer = client("POST", f"/odd/{quote(person.name)}", content=person.sentence.encode())
    assert answer.status_code == (200 if fault in ("", "library") else 503 if fault == "database" else 500)
    assert leaks(person, answer.text) == []
    photo = (f"{person.name}.jpg", person.sentence.encode(), "image/jpeg")
    for path in ("/api/v1/enrolments", "/api/v1/submissions/x", "/f/x", "/q/x", "/h/x", "/office/login"):
        client("POST", path, content=asked)
        client("POST", path, data={"name": person.name, "proof": person.number})
        client("POST", path, files={"photo": photo})
        client("GET", f"{path}/{quote(person.address)}?name={quote(person.name)}&id={person.number}")
    written = office.log.read_bytes()[before:].decode()
    assert leaks(person, written) == [], written
    lines = [json.loads(line) for line in written.splitlines()]
    assert len(lines) >= 24 and all("event" in line for line in lines)
    if fault in ("bug", "group", "unique"):
        assert any("exception" in line for line in lines), "the bug is in the log, by its place"
