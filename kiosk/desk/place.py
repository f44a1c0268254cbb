"""When and where: competent offices, days, times. A touched time is held at once; while the office is away
up to three wishes are noted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from catalogue import Place, materials
from kiosk.actions import Action, Back, ChooseDay, ChooseOffice, ChooseSlot, MoreDays, Next
from kiosk.desk.place_lines import OfficeLine, SlotLine
from kiosk.desk.stage import Host, Stage, today
from kiosk.desk.steps import chrome
from kiosk.desk.timetable import (
    DAYS_FETCHED,
    FARTHEST,
    Timetable,
    day_lines,
    is_morning,
    local_day,
    slot_line,
)
from kiosk.machine import Event, State
from kiosk.office.offices import for_appointment, wanted_place
from kiosk.ports import Gone, Unavailable
from kiosk.session import Session
from kiosk.views import Chrome, PlaceView
from wire.messages import Hold, Office, Slot
from words import _, dates, phrases

MOST_WISHES: Final = 3
FETCH: Final = timedelta(days=DAYS_FETCHED)


class PlaceStage(Stage):
    """Times of one office at a time; `REBOOK` builds on it."""

    state = State.PLACE

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._table = Timetable()
        self._loading = False
        self._message = ""
        self._next_touch: Slot | None = None
        self._holding = False

    # --- where --------------------------------------------------------------------------------------------

    @property
    def offices(self) -> list[Office]:
        """Competent offices that give such appointments."""
        return for_appointment(self.session, self.host.office.directory)

    @property
    def office(self) -> Office | None:
        """The chosen one, else the first."""
        chosen = self.session.place.office_id
        offices = self.offices
        return next((one for one in offices if one.id == chosen), offices[0] if offices else None)

    @property
    def place(self) -> Place | None:
        """The kind of appointment."""
        return wanted_place(self.session)

    @property
    def away(self) -> bool:
        """Do the times come from this machine's memory?"""
        return self._table.as_of is not None or self.host.office.online is False

    # --- stage --------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Fetch the times."""
        self._message = ""
        office = self.office
        if office is not None and office.id != self.session.place.office_id:
            self.host.drop_place()  # an answer was corrected, and another office is in charge now
            self.session.place.office_id = office.id
        if (hold := self.session.place.hold) is not None:
            self._table.day = local_day(hold.slot)
        self._load()

    def leave(self) -> None:
        """A place that is held decides the office, whichever list was looked at last."""
        if (hold := self.session.place.hold) is not None:
            self.session.place.office_id = hold.slot.office_id

    def act(self, action: Action) -> None:
        """Office, day, time, on and back."""
        match action:
            case ChooseOffice(office_id):
                self._choose_office(office_id)
            case ChooseDay(day) if day in self._table.days:
                self._table.day = day
                self.host.changed()
            case MoreDays():
                self._more_days()
            case ChooseSlot(slot_id):
                slot = self._table.find(slot_id)
                if slot is not None:
                    self._message = self.session.place.lost = ""
                    self.touch(slot)
            case Next():
                self.go_on()
            case Back():
                self.host.fire(Event.BACK)
            case _:
                pass

    def go_on(self) -> None:
        """To the review, with a place, with wishes, or without when no time can be offered."""
        choice = self.session.place
        if choice.hold is None and not choice.wishes and self._nothing_to_choose:
            choice.without = True
        self.host.fire(Event.NEXT)

    def view(self) -> PlaceView:
        """Days, times, and what to bring."""
        session, office = self.session, self.office
        lines = [(slot, self.line(slot)) for slot in self._table.of_day()]
        day = self._table.day
        return PlaceView(
            chrome=self.bars(),
            title=_("什么时候方便来？"),
            subtitle=self.subtitle(office),
            offices=self._office_lines(office),
            days=day_lines(self._table),
            more_days=len(self._table.days) > len(self._table.row),
            morning=tuple(line for slot, line in lines if is_morning(slot)),
            afternoon=tuple(line for slot, line in lines if not is_morning(slot)),
            day_title=dates.day(day) if day else "",
            bring=tuple(one.text for one in materials(session.service, session.answers, session.context)),
            bring_title=session.service.receipt.bring_title,
            offline_note=self.offline_note(),
            message=session.place.lost
            or self._message
            or (self.empty_words() if self._nothing_to_choose else ""),
            loading=self._loading,
        )

    def say(self, message: str) -> None:
        """A message above the times."""
        self._message = message

    def reload(self) -> None:
        """Fetch the times once more."""
        self._load()

    # --- what REBOOK changes ------------------------------------------------------------------------------

    def bars(self) -> Chrome:
        """Top and bottom bar."""
        choice = self.session.place
        ready = bool(choice.hold or choice.wishes or self._nothing_to_choose)
        return chrome(
            self.session,
            self.state,
            next_enabled=ready and not self._holding,
            next_reason=_("正在为您留，请稍等") if self._holding else _("请先选一个时间"),
        )

    def line(self, slot: Slot) -> SlotLine:
        """One time as drawn."""
        choice = self.session.place
        held = choice.hold.slot.id if choice.hold else None
        return slot_line(slot, held=held, wishes=[one.id for one in choice.wishes])

    def offline_note(self) -> str:
        """How old the list is, and what a touch means then."""
        if not self.away or self.session.place.hold is not None:
            return ""
        since = self._table.as_of
        age = _("这份时间表是{moment}的。").format(moment=dates.moment(since)) if since else ""
        return phrases.together(
            age, _("网络暂时不通，现在不能当场约定。请按先后点最多三个想来的时间，机构收到后给您答复。")
        )

    def touch(self, slot: Slot) -> None:
        """Hold it at once; while the office is away note it as a wish."""
        choice = self.session.place
        if self.away and choice.hold is None:
            self._wish(slot)
        elif slot.free > 0 and not (choice.hold and choice.hold.slot.id == slot.id):
            self._next_touch = slot
            if not self._holding:
                self._holding = True
                # lasting: a hold that comes when the citizen has left must be freed, not forgotten
                self.host.spawn_lasting(self._hold(self.session, self.session.id))
        self.host.changed()

    # --- inside -------------------------------------------------------------------------------------------

    @property
    def _nothing_to_choose(self) -> bool:
        return self._table.loaded and not self._loading and not self._table.has_free

    def _wish(self, slot: Slot) -> None:
        wishes = self.session.place.wishes
        if any(one.id == slot.id for one in wishes):
            self.session.place.wishes = [one for one in wishes if one.id != slot.id]
        elif len(wishes) < MOST_WISHES:
            wishes.append(slot)
        else:
            self._message = _("最多选三个。想换的话，先点一下已选的时间把它去掉。")

    async def _hold(self, session: Session, session_id: str) -> None:
        """The last touch wins; the place held before is given up only when the new one is held."""
        try:
            while (slot := self._next_touch) is not None:
                self._next_touch = None
                before = session.place.hold
                result = await self.host.office.hold(slot.id, session_id, before.id if before else None)
                if session.over:
                    if isinstance(result, Hold):
                        await self.host.office.release(result.id, session_id)
                    return
                self._held(session, slot, result)
        finally:
            self._holding = False
        self.host.changed()

    def _held(self, session: Session, slot: Slot, result: Hold | Gone | Unavailable) -> None:
        match result:
            case Hold():
                session.place.hold = result
                session.place.wishes = []
                session.place.without = False
                self._message = ""
                self.host.keep_place()
            case Gone():
                self._message = _("刚刚被别人约走了，请另选一个时间。")
            case Unavailable() if session.place.hold is not None:
                self._message = _("网络暂时不通，改不了。原来的时间还为您留着。")
            case Unavailable():
                self._message = _("网络暂时不通，没有留上。已先记为您想来的时间，机构收到后答复。")
                session.place.wishes = [slot]
        self._load()

    def _choose_office(self, office_id: str) -> None:
        if office_id == self.session.place.office_id or all(one.id != office_id for one in self.offices):
            return
        # the place held elsewhere stays until a new one is held: moving is one step at the office
        self.session.place.office_id = office_id
        self.session.place.wishes = []
        self._message = ""
        self._table = Timetable()
        self._load()
        self.host.changed()

    def _more_days(self) -> None:
        if self._table.more():
            last = self._table.until
            limit = today(self.host.clock) + FARTHEST
            if last is None or last >= limit or self._table.as_of is not None:
                self._table.begin_again()
            else:
                self._load(until=min(last + FETCH, limit), page_on=True)
        self.host.changed()

    def _load(self, until: date | None = None, page_on: bool = False) -> None:
        place, office = self.place, self.office
        if place is None or office is None:
            self._table.loaded = True
            return
        self._loading = True
        first = today(self.host.clock)
        end = until or self._table.until or first + FETCH
        self.host.spawn(self._fetch(office.id, place.kind, first, end, page_on))

    async def _fetch(self, office_id: str, kind: str, first: date, end: date, page_on: bool) -> None:
        session = self.session
        slots, as_of = await self.host.office.slots(office_id, kind, first, (end - first).days)
        if session.over or office_id != session.place.office_id:
            return
        self._loading = False
        days = len(self._table.days)
        self._table.as_of, self._table.until = as_of, end
        self._table.take(slots, now=self.host.clock.now(), kind=kind)
        if page_on and (len(self._table.days) == days or self._table.more()):
            self._table.begin_again()
        self.host.changed()

    def _office_lines(self, chosen: Office | None) -> tuple[OfficeLine, ...]:
        offices = self.offices
        if len(offices) < 2:
            return ()
        return tuple(OfficeLine(one.id, one.name, one.address, one is chosen) for one in offices)

    def subtitle(self, office: Office | None) -> str:
        """Where, and how long it takes."""
        place = self.place
        parts = [office.name, office.address] if office else []
        if place is not None:
            parts.append(_("约 {minutes} 分钟").format(minutes=place.minutes))
        return " ・ ".join(parts)

    def empty_words(self) -> str:
        """What is told when no time is to be had."""
        return _("现在没有能约的时间。可以直接下一步，机构收到后和您约时间。")
