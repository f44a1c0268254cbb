"""Fill an empty office with the synthetic city. Doing it again only adds the times of new days."""

from __future__ import annotations

from datetime import date, datetime, time
from importlib.resources import files
from typing import Any

import yaml
from sqlalchemy.orm import Session

from backend.models.office import Office, OfficeHours, OfficeTerritory
from backend.offices import publish_directory
from backend.places.slots import SHANGHAI
from backend.places.timetable import Series, offer, working_days
from catalogue.calendar import WorkCalendar

DAYS = 30  # working days ahead

_MORNING, _AFTERNOON = ("09:00", "12:00"), ("13:30", "17:00")
_HOURS: dict[str, list[tuple[int, str, str]]] = {
    "full": [(day, *part) for day in range(5) for part in (_MORNING, _AFTERNOON)],
    "half": [(1, *_MORNING), (3, *_AFTERNOON)],
}


def seed(session: Session, today: date) -> int:
    """Add offices, opening hours and the times of the next 30 working days; publish the directory.

    Returns how many times are offered. Times depend on `today` alone, so a demonstration can be repeated.
    """
    days = working_days(today, DAYS, WorkCalendar())
    offered = 0
    for entry in _entries():
        if session.get(Office, entry["id"]) is None:
            session.add(_office(entry))
            session.flush()
        offered += offer(session, entry["id"], [Series(**times) for times in entry["times"]], days)
    publish_directory(session, datetime.combine(today, time(), SHANGHAI))
    return offered


def _entries() -> list[dict[str, Any]]:
    text = files("backend.demo").joinpath("offices.yaml").read_text(encoding="utf-8")
    return list(yaml.safe_load(text))


def _office(entry: dict[str, Any]) -> Office:
    plain = ("id", "name", "body", "level", "region", "address", "phone", "directions")
    return Office(
        **{name: entry[name] for name in plain},
        slot_kinds=list(dict.fromkeys(times["kind"] for times in entry["times"])),
        active=True,
        territory=[OfficeTerritory(region=code) for code in entry["territory"]],
        matters=[],
        hours=[
            OfficeHours(weekday=day, opens=opens, closes=closes)
            for day, opens, closes in _HOURS[entry["hours"]]
        ],
        closures=[],
    )
