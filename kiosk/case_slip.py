"""The slip with how a case stands, for somebody who takes no phone along: exactly what the office told."""

from __future__ import annotations

from datetime import datetime

from kiosk.config import Hall
from kiosk.receipt import Receipt
from kiosk.receipt_facts import date_text
from wire.case_sheet import CaseSheet
from words import _, dates, phrases


def case_slip(sheet: CaseSheet, qr: str, hall: Hall, asked: datetime | None) -> Receipt:
    """The paper of a sheet that was fetched at `asked` (None while the time is unknown: no moment then).

    A neutral sheet names neither matter nor office by itself; its paper shows the address of a time only.
    """
    booked = sheet.appointment
    return Receipt(
        number=sheet.number,
        title=sheet.title if sheet.neutral else _("查询结果：{matter}").format(matter=sheet.title),
        hall=hall.name,
        initial="",
        state=sheet.state,
        office=sheet.place.name,
        window=booked.window if booked else "",
        address=sheet.place.address or (booked.address if booked else ""),
        phone=sheet.phone,
        when=dates.moment(booked.starts_at) if booked else "",
        asked=dates.stamp(asked) if asked else "",
        bring_title=sheet.bring_title,
        bring=tuple(phrases.remark(one.text, one.note) if one.note else one.text for one in sheet.bring),
        due=tuple((one.label, date_text(one.date, one.provisional)) for one in sheet.due),
        steps=tuple(sheet.next_steps),
        qr=qr,
        movable=sheet.movable,
        hotline=hall.hotline,
        hall_address=hall.address,
        neutral=sheet.neutral,
    )
