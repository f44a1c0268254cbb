"""Working days and legal periods of mainland China, with the doubt told: `provisional`.

Sources, in this order: override table (year by year, from the notice of the State Council Office), the
library `chinese_calendar`, and for years without a published notice a guess (weekends and statutory days,
no make-up working weekends) that marks every day it touches as provisional. Never a silent guess.

Counting (民法典 201-203, 民事诉讼法 85): the starting day is not counted; months and years end on the
corresponding day or the last day of the month; a last day on a rest day moves to the next working day.
"""

from __future__ import annotations

import calendar as months
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

_FIXED: Final = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Statutory days with a fixed date (全国年节及纪念日放假办法, since 2025)."""


@dataclass(frozen=True)
class Day:
    """Is it a working day, and is that only a guess?"""

    workday: bool
    provisional: bool


@dataclass(frozen=True)
class CountedDay:
    """The end of a period; `provisional` when a day without a published arrangement was counted."""

    date: date
    provisional: bool


class CalendarDataError(ValueError):
    """The override table is not usable; the text names year and reason."""


class WorkCalendar:
    """Counts periods. `overrides`: year -> {"off": [ISO days], "work": [ISO days], "source", "provisional"}.

    `off` are weekdays without work, `work` weekend days worked. An entry with `provisional: true` holds no
    days and says that no notice is out yet. Raises CalendarDataError on a table that contradicts itself.
    """

    def __init__(self, overrides: Mapping[str, Any] | None = None) -> None:
        table = _packaged("workdays.json") if overrides is None else overrides
        self._text = json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        self._years: dict[int, tuple[frozenset[date], frozenset[date]]] = {}
        for key, entry in table.items():
            year = _year(key)
            off, work = _days(entry, "off", year), _days(entry, "work", year)
            if off & work:
                raise CalendarDataError(f"{year}: a day is both off and work")
            if not entry.get("provisional", False):
                self._years[year] = (off, work)

    @classmethod
    def from_json(cls, text: str) -> WorkCalendar:
        """A calendar of the table that an administrator has signed and the caller has verified."""
        try:
            table = json.loads(text)
        except ValueError as error:
            raise CalendarDataError("not JSON") from error
        if not isinstance(table, dict):
            raise CalendarDataError("not an object of years")
        return cls(table)

    @cached_property
    def version(self) -> str:
        """Names library and table, so that a computed date can be reckoned anew when either changes."""
        from importlib.metadata import version  # slow to import, and asked for seldom

        return f"cc{version('chinesecalendar')}+{sha256(self._text.encode()).hexdigest()[:8]}"

    def is_workday(self, day: date) -> Day:
        """Working day or rest day. Weekends worked for a bridge day are working days."""
        if day.year in self._years:
            off, work = self._years[day.year]
            return Day(day in work or (day.weekday() < 5 and day not in off), False)
        # imported here: its tables are read by those who count days, not by every start of the kiosk
        import chinese_calendar  # type: ignore[import-untyped]

        try:
            return Day(bool(chinese_calendar.is_workday(day)), False)
        except NotImplementedError:
            return Day(day.weekday() < 5 and not is_statutory_day(day), True)

    def add_working_days(self, start: date, days: int) -> CountedDay:
        """The `days`-th working day after `start`; 0 is `start` itself, moved when it is a rest day."""
        if days == 0:
            return self._shifted(start)
        current, provisional = start, False
        while days > 0:
            current += timedelta(days=1)
            state = self.is_workday(current)
            provisional |= state.provisional
            days -= state.workday
        return CountedDay(current, provisional)

    def add_calendar_days(self, start: date, days: int) -> CountedDay:
        """`days` calendar days after `start`, moved to the next working day when it ends on a rest day."""
        return self._shifted(start + timedelta(days=days))

    def add_months(self, start: date, count: int) -> CountedDay:
        """The corresponding day `count` months later (or the month's last), moved when a rest day."""
        year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
        last = months.monthrange(year, month + 1)[1]
        return self._shifted(date(year, month + 1, min(start.day, last)))

    def add_years(self, start: date, count: int) -> CountedDay:
        """The corresponding day `count` years later, moved when a rest day."""
        return self.add_months(start, 12 * count)

    def _shifted(self, day: date) -> CountedDay:
        provisional = False
        while True:
            state = self.is_workday(day)
            provisional |= state.provisional
            if state.workday:
                return CountedDay(day, provisional)
            day += timedelta(days=1)


def is_statutory_day(day: date) -> bool:
    """Is it a statutory holiday? Fixed dates for ever; lunar ones and Qingming for the years of the table."""
    return (day.month, day.day) in _FIXED or day.isoformat() in _lunar_days()


@cache
def _lunar_days() -> frozenset[str]:
    return frozenset(day for days in _packaged("statutory_days.json").values() for day in days)


def _packaged(name: str) -> dict[str, Any]:
    return dict(json.loads(Path(__file__).with_name("data").joinpath(name).read_text(encoding="utf-8")))


def _year(key: Any) -> int:
    if not (isinstance(key, str) and len(key) == 4 and key.isdigit()):
        raise CalendarDataError("a key is not a year")
    return int(key)


def _days(entry: Any, kind: str, year: int) -> frozenset[date]:
    values = entry.get(kind, []) if isinstance(entry, Mapping) else None
    if not isinstance(values, list):
        raise CalendarDataError(f"{year}: {kind} is not a list")
    try:
        days = frozenset(date.fromisoformat(value) for value in values)
    except (TypeError, ValueError) as error:
        raise CalendarDataError(f"{year}: {kind} holds something that is no day") from error
    if any(day.year != year for day in days):
        raise CalendarDataError(f"{year}: {kind} holds a day of another year")
    return days
