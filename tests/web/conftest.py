"""A real office process with the demonstration city, and a real headless Chromium. Nothing is downloaded."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from sqlalchemy import delete

import catalogue
from backend import commands, demo, enrol
from backend.models.page import AddressTry, PageTry
from backend.runtime import Runtime
from backend.settings import Settings
from tests.backend.machine import Machine
from tests.backend.office_process import OfficeProcess
from tests.web.demo_office import Office
from tour.browser import Browser, BrowserMissing, chromium

PICTURES = Path(__file__).parents[2] / "build" / "web"


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office process of the run, on SQLite (the pages' queries are tested on both in tests/backend)."""
    state = tmp_path_factory.mktemp("office")
    settings = Settings(state_dir=state, database_url=f"sqlite:///{state / 'office.db'}")
    commands.migrate(settings)
    process = OfficeProcess(settings.database, state)
    runtime = Runtime.open(settings)
    with runtime.database.write() as session:
        demo.seed(session, runtime.now().date())
        code = enrol.make_code(session, "样例大厅一号机", "990101", runtime.now(), timedelta(hours=1))
    yield Office(process, runtime, catalogue.load(), Machine.enrol(process.client, code))
    runtime.close()
    process.stop()


@pytest.fixture(scope="session")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """One browser process for the run."""
    os.environ["SE_OFFLINE"] = "true"  # selenium must never fetch a driver
    try:
        driver = chromium(tmp_path_factory.mktemp("chromium"))
    except BrowserMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    yield driver
    driver.quit()


@pytest.fixture
def browse(chrome: Chrome) -> Callable[..., Browser]:
    """Opens a fresh window of a given size: no cookies of other tests."""

    def fresh(width: int = 360, height: int = 740) -> Browser:
        return Browser(chrome, width, height, PICTURES)

    return fresh


@pytest.fixture(autouse=True)
def patient_office(request: pytest.FixtureRequest) -> None:
    """All tests come from one address: what one of them tried is not held against the next."""
    if "office" in request.fixturenames:
        with request.getfixturevalue("office").runtime.database.write() as session:
            session.execute(delete(AddressTry))
            session.execute(delete(PageTry))


@pytest.fixture(scope="session", autouse=True)
def pictures() -> None:
    """Where pictures go; workers share it, so none may empty it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
