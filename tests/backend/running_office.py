"""The office that a run's backend tests share: a real server process, and the doors to it that tests need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx2

import catalogue
from backend import enrol
from backend.runtime import Runtime
from backend.settings import Settings
from tests.backend.machine import Machine
from tests.backend.office_process import OfficeProcess
from tests.backend.office_rows import add_office


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


def start(url: str, state: Path) -> Office:
    """Start it on a migrated database, with three offices."""
    process = OfficeProcess(url, state)
    settings = Settings(database_url=url, state_dir=process.state_dir)
    runtime = Runtime.open(settings)
    with runtime.database.write() as session:
        add_office(session, "notary-1")
        add_office(session, "notary-2", region="990102", territory=("990102",))
        add_office(session, "aid-1", body="aid_agency")
    return Office(process, runtime, catalogue.load())
