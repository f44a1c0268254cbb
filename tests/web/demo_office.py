"""The running office of the page tests, in the demonstration city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import catalogue
from backend.pages import staff
from backend.places import list_slots
from backend.runtime import Runtime
from tests.backend.machine import Machine
from tests.backend.office_process import OfficeProcess
from wire.messages import Content, SubmissionAnswer


@dataclass
class Office:
    """A running backend in the demonstration city; `runtime` sees the same database and keys."""

    process: OfficeProcess
    runtime: Runtime
    services: catalogue.Catalogue
    machine: Machine

    @property
    def url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.process.port}"

    def submit(self, code: str = "NOTARY", **changes: Any) -> tuple[Content, SubmissionAnswer]:
        """One submission of the kiosk, sealed, signed and accepted."""
        content = self.machine.content(self.services, code, **changes)
        answer = self.machine.send(content)
        assert answer.status_code == 200, answer.text
        return content, SubmissionAnswer.model_validate_json(answer.content)

    def free_slot(
        self, office_id: str = "notary-shili", kind: str = "counter", *, besides: str | None = None
    ) -> str:
        """A time of the coming days that still has a place, and is not `besides`."""
        now = self.runtime.now()
        with self.runtime.database.read() as session:
            slots = list_slots(session, office_id, kind, now.date() + timedelta(days=1), 20, now)
        return next(slot.id for slot in slots if slot.free and slot.id != besides)

    def staff_link(self, name: str = "样例值班员", office_id: str = "") -> str:
        """A fresh one-time link into the office pages."""
        with self.runtime.database.write() as session:
            token = staff.make_link(session, name, self.runtime.now(), office_id=office_id)
        return f"{self.url}/office/enter/{token}"
