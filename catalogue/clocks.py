"""Statutory clocks: by when somebody must act. Data in `clocks.yaml`, counting in `calendar.py`.

Every end is an estimate: only a lawyer or the organ decides, and interruptions are not known here.
"""

from __future__ import annotations

import datetime as days
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from catalogue.calendar import CountedDay, WorkCalendar
from catalogue.conditions import holds
from catalogue.facts import Answers, Context, Facts, as_date
from catalogue.model import Service, Strict
from catalogue.precheck import settled_facts
from words import _

_ROOM: Final = timedelta(days=7)
"""Legal aid may help at once while fewer than 7 days are left (法律援助法 44): so the citizen is told to
come earlier."""


class Clock(Strict):
    """One row of `clocks.yaml`; its head explains the keys."""

    label: str
    length: int
    unit: Literal["hour", "day", "month", "year"]
    counting: Literal["calendar", "working", "exact"]
    keeper: Literal["office", "citizen"]
    starts: str
    article: str
    sure: Literal["law", "practice"]
    extension: int = 0
    stops_for: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Deadline:
    """The last day of a clock. `safe_by` leaves a week of room (never before the start) and is meant for
    clocks that the citizen keeps (`keeper`). `provisional`: the day arrangement of that year is not
    published yet; reckon again when `calendar_version` changes. `show` says where a service file wants it:
    receipt, screen, office."""

    code: str
    label: str
    date: days.date
    safe_by: days.date
    provisional: bool
    calendar_version: str
    article: str
    keeper: Literal["office", "citizen"] = "office"
    show: Literal["receipt", "screen", "office"] = "receipt"
    note: str = ""


@cache
def clocks() -> Mapping[str, Clock]:
    """All clocks by code."""
    from catalogue.yaml_text import parse  # brings the YAML parser in: not at every start

    text = Path(__file__).with_name("clocks.yaml").read_text(encoding="utf-8")
    rows: dict[str, Any] = parse(text, "clocks.yaml").data
    return {code: Clock.model_validate(row) for code, row in rows.items()}


def deadline(code: str, start: date, calendar: WorkCalendar) -> Deadline:
    """The end of the clock `code` that an event on `start` began. Raises KeyError on an unknown code.

    A clock of hours ends on the calendar day its hours reach at the latest; `ends_at` gives the moment.
    """
    clock = clocks()[code]
    end = _end(clock, start, calendar)
    safe_by = max(min(end.date, start), end.date - _ROOM)
    return Deadline(
        code=code,
        label=_(clock.label),
        date=end.date,
        safe_by=safe_by,
        provisional=end.provisional,
        calendar_version=calendar.version,
        article=clock.article,
        keeper=clock.keeper,
        note=_(clock.note),
    )


def ends_at(code: str, start: datetime) -> datetime:
    """The moment at which a clock of hours ends. Raises KeyError on an unknown code, ValueError on days."""
    clock = clocks()[code]
    if clock.unit != "hour":
        raise ValueError(f"{code} counts days")
    return start + timedelta(hours=clock.length)


def deadlines(
    service: Service, answers: Answers, context: Context, calendar: WorkCalendar, *, submitted: date
) -> list[Deadline]:
    """Every clock that the service file starts for this case, in its order, under the file's words.

    A rule whose starting date is not known is left out. The clock of `submitted` may start later in truth
    (the office's receipt); the backend reckons again then.
    """
    return deadlines_of(service, settled_facts(service, answers, context), calendar, submitted=submitted)


def deadlines_of(
    service: Service, facts: Facts, calendar: WorkCalendar, *, submitted: date
) -> list[Deadline]:
    """`deadlines` for settled facts."""
    found = []
    for rule in service.deadlines:
        start = submitted if rule.starts == "submitted" else as_date(facts.get(rule.starts))
        if start is None or rule.clock not in clocks() or not holds(rule.when, facts):
            continue
        one = deadline(rule.clock, start, calendar)
        found.append(replace(one, label=rule.label or one.label, show=rule.show))
    return found


def _end(clock: Clock, start: date, calendar: WorkCalendar) -> CountedDay:
    match clock.unit, clock.counting:
        case "hour", _:
            return CountedDay(start + timedelta(days=-(-clock.length // 24)), False)
        case "month", _:
            return calendar.add_months(start, clock.length)
        case "year", _:
            return calendar.add_years(start, clock.length)
        case _, "working":
            return calendar.add_working_days(start, clock.length)
    return calendar.add_calendar_days(start, clock.length)
