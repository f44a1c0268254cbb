"""Working days and legal periods. Vectors: legal-domain 8.5."""

from __future__ import annotations

import json
from datetime import date

import pytest

from catalogue.calendar import CalendarDataError, WorkCalendar, is_statutory_day

VECTORS = [
    ("working", "2026-02-10", 15, "2026-03-09"),
    ("working", "2026-02-10", 5, "2026-02-24"),
    ("working", "2026-04-29", 5, "2026-05-09"),
    ("working", "2026-09-18", 5, "2026-09-24"),
    ("working", "2026-09-18", 10, "2026-10-09"),
    ("working", "2026-09-30", 1, "2026-10-08"),
    ("days", "2026-02-12", 7, "2026-02-24"),
    ("days", "2026-02-11", 3, "2026-02-14"),
    ("days", "2026-06-12", 7, "2026-06-22"),
    ("days", "2026-09-03", 30, "2026-10-08"),
    ("days", "2026-08-04", 60, "2026-10-08"),
    ("months", "2026-04-03", 6, "2026-10-08"),
    ("years", "2025-10-05", 1, "2026-10-08"),
    ("years", "2024-02-29", 1, "2025-02-28"),
    ("years", "2023-05-04", 3, "2026-05-06"),
]


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return WorkCalendar()


@pytest.mark.parametrize(("rule", "start", "count", "result"), VECTORS)
def test_vectors_of_the_counting_rules(
    calendar: WorkCalendar, rule: str, start: str, count: int, result: str
) -> None:
    counting = {
        "working": calendar.add_working_days,
        "days": calendar.add_calendar_days,
        "months": calendar.add_months,
        "years": calendar.add_years,
    }[rule]
    end = counting(date.fromisoformat(start), count)
    assert end.date.isoformat() == result
    assert not end.provisional


@pytest.mark.parametrize(
    "day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
)
def test_weekends_worked_for_bridge_days_are_working_days(calendar: WorkCalendar, day: str) -> None:
    state = calendar.is_workday(date.fromisoformat(day))
    assert state.workday and not state.provisional


def test_a_period_that_ends_in_an_unpublished_year_is_provisional(calendar: WorkCalendar) -> None:
    end = calendar.add_working_days(date(2026, 12, 21), 15)
    assert end.date == date(2027, 1, 12)  # 1 January is a statutory day, the rest is a guess
    assert end.provisional
    assert calendar.add_calendar_days(date(2026, 12, 1), 60).provisional
    assert not calendar.add_calendar_days(date(2026, 11, 22), 7).provisional


def test_every_day_of_an_unpublished_year_is_a_guess_that_says_so(calendar: WorkCalendar) -> None:
    for day, workday in (
        ("2027-02-06", False),
        ("2027-02-10", True),
        ("2027-05-03", True),
        ("2027-10-02", False),
    ):
        state = calendar.is_workday(date.fromisoformat(day))
        assert (state.workday, state.provisional) == (workday, True), day


def test_lunar_days_are_known_for_years_to_come() -> None:
    assert is_statutory_day(date(2027, 2, 5))  # the Eve
    assert is_statutory_day(date(2030, 9, 12))
    assert is_statutory_day(date(2055, 10, 1))
    assert not is_statutory_day(date(2055, 2, 1))


def test_days_before_the_library_begins_are_a_guess_too(calendar: WorkCalendar) -> None:
    assert calendar.is_workday(date(1999, 6, 1)).provisional


def test_a_published_arrangement_takes_the_doubt_away() -> None:
    table = {"2027": {"off": ["2027-01-01", "2027-02-08"], "work": ["2027-02-13"], "source": "样例通知"}}
    calendar = WorkCalendar(table)
    assert calendar.is_workday(date(2027, 2, 8)).workday is False
    assert calendar.is_workday(date(2027, 2, 13)).workday is True
    assert calendar.is_workday(date(2027, 2, 14)).workday is False
    assert calendar.add_working_days(date(2026, 12, 31), 1) == type(calendar.add_months(date(2026, 1, 5), 0))(
        date(2027, 1, 4), False
    )
    assert calendar.version != WorkCalendar().version
    assert calendar.version == WorkCalendar.from_json(json.dumps(table)).version


def test_an_override_goes_before_the_library() -> None:
    calendar = WorkCalendar({"2026": {"off": ["2026-11-23"], "work": [], "source": "样例"}})
    assert calendar.is_workday(date(2026, 11, 23)).workday is False
    assert WorkCalendar().is_workday(date(2026, 11, 23)).workday is True


def test_nothing_counted_is_the_day_itself_or_the_next_working_day(calendar: WorkCalendar) -> None:
    assert calendar.add_working_days(date(2026, 11, 23), 0).date == date(2026, 11, 23)
    assert calendar.add_working_days(date(2026, 11, 22), 0).date == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        '{"next": {}}',
        '{"2027": []}',
        '{"2027": {"off": "2027-01-01"}}',
        '{"2027": {"off": ["2027-13-01"]}}',
        '{"2027": {"off": [7]}}',
        '{"2027": {"off": ["2026-01-01"]}}',
        '{"2027": {"off": ["2027-01-02"], "work": ["2027-01-02"]}}',
    ],
)
def test_a_table_that_contradicts_itself_is_refused(text: str) -> None:
    with pytest.raises(CalendarDataError):
        WorkCalendar.from_json(text)
