"""The appointment as an iCalendar file (RFC 5545): one event in Asia/Shanghai, told to nobody but the phone.

A calendar is often shared or copied to a cloud, so there is no person, no receipt number and no answer in
it, and of a neutral case no matter, no office and no alarm either.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event
from sqlalchemy.orm import Session

from backend.models.case import Case
from backend.models.place import Slot
from backend.pages.status import NEUTRAL_TITLE
from backend.vault import Vault
from wire.case_sheet import CaseSheet
from words import _
from words.dates import SHANGHAI

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
NAME: Final = "appointment.ics"
_PRODUCT: Final = "-//legal-kiosk//appointment//ZH"
_AHEAD: Final = (timedelta(days=-1), timedelta(hours=-2))
_WITHOUT_END: Final = timedelta(minutes=30)


def of_sheet(session: Session, vault: Vault, case: Case, sheet: CaseSheet, now: datetime) -> bytes:
    """Return the file of a sheet that has an appointment, in the language being spoken.

    The identifier is the same after a move and `SEQUENCE` higher, so a calendar moves its entry.
    """
    appointment = sheet.appointment
    assert appointment is not None
    slot = session.get(Slot, appointment.slot_id)
    starts = appointment.starts_at.astimezone(SHANGHAI)
    event = Event()
    event.add("uid", f"{vault.lookup('calendar', case.id)[:32]}@legal-kiosk")
    event.add("dtstamp", now)
    event.add("sequence", case.version)
    event.add("dtstart", starts)
    event.add("dtend", slot.ends_at.astimezone(SHANGHAI) if slot else starts + _WITHOUT_END)
    title = _(NEUTRAL_TITLE) if sheet.neutral else sheet.title
    event.add("summary", title)
    place = (appointment.office_name, appointment.window, appointment.address)
    event.add("location", " ".join(part for part in place if part))
    event.add("description", "\n".join(_description(sheet)))
    event.add("class", "PRIVATE")
    if not sheet.neutral:
        for ahead in _AHEAD:
            event.add_component(_alarm(title, ahead))
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _description(sheet: CaseSheet) -> list[str]:
    papers = [sheet.bring_title, *(f"- {line.text}" for line in sheet.bring)] if sheet.bring else []
    return [*papers, _("有问题请拨打 {phone}").format(phone=sheet.phone)]


def _alarm(title: str, ahead: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", ahead)
    return alarm
