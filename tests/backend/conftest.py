"""Fixtures of the backend tests. `database` runs every test on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend import schema
from backend.database import Database
from tests.backend import running_office
from tests.backend.machine import Machine
from tests.backend.postgres_server import PostgresServer
from tests.backend.running_office import Office

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
            running[dialect] = running_office.start(url, tmp_path_factory.mktemp("state"))
        return running[dialect]

    yield of
    for one in running.values():
        one.runtime.close()
        # uvicorn raises the signal again after its graceful end
        assert one.process.stop() in (0, -signal.SIGTERM)
        assert "Application shutdown complete" in one.process.log.read_text()


@pytest.fixture
def office(dialect: str, offices: Callable[[str], Office]) -> Office:
    """The running office on the test's database; tests use kiosks of their own."""
    return offices(dialect)


@pytest.fixture
def machine(office: Office) -> Machine:
    """A newly enrolled kiosk of the running office."""
    return office.new_machine()
