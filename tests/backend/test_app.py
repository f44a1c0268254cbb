"""The application's edges: health, figures, headers, errors, start and end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from backend import keys
from backend.app import create_app, prepare_office
from backend.database import Database
from backend.runtime import Runtime
from backend.settings import Settings
from tests.backend.machine import Machine
from tests.backend.office_process import OfficeProcess
from tests.backend.running_office import Office


@pytest.fixture
def runtime(database: str, tmp_path: Path) -> Iterator[Runtime]:
    """A runtime on the test's own database."""
    runtime = Runtime.open(Settings(database_url=database, state_dir=tmp_path / "state"))
    yield runtime
    runtime.close()


def test_health_and_figures(office: Office, machine: Machine) -> None:
    assert office.client.get("/health/live").json() == {"status": "ok"}
    ready = office.client.get("/health/ready")
    assert (ready.status_code, ready.json()) == (200, {"status": "ok", "failing": []})
    machine.call("GET", "/api/v1/keys")
    office.client.get("/api/v1/keys")
    office.client.get("/no/such/address")
    figures = office.client.get("/metrics").text
    assert 'legal_kiosk_requests_total{method="GET",route="/api/v1/keys",status="200"}' in figures
    assert 'legal_kiosk_signatures_refused_total{code="unsigned"}' in figures
    assert "/no/such" not in figures, "labels come from closed sets"


def test_description_of_the_api(office: Office) -> None:
    paths = office.client.get("/openapi.json").json()["paths"]
    assert {"/api/v1/enrolments", "/api/v1/submissions/{uuid}", "/api/v1/cases/{case_id}"} <= set(paths)


def test_security_headers_on_every_answer(office: Office) -> None:
    for path in ("/health/live", "/api/v1/keys", "/nothing"):
        headers = office.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_ready_tells_what_is_missing(runtime: Runtime) -> None:
    app = create_app(runtime=runtime)
    client = TestClient(app)  # without start-up: nothing is published
    assert client.get("/health/ready").json()["failing"] == ["catalogue"]
    prepare_office(runtime)
    assert client.get("/health/ready").status_code == 200
    with runtime.database.write() as session:
        session.execute(text("update alembic_version set version_num = 'old'"))
    assert client.get("/health/ready").json()["failing"] == ["schema"]


def test_a_database_that_is_away(tmp_path: Path) -> None:
    runtime = Runtime.open(Settings(state_dir=tmp_path / "state"))
    runtime.database.dispose()
    runtime.database = Database("postgresql+psycopg://nobody@/none?host=/nonexistent&connect_timeout=1")
    runtime.catalogues._database = runtime.database
    client = TestClient(create_app(runtime=runtime), raise_server_exceptions=False)
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json()["failing"]) == (503, ["database"])
    answer = client.post("/api/v1/enrolments", json={"code": "AAAABBBBCCCC", "public_key": "A" * 43 + "="})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    runtime.close()


def test_a_bug_answers_500_without_details(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(create_app(runtime=runtime), raise_server_exceptions=False)

    def broken() -> str:
        raise RuntimeError("测试王五")

    monkeypatch.setattr(runtime.catalogues, "current", broken)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert "测试" not in answer.text
    assert client.post("/health/live").status_code == 405


def test_preparing_is_idempotent(runtime: Runtime) -> None:
    prepare_office(runtime)
    with runtime.database.read() as session:
        first = keys.newest(session)
    prepare_office(runtime)
    with runtime.database.read() as session:
        assert keys.newest(session) == first


def test_database_errors_are_what_the_handler_expects(runtime: Runtime) -> None:
    away = Database("postgresql+psycopg://nobody@/none?host=/nonexistent")
    with pytest.raises(OperationalError), away.read() as session:
        session.execute(text("select 1"))
    away.dispose()


def test_starts_from_nothing_and_ends_gracefully(tmp_path: Path) -> None:
    """SQLite in an empty folder: serve migrates, publishes, and lets go on SIGINT."""
    office = OfficeProcess(f"sqlite:///{tmp_path / 'state' / 'office.db'}", tmp_path / "state")
    assert office.client.get("/health/ready").status_code == 200
    office.client.close()
    office.process.send_signal(signal.SIGINT)
    assert office.process.wait(60) == 0
    log = office.log.read_text()
    assert "Application shutdown complete" in log and "Traceback" not in log
