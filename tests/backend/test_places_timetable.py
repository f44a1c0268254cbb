"""Times made from opening hours, and the demonstration city."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend import demo
from backend.database import Database
from backend.models.office import Office, OfficeClosure, OfficeHours
from backend.models.place import Place, Slot
from backend.offices import directory
from backend.places import list_slots
from backend.places.slots import SHANGHAI
from backend.places.timetable import Series, offer, working_days
from backend.routing import route
from catalogue.calendar import WorkCalendar
from catalogue.route import RouteKey
from tests.backend.office_rows import add_office

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=SHANGHAI)


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.write() as opened:
        yield opened


def test_times_fill_the_opening_hours(session: Session) -> None:
    office = add_office(session, "gz1")
    office.hours += [
        OfficeHours(weekday=0, opens="09:00", closes="10:40"),
        OfficeHours(weekday=0, opens="14:00", closes="15:00"),
    ]
    office.closures.append(OfficeClosure(day=date(2026, 11, 30), reason="盘点"))
    session.flush()
    days = [MONDAY, date(2026, 11, 24), date(2026, 11, 30), date(2026, 12, 7)]
    series = [Series("counter", 30, 2, "2号窗口")]
    assert offer(session, "gz1", series, days) == 10
    assert offer(session, "gz1", series, days) == 10
    slots = list_slots(session, "gz1", "counter", MONDAY, 1, NOW)
    assert [f"{slot.starts_at:%H:%M}" for slot in slots] == ["09:00", "09:30", "10:00", "14:00", "14:30"]
    assert {slot.free for slot in slots} == {2}
    in_time = datetime(2026, 11, 23, 9, 30, tzinfo=SHANGHAI)
    assert [slot.id for slot in list_slots(session, "gz1", "counter", MONDAY, 1, in_time)] == [
        slot.id for slot in slots[2:]
    ], "nobody gets there at once; half an hour is enough"
    assert session.scalar(select(func.count()).select_from(Place)) == 20


def test_working_days_skip_holidays_and_work_on_make_up_days() -> None:
    days = working_days(date(2026, 9, 30), 8, WorkCalendar())
    assert days[0] == date(2026, 9, 30)
    assert not any(date(2026, 10, 1) <= day <= date(2026, 10, 7) for day in days)
    assert len(days) == 8


def test_the_demonstration_city(session: Session) -> None:
    offered = demo.seed(session, MONDAY)
    assert offered == session.scalar(select(func.count()).select_from(Slot))
    last_day = working_days(MONDAY, demo.DAYS, WorkCalendar())[-1]
    latest = session.scalar(select(func.max(Slot.starts_at)))
    assert latest is not None
    assert latest.astimezone(SHANGHAI).date() == last_day
    edition = directory(session, NOW)
    bodies = [office.body for office in edition.offices]
    assert bodies.count("notary") == 2
    assert bodies.count("aid_agency") == 5
    assert all(
        name.startswith(("示例", "城东", "城西", "滨江", "和顺", "青石", "江滨"))
        for name in (o.name for o in edition.offices)
    )
    for district in ("990101", "990102", "990121", "990122"):
        aid = route(session, RouteKey("aid_agency", "", (district,)), None, NOW)
        assert aid.office is not None
        assert (aid.office.region, aid.rule) == (district, "covers_place")
        for body in ("notary", "mediation_committee"):
            assert route(session, RouteKey(body, "", (district,)), None, NOW).office is not None
    assert list_slots(session, "notary-shili", "video", MONDAY, 7, NOW)


def test_the_demonstration_can_be_repeated_another_day(session: Session) -> None:
    first = demo.seed(session, MONDAY)
    offices = session.scalar(select(func.count()).select_from(Office))
    assert demo.seed(session, date(2026, 11, 24)) > 0
    assert session.scalar(select(func.count()).select_from(Office)) == offices
    grown = session.scalar(select(func.count()).select_from(Slot))
    assert grown is not None
    assert first < grown < first * 1.1
