"""Fixtures of the backend tests. `database` runs every test on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the modules beside this file, in every import mode

from machine import Machine
from office_process import OfficeProcess
from office_rows import add_office
from postgres_server import PostgresServer

import catalogue
from backend import enrol, schema
from backend.database import Database
from backend.runtime import Runtime
from backend.settings import Settings

_counter = itertools.count()


def make_schema(url: str) -> None:
    """Bring an empty database to the newest schema."""
    database = Database(url)
    schema.upgrade(database)
    database.dispose()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """The run's PostgreSQL; fails in one line where it is not installed."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # shared by all workers
    server = PostgresServer(base / "postgres")
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """Name of a migrated empty database to copy."""
    name = f"template_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    postgres.run(f"DROP DATABASE IF EXISTS {name}")
    postgres.run(f"CREATE DATABASE {name}")
    make_schema(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated empty SQLite file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    make_schema(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return str(request.param)


@pytest.fixture
def database(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a migrated empty database of the test's own."""
    if dialect == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "office.db")
        yield f"sqlite:///{tmp_path / 'office.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_counter)}"
    server.run(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.url(name)
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def db(database: str) -> Iterator[Database]:
    """An open `Database` on the test's own database."""
    opened = Database(database)
    yield opened
    opened.dispose()


@dataclass
class Office:
    """A running backend and the doors to it that tests need."""

    process: OfficeProcess
    runtime: Runtime  # a second process's view: same database, same key folder
    services: catalogue.Catalogue

    @property
    def client(self) -> httpx2.Client:
        """HTTP client of the running process."""
        return self.process.client

    def new_machine(self, name: str = "样例大厅", region: str = "990101") -> Machine:
        """Enrol a new kiosk."""
        with self.runtime.database.write() as session:
            code = enrol.make_code(session, name, region, self.runtime.now(), timedelta(hours=1))
        return Machine.enrol(self.client, code)


def _database_of_the_run(
    dialect: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """URL of the database behind the run's server process."""
    if dialect == "sqlite":
        path = tmp_path_factory.mktemp("office") / "office.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    server: PostgresServer = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    name = f"office_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server.run(f"CREATE DATABASE {name} TEMPLATE {template}")
    return server.url(name)


@pytest.fixture(scope="session")
def offices(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Office]]:
    """One real server process per database for the whole run, started when first asked for.

    Not a fixture with parameters: those are set up again whenever the order of tests changes database.
    """
    running: dict[str, Office] = {}

    def of(dialect: str) -> Office:
        if dialect not in running:
            url = _database_of_the_run(dialect, request, tmp_path_factory)
            running[dialect] = _start(url, tmp_path_factory.mktemp("state"))
        return running[dialect]

    yield of
    for one in running.values():
        one.runtime.close()
        # uvicorn raises the signal again after its graceful end
        assert one.process.stop() in (0, -signal.SIGTERM)
        assert "Application shutdown complete" in one.process.log.read_text()


def _start(url: str, state: Path) -> Office:
    process = OfficeProcess(url, state)
    settings = Settings(database_url=url, state_dir=process.state_dir)
    runtime = Runtime.open(settings)
    with runtime.database.write() as session:
        add_office(session, "notary-1")
        add_office(session, "notary-2", region="990102", territory=("990102",))
        add_office(session, "aid-1", body="aid_agency")
    return Office(process, runtime, catalogue.load())


@pytest.fixture
def office(dialect: str, offices: Callable[[str], Office]) -> Office:
    """The running office on the test's database; tests use kiosks of their own."""
    return offices(dialect)


@pytest.fixture
def machine(office: Office) -> Machine:
    """A newly enrolled kiosk of the running office."""
    return office.new_machine()
