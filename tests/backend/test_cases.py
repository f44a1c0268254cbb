"""Case work: change of state, queue, events."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.cases import (
    After,
    case_by_number,
    case_by_token,
    cases_page,
    change_state,
    read_case,
)
from backend.database import Database
from backend.events import events_after, record_event
from backend.models.case import Audit, Case, Clock, History
from backend.models.outbox import OutboxEvent
from tests.backend.machine import Machine, now
from tests.backend.running_office import Office
from wire.messages import Content


def sent(office: Office, machine: Machine, **changes: Any) -> Content:
    """A case in the office."""
    content = machine.content(office.services, **changes)
    assert machine.send(content).status_code == 200
    return content


def test_found_by_token_and_number(office: Office, machine: Machine) -> None:
    content = sent(office, machine)
    with office.runtime.database.read() as session:
        by_token = case_by_token(session, content.receipt_token)
        by_number = case_by_number(session, content.receipt_number)
        assert by_token is not None and by_number is not None and by_token.id == by_number.id == content.uuid
        assert case_by_token(session, "x" * 22) is None and case_by_number(session, "0" * 12) is None


def test_reading_is_audited(office: Office, machine: Machine) -> None:
    content = sent(office, machine)
    vault = office.runtime.vault
    with office.runtime.database.write() as session:
        assert read_case(session, vault, content.uuid, "staff:测试员", now()) is not None
        assert read_case(session, vault, "no-such-case", "staff:测试员", now()) is None
    with office.runtime.database.read() as session:
        rows = session.scalars(select(Audit).where(Audit.subject == content.uuid).order_by(Audit.id)).all()
    assert (rows[-1].actor, rows[-1].action) == ("staff:测试员", "read")


def test_state_changes_along_the_file(office: Office, machine: Machine) -> None:
    content = sent(office, machine)
    service = office.services.services["NOTARY"]
    with office.runtime.database.write() as session:
        case = session.get_one(Case, content.uuid)
        with pytest.raises(ValueError):
            change_state(session, case, service, "issued", actor="staff", now=now())
        with pytest.raises(ValueError):
            change_state(session, case, service, "no_such_state", actor="staff", now=now())
        assert change_state(session, case, service, "booked", actor="staff", reason="电话", now=now())
        assert (case.state, case.version, case.open) == ("booked", 2, True)
        assert change_state(session, case, service, "no_show", actor="staff", now=now())
        assert not case.open
        running = session.scalars(select(Clock).where(Clock.case_id == case.id, Clock.running)).all()
        assert not running
    with office.runtime.database.read() as session:
        steps = session.scalars(
            select(History.state).where(History.case_id == content.uuid).order_by(History.id)
        ).all()
        events = session.execute(
            select(OutboxEvent.version, OutboxEvent.kind)
            .where(OutboxEvent.case_id == content.uuid)
            .order_by(OutboxEvent.version)
        ).all()
    assert steps == ["submitted", "booked", "no_show"]
    assert [tuple(event) for event in events] == [(1, "received"), (2, "state"), (3, "state")]


def test_a_case_to_clarify_may_go_to_any_state(office: Office, machine: Machine) -> None:
    content = machine.content(office.services)
    content = content.model_copy(update={"service": "NO_SUCH"})
    machine.send(content)
    with office.runtime.database.write() as session:
        case = session.get_one(Case, content.uuid)
        service = office.services.services["NOTARY"]
        stripped = service.model_copy(
            update={"states": [s for s in service.states if s.id != "needs_clarification"]}
        )
        assert change_state(session, case, stripped, "submitted", actor="staff", now=now())
        with pytest.raises(ValueError):
            change_state(session, case, None, "submitted", actor="staff", now=now())


def test_two_clerks_at_once_only_one_changes(office: Office, machine: Machine) -> None:
    content = sent(office, machine)
    service = office.services.services["NOTARY"]
    database = office.runtime.database
    with database.read() as session:
        seen = session.get_one(Case, content.uuid)
    with database.write() as session:
        first = session.merge(seen, load=False)
        assert change_state(session, first, service, "booked", actor="one", now=now())
    with database.write() as session:
        stale = Case(**{c.key: getattr(seen, c.key) for c in Case.__table__.columns})
        stale.version, stale.state = 1, "submitted"
        assert not change_state(session, stale, service, "cancelled", actor="two", now=now())


def test_queue_most_urgent_first_without_gaps(office: Office, machine: Machine) -> None:
    made = [sent(office, machine).uuid for _ in range(5)]
    with office.runtime.database.write() as session:
        for case_id in made:
            session.get_one(Case, case_id).priority = 0 if case_id == made[3] else 3
    seen: list[Case] = []
    after = None
    with office.runtime.database.read() as session:
        while page := cases_page(session, after, 3, "notary-1"):
            seen += page
            after = After(page[-1].priority, page[-1].received_at, page[-1].id)
        closed = cases_page(session, None, 1000, open_only=False)
    ids = [case.id for case in seen]
    assert len(set(ids)) == len(ids) and set(made) <= set(ids)
    order = [(case.priority, case.received_at, case.id) for case in seen]
    assert order == sorted(order)
    mine = [case_id for case_id in ids if case_id in made]
    assert mine == [made[3], made[0], made[1], made[2], made[4]]
    assert all(not case.open for case in closed)


def test_events_are_read_in_order_and_none_is_missed(db: Database) -> None:
    """A reader must not pass over a transaction that got its number first and commits last."""
    moment = now()
    first_wrote, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with db.write() as session:
            record_event(session, "case-slow", 1, "received", moment)
            first_wrote.set()
            go_on.wait(60)

    thread = threading.Thread(target=slow)
    thread.start()
    assert first_wrote.wait(60)
    if not db.is_sqlite:  # SQLite has one writer: nobody can overtake
        with db.write() as session:
            record_event(session, "case-fast", 1, "received", moment)
        with db.read() as session:
            assert events_after(session, 0) == [], "the older transaction is still open"
    go_on.set()
    thread.join(60)
    if db.is_sqlite:
        with db.write() as session:
            record_event(session, "case-fast", 1, "received", moment + timedelta(seconds=1))
    until = time.monotonic() + 60
    while True:  # another database of the same server may have an older transaction open for a moment
        with db.read() as session:
            if len(events_after(session, 0)) == 2 or time.monotonic() > until:
                break
        time.sleep(0.02)
    with db.read() as session:
        events = events_after(session, 0)
        assert [event.case_id for event in events] == ["case-slow", "case-fast"]
        assert events_after(session, events[0].position)[0].case_id == "case-fast"
        assert events_after(session, events[-1].position) == []
        assert len(events_after(session, 0, limit=1)) == 1
