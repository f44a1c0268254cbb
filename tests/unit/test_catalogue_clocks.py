"""Statutory clocks."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from catalogue.calendar import WorkCalendar
from catalogue.clocks import clocks, deadline, deadlines, ends_at
from tests.unit.catalogue_samples import FULL, context, service_of

CODES = [
    "AID_DECIDE",
    "AID_ASSIGN",
    "AID_OBJ",
    "NOT_ISSUE",
    "NOT_FAST",
    "MED_DEFAULT",
    "MED_LABOUR",
    "CONFIRM",
    "REVIEW_APPLY",
    "REVIEW_CHECK",
    "REVIEW_SUPP",
    "REVIEW_DECIDE",
    "ADMIN_SUIT",
    "ADMIN_SUIT_AFTER",
    "LAB_ARB",
    "LAB_ACCEPT",
    "LAB_AWARD",
    "LAB_SUIT",
    "CIVIL",
    "SEX_MINOR",
    "ENFORCE",
    "WORKINJ_EMPLOYER",
    "WORKINJ_WORKER",
    "PROTECT",
    "BEQUEST",
    "PETITION",
    "FILE_CASE",
]


def test_every_clock_of_the_law_is_there_with_its_article() -> None:
    assert set(CODES) <= set(clocks())
    assert all(clock.article and clock.label and clock.length > 0 for clock in clocks().values())


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("AID_DECIDE", "2026-02-12", "2026-02-24"),
        ("NOT_ISSUE", "2026-02-10", "2026-03-09"),
        ("REVIEW_CHECK", "2026-04-29", "2026-05-09"),
        ("REVIEW_APPLY", "2026-08-04", "2026-10-08"),
        ("ADMIN_SUIT", "2026-04-03", "2026-10-08"),
        ("LAB_ARB", "2025-10-05", "2026-10-08"),
        ("CIVIL", "2023-05-04", "2026-05-06"),
    ],
)
def test_a_clock_counts_as_its_law_says(code: str, start: str, end: str) -> None:
    found = deadline(code, date.fromisoformat(start), WorkCalendar())
    assert found.date.isoformat() == end
    assert found.article == clocks()[code].article
    assert not found.provisional


def test_safe_by_leaves_a_week_but_never_lies_before_the_start() -> None:
    calendar = WorkCalendar()
    year = deadline("LAB_ARB", date(2025, 10, 5), calendar)
    assert (year.date - year.safe_by).days == 7
    assert deadline("AID_ASSIGN", date(2026, 11, 23), calendar).safe_by == date(2026, 11, 23)


def test_hours_are_not_moved_by_rest_days() -> None:
    friday = datetime(2026, 11, 20, 16, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert ends_at("PROTECT", friday).isoformat() == "2026-11-23T16:30:00+08:00"
    assert deadline("PROTECT_URGENT", friday.date(), WorkCalendar()).date == date(2026, 11, 21)
    with pytest.raises(ValueError, match="CIVIL"):
        ends_at("CIVIL", friday)


def test_an_unknown_clock_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        deadline("NO_SUCH_CLOCK", date(2026, 1, 1), WorkCalendar())


def test_the_clocks_of_a_case(tmp_path: Path) -> None:
    service, calendar = service_of(FULL, tmp_path), WorkCalendar()
    answers = {"matter": "wages", "unpaid": "500.00", "last_day": "2026-01-12"}
    decide, arbitration = deadlines(service, answers, context(), calendar, submitted=date(2026, 11, 22))
    assert (decide.code, decide.label, decide.show) == ("AID_DECIDE", "决定是否援助", "receipt")
    assert decide.date == date(2026, 11, 30)  # 29 November is a Sunday
    assert (arbitration.keeper, arbitration.show) == ("citizen", "screen")
    assert arbitration.date == date(2027, 1, 12)
    assert arbitration.provisional and arbitration.calendar_version == calendar.version


def test_a_clock_without_its_start_is_left_out(tmp_path: Path) -> None:
    service = service_of(FULL, tmp_path)
    for day in (None, "someday", "9999-12-31", 7):
        answers = {"matter": "wages", "unpaid": "500.00", "last_day": day}
        found = deadlines(service, answers, context(), WorkCalendar(), submitted=date(2026, 11, 22))
        assert [one.code for one in found] == ["AID_DECIDE"]
