"""500 clients at once on the last places of a day: exactly the capacity is booked.

On SQLite through one backend process, on PostgreSQL through two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

import catalogue
from backend import enrol
from backend.database import Database
from backend.models.case import Case
from backend.models.place import Booking, BookingState, Place, PlaceState
from backend.places import Booked, book
from backend.runtime import shanghai_now
from tests.backend.crowd import prepare, results, rush
from tests.backend.machine import Machine, now
from tests.backend.office_process import OfficeProcess
from tests.backend.office_rows import add_office, add_slot

PEOPLE = 500
KIOSKS = 10
CAPACITY = (3, 3, 4)  # of the three times of the day
LEFT = sum(CAPACITY) - len(CAPACITY)  # one place of each was booked before


class UnguardedOffice(OfficeProcess):
    """The same server with the guard off: the one place where that is done, in a process of its own."""

    program = (
        "from functools import partial\n"
        "from backend.places import claim\n"
        "claim.claim_statement = partial(claim.claim_statement, guarded=False)\n" + OfficeProcess.program
    )


@dataclass(frozen=True)
class Outcome:
    """What the crowd was told, and what the database says."""

    told_booked: int
    told_gone: int
    bookings: int
    owners: int  # different bookings that own a place
    cases: int


Crowd = Callable[[type[OfficeProcess], int], Outcome]


@pytest.fixture
def crowd(database: str, dialect: str, tmp_path: Path) -> Iterator[Crowd]:
    """Lets people loose on one process (SQLite) or two processes (PostgreSQL) of the office."""
    running: list[OfficeProcess] = []

    def run(kind: type[OfficeProcess], people: int) -> Outcome:
        running.extend(kind(database, tmp_path / "state") for _ in range(1 if dialect == "sqlite" else 2))
        office = Database(database)
        slots = _last_places(office)
        machines = [_enrol(office, running[0]) for _ in range(KIOSKS)]
        ready = prepare(machines, catalogue.load(), slots, people)
        told = results(rush(ready, [f"http://127.0.0.1:{process.port}" for process in running]))
        outcome = _look(office, told["booked"], told["gone"])
        office.dispose()
        return outcome

    yield run
    for process in running:
        process.stop()


def _last_places(office: Database) -> list[str]:
    """Three times of tomorrow, one place of each booked already."""
    day = (shanghai_now() + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    with office.write() as session:
        add_office(session, "notary-1", territory=("990000",))
        slots = [
            add_slot(session, "notary-1", day + timedelta(hours=hour), capacity=capacity)
            for hour, capacity in enumerate(CAPACITY)
        ]
        for slot in slots:
            earlier = book(
                session,
                slot_id=slot,
                hold_id=None,
                case_id=f"earlier-{slot}"[:36],
                person_key=None,
                matter="m",
                now=now(),
            )
            assert isinstance(earlier, Booked)
    return slots


def _enrol(office: Database, process: OfficeProcess) -> Machine:
    with office.write() as session:
        code = enrol.make_code(session, "样例大厅", "990101", now(), timedelta(hours=1))
    return Machine.enrol(process.client, code)


def _look(office: Database, told_booked: int, told_gone: int) -> Outcome:
    with office.read() as session:
        open_bookings = select(func.count()).select_from(Booking).where(Booking.state == BookingState.OPEN)
        owners = select(func.count(Place.booking_id.distinct())).where(Place.state == PlaceState.BOOKED)
        cases = select(func.count()).select_from(Case)
        counts = [session.scalar(query) or 0 for query in (open_bookings, owners, cases)]
    return Outcome(told_booked, told_gone, *counts)


def test_exactly_the_capacity_is_booked_and_nobody_is_lost(crowd: Crowd) -> None:
    assert crowd(OfficeProcess, PEOPLE) == Outcome(
        told_booked=LEFT,
        told_gone=PEOPLE - LEFT,
        bookings=sum(CAPACITY),
        owners=sum(CAPACITY),
        cases=PEOPLE,
    )


def test_without_the_guard_the_day_is_overbooked(crowd: Crowd) -> None:
    """Shows that the test above bites: the same rush on the same office, only the guard is off.

    A smaller crowd is enough: already the first one too many would make the test above fail.
    """
    outcome = crowd(UnguardedOffice, 150)
    assert outcome.told_booked > LEFT
    assert outcome.bookings > sum(CAPACITY)
    assert outcome.owners <= sum(CAPACITY)
