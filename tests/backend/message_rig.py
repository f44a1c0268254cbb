"""An office with a clock that the test sets, a kiosk's submissions, and what was written to citizens."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from starlette.testclient import TestClient

import catalogue
from backend import appointments, case_requests, cases, enrol, intake
from backend.app import create_app, prepare_office
from backend.case_answer import service_of
from backend.events import events_after
from backend.messaging import queue
from backend.models.case import Case
from backend.models.message import OutboundMessage
from backend.models.outbox import OutboxEvent
from backend.runtime import Runtime
from backend.settings import Settings
from tests.backend.machine import Machine
from tests.backend.office_rows import add_office, add_slot
from wire.case_sheet import RequestKind
from wire.messages import Content

SHANGHAI = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)  # a Tuesday
MOBILE, LANDLINE = "13800990123", "0990-5550123"
BY_SMS = {"matter": "SUPPORT", "home_safety": "safe", "service_by": "phone_sms", "phone": MOBILE}
HURT = {"matter": "SUPPORT", "home_safety": "hurt", "service_by": "safe_call", "safe_phone": MOBILE}


@dataclass
class Outgoing:
    """A provider that remembers; `failure` is raised instead of taking a message."""

    channel: str = "sms"
    failure: Exception | None = None
    taken: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, address: str, text: str, language: str, *, key: str) -> None:
        if self.failure is not None:
            raise self.failure
        self.taken.append((address, text, key))


@dataclass
class Desk:
    """The office; `clock` is its time."""

    runtime: Runtime
    machine: Machine
    services: catalogue.Catalogue
    clock: datetime = START

    @classmethod
    def open(cls, database: str, state: Path, **settings: Any) -> Desk:
        """Open one on a migrated database; no worker runs, tests do its rounds."""
        runtime = Runtime.open(Settings(database_url=database, state_dir=state, **settings))
        prepare_office(runtime)
        with runtime.database.write() as session:
            add_office(session, "notary-1")
            add_office(session, "aid-1", body="aid_agency")
            code = enrol.make_code(session, "样例大厅", "990101", runtime.now(), timedelta(hours=1))
        machine = Machine.enrol(TestClient(create_app(runtime=runtime)), code)
        desk = cls(runtime, machine, catalogue.load())
        runtime.now = lambda: desk.clock
        return desk

    def slot(self, starts_at: datetime, capacity: int = 5) -> str:
        """A time at the notary office."""
        with self.runtime.database.write() as session:
            return add_slot(session, "notary-1", starts_at, capacity=capacity)

    def submit(self, code: str = "NOTARY", **changes: Any) -> Content:
        """One submission, sealed and taken in."""
        content = self.machine.content(self.services, code, created=self.clock, **changes)
        kiosk = self.machine.enrolment
        sender = intake.Sender(kiosk.kiosk_id, "kiosk", kiosk.region, kiosk.receipt_prefix)
        intake.receive(self.runtime, content.uuid, self.machine.seal(content), sender)
        self.wait_until_told()
        return content

    def booked(self, starts_at: datetime, phone: str = MOBILE, **changes: Any) -> Content:
        """A notarial appointment."""
        return self.submit(
            slot_id=self.slot(starts_at), office_id="notary-1", answers={"phone": phone}, **changes
        )

    def move(self, case_id: str, slot_id: str, actor: str = "applicant:phone") -> None:
        """Another time."""
        with self.runtime.database.write() as session:
            appointments.choose(
                session,
                self.runtime.catalogues,
                case_id,
                slot_id,
                hold_id=None,
                actor=actor,
                now=self.clock,
            )
        self.wait_until_told()

    def cancel(self, case_id: str) -> None:
        """No time."""
        with self.runtime.database.write() as session:
            appointments.give_back(
                session, self.runtime.catalogues, case_id, actor="staff:样例", now=self.clock
            )
        self.wait_until_told()

    def change(self, case_id: str, state: str, actor: str = "staff:样例") -> None:
        """Another state."""
        with self.runtime.database.write() as session:
            case = session.get_one(Case, case_id)
            service = service_of(self.runtime.catalogues, case)
            assert cases.change_state(session, case, service, state, actor=actor, now=self.clock)
        self.wait_until_told()

    def wait_until_told(self) -> None:
        """Readers of events stop before the oldest open transaction of the whole database server: other
        tests have some there."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with self.runtime.database.read() as session:
                newest = session.scalar(select(func.max(OutboxEvent.position)))
                if newest is None or events_after(session, newest - 1):
                    return
            time.sleep(0.01)
        raise AssertionError("an event never came to its readers")

    def stop_texts(self, case_id: str) -> None:
        """The citizen wants no more messages."""
        with self.runtime.database.write() as session:
            case_requests.add(
                session,
                self.runtime.vault,
                case_id,
                RequestKind.WITHDRAW,
                channel="phone",
                now=self.clock,
                done=True,
            )

    def messages(self) -> list[OutboundMessage]:
        """All of them, oldest first."""
        with self.runtime.database.read() as session:
            return list(session.scalars(select(OutboundMessage).order_by(OutboundMessage.id)))

    def told(self) -> list[tuple[str, str]]:
        """Kind and state of each."""
        return [(one.kind, one.state) for one in self.messages()]

    def number(self, message: OutboundMessage) -> str:
        """The number as it is kept."""
        return queue.number_of(self.runtime.vault, message)
