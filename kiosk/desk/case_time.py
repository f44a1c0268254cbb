"""Another time for a case that exists: the times of its office, as they are now."""

from __future__ import annotations

from dataclasses import replace

from catalogue import Place
from kiosk.desk.asked import not_done
from kiosk.desk.find import lookup_of
from kiosk.desk.rebook import RebookStage
from kiosk.desk.timetable import Timetable
from kiosk.machine import Event, State
from kiosk.ports import Gone, Unavailable
from kiosk.session import Session
from kiosk.views import AdviceLine, Chrome
from wire.case_sheet import CaseSheet
from wire.messages import AppointmentResult, Office, Slot
from wire.receipt_number import grouped
from words import _, dates


class CaseTimeStage(RebookStage):
    """Same times, same touches; the old place is given back by the office once the new one is booked."""

    state = State.CASE_TIME

    @property
    def sheet(self) -> CaseSheet:
        """The case whose time is chosen."""
        sheet = lookup_of(self.session).open_case.sheet
        assert sheet is not None
        return sheet

    @property
    def offices(self) -> list[Office]:
        """The one that has the case, also where this machine does not know it yet."""
        sheet, directory = self.sheet, self.host.office.directory
        known = directory.offices if directory is not None else []
        found = [one for one in known if one.id == sheet.slot_office]
        place = sheet.place
        stranger = Office(
            id=sheet.slot_office,
            name=place.name,
            body="",
            address=place.address,
            phone=sheet.phone,
            region="",
            regions=[],
        )
        return found or [stranger]

    @property
    def place(self) -> Place:
        """The kind of time; how long it takes stands on the paper."""
        return Place(kind=self.sheet.slot_kind, minutes=0)

    def enter(self) -> None:
        """Fetch the times anew; those of a case looked at before may belong to another office."""
        self._table = Timetable(current=self._current)
        super().enter()

    def bars(self) -> Chrome:
        """Back leads to the case."""
        bars = super().bars()
        return replace(bars, back=_("先不改")) if self.sheet.appointment is not None else bars

    def subtitle(self, office: Office | None) -> str:
        """The time it has, and where: of a neutral case only the address."""
        sheet, booked = self.sheet, self.sheet.appointment
        now = _("现在约的是 {when}").format(when=dates.moment(booked.starts_at)) if booked else ""
        where = [] if office is None else [office.address] if sheet.neutral else [office.name, office.address]
        return " ・ ".join(part for part in (now, *where) if part)

    def offline_note(self) -> str:
        """Without the office nothing can be booked now."""
        return _("网络暂时不通，现在改不了。原来的时间不变。") if self.away else ""

    def empty_words(self) -> str:
        """Nothing to choose: the way out is to come back to it, or to ask."""
        if self.sheet.appointment is None:
            return _("现在没有能约的时间。请过几天再来看，或者打电话问。")
        return _("现在没有别的时间可选。原来的时间不变。")

    async def book(self, session: Session, slot: Slot) -> None:
        """Move there."""
        lookup = lookup_of(session)
        cases = await self.host.office.cases()
        got = await cases.choose_time(lookup.open_case, slot.id)
        if session.over:
            return
        if isinstance(got, Gone | Unavailable):
            self.say(not_done(got).text)
            return
        lookup.put(got.case)
        self._table.current = self._current  # it may have been moved on the phone meanwhile
        match got.result:
            case AppointmentResult.GONE:
                self.taken()
            case AppointmentResult.ALREADY_BOOKED:
                told = _("这件事您已有一个预约，受理号 {number}。要改时间，请查那一件。")
                self.say(told.format(number=grouped(got.earlier_receipt)))
            case _:
                lookup.said = AdviceLine("good", _("约好了，以这个时间为准。"))
                self.host.fire(Event.ANSWERED)

    @property
    def _current(self) -> str | None:
        booked = self.sheet.appointment
        return booked.slot_id if booked is not None else None
