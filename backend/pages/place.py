"""Where an office is, in words that fit into any map, and when it is open."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models.office import Office, OfficeHours
from wire.case_sheet import SheetHours, SheetPlace
from words import _, dates

_A_MONDAY: Final = date(2024, 1, 1)


def place_of(session: Session, office: Office | None, *, neutral: bool) -> SheetPlace:
    """Return the place of an office; a neutral one without its name and the way to its door, which may say
    whose door it is. Empty without an office."""
    if office is None:
        return SheetPlace()
    hours = session.scalars(
        select(OfficeHours)
        .where(OfficeHours.office_id == office.id)
        .order_by(OfficeHours.weekday, OfficeHours.opens)
    )
    return SheetPlace(
        name="" if neutral else office.name,
        address=office.address,
        directions="" if neutral else office.directions,
        opening=opening_hours([(row.weekday, row.opens, row.closes) for row in hours]),
        search=office.address,
    )


def opening_hours(hours: list[tuple[int, str, str]]) -> list[SheetHours]:
    """Put opening hours (weekday 0 = Monday, HH:MM, HH:MM), in order, into one line for each run of equal
    days: 周一至周五 09:00–12:00 13:30–17:00."""
    periods: dict[int, str] = defaultdict(str)
    for weekday, opens, closes in hours:
        periods[weekday] = f"{periods[weekday]} {opens}–{closes}".strip()
    runs: list[tuple[int, int, str]] = []
    for weekday, times in sorted(periods.items()):
        if runs and runs[-1][1] == weekday - 1 and runs[-1][2] == times:
            runs[-1] = (runs[-1][0], weekday, times)
        else:
            runs.append((weekday, weekday, times))
    return [SheetHours(days=_days(first, last), times=times) for first, last, times in runs]


def _days(first: int, last: int) -> str:
    names = [dates.weekday(_A_MONDAY + timedelta(days=day)) for day in (first, last)]
    return names[0] if first == last else _("{first}至{last}").format(first=names[0], last=names[1])
