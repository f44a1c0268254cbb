"""A real backend process for the fault tests, with one office, and a look into its database."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from backend import commands, enrol
from backend.models.case import Case, Submission
from backend.offices import publish_directory
from backend.runtime import Runtime
from backend.settings import Settings
from tests.backend.office_process import OfficeProcess
from tests.backend.office_rows import add_office


class RealOffice:
    """uvicorn in a process of its own, on SQLite, plus a second view of the same database."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'office.db'}"
        self.settings = Settings(database_url=url, state_dir=folder)
        folder.mkdir(parents=True, exist_ok=True)
        commands.migrate(self.settings)
        self.process = OfficeProcess(url, folder)
        self.runtime = Runtime.open(self.settings)
        with self.runtime.database.write() as session:
            add_office(session, "notary-1")
            publish_directory(session, self.runtime.now())

    @property
    def url(self) -> str:
        """Base address."""
        return f"http://127.0.0.1:{self.process.port}"

    def code(self) -> str:
        """A one-time enrolment code."""
        with self.runtime.database.write() as session:
            return enrol.make_code(session, "样例大厅", "990101", self.runtime.now(), timedelta(hours=1))

    def revoke(self, kiosk_id: str) -> None:
        """Take a kiosk's rights."""
        with self.runtime.database.write() as session:
            assert enrol.revoke(session, kiosk_id, self.runtime.now())

    def received(self) -> Counter[str]:
        """Receipt number -> number of cases under it."""
        with self.runtime.database.read() as session:
            return Counter(session.scalars(select(Case.receipt_number)))

    def envelopes(self) -> int:
        """Number of envelopes taken in."""
        with self.runtime.database.read() as session:
            return len(session.scalars(select(Submission.uuid)).all())

    def close(self) -> None:
        """Stop the process."""
        self.runtime.close()
        self.process.stop()
