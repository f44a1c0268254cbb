"""The place was gone: other times, while the person is still there. The case itself is safe already."""

from __future__ import annotations

from kiosk.desk.place import PlaceStage
from kiosk.desk.place_lines import SlotLine
from kiosk.desk.stage import Host
from kiosk.desk.steps import chrome
from kiosk.desk.timetable import slot_line
from kiosk.machine import Event, State
from kiosk.ports import Unavailable
from kiosk.session import Session
from kiosk.views import Chrome
from wire.messages import AppointmentResult, Slot
from words import _


class RebookStage(PlaceStage):
    """Touching marks a time, the button books it: a hold of this session would only stand in its own way."""

    state = State.REBOOK

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._chosen: Slot | None = None
        self._booking = False

    def enter(self) -> None:
        """Fetch the times anew."""
        self._chosen = None
        self.session.place.hold = None
        super().enter()

    def bars(self) -> Chrome:
        """Back leads to the done page."""
        return chrome(
            self.session,
            self.state,
            back=_("先不选"),
            next=_("就约这个时间"),
            next_enabled=self._chosen is not None and not self._booking,
            next_reason=_("正在约，请稍等") if self._booking else _("请先选一个时间"),
        )

    def line(self, slot: Slot) -> SlotLine:
        """One time as drawn."""
        chosen = self._chosen.id if self._chosen else None
        return slot_line(slot, held=None, wishes=[], chosen=chosen, current=self._table.current)

    def offline_note(self) -> str:
        """Without the office nothing can be booked now."""
        return _("网络暂时不通，现在选不了。可以以后扫回执上的码再选。") if self.away else ""

    def empty_words(self) -> str:
        """There is no next step without a time: the way out is the receipt, or the office's call."""
        return _("现在没有能约的时间。机构收到后和您约时间，也可以以后扫回执上的码再选。")

    def touch(self, slot: Slot) -> None:
        """Mark it."""
        if self._table.can_be_had(slot) and not self._booking:
            self._chosen = slot
        self.host.changed()

    def go_on(self) -> None:
        """Book the marked time."""
        if self._chosen is not None and not self._booking:
            self._booking = True
            self.host.spawn(self._book(self.session, self._chosen))
            self.host.changed()

    async def _book(self, session: Session, slot: Slot) -> None:
        try:
            await self.book(session, slot)
        finally:
            self._booking = False
        if not session.over:
            self.host.changed()

    async def book(self, session: Session, slot: Slot) -> None:
        """Book it, and go on; or say why not."""
        if session.saved is None:
            raise RuntimeError("nothing saved")
        result = await self.host.office.choose_again(session.saved.uuid, slot.id)
        if isinstance(result, Unavailable):
            self.say(_("网络暂时不通，没有约上。可以再试一次，或以后扫码再选。"))
        elif result.appointment_result is AppointmentResult.GONE:
            self.taken()
        else:
            session.answer = result
            self.host.fire(Event.ANSWERED)

    def taken(self) -> None:
        """Somebody else was first: the times anew."""
        self._chosen = None
        self.say(_("刚刚被别人约走了，请另选一个时间。"))
        self.reload()
