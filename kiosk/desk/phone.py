"""The phone beside the session: who may open the panel, what a touch on it does, what other screens say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from catalogue import Field, FieldType
from kiosk.actions import (
    Action,
    ConfirmMove,
    DropPhone,
    KeepGoing,
    MoveToPhone,
    NewPhoneCode,
    OpenPhone,
    TapNumber,
)
from kiosk.desk.stage import Host
from kiosk.machine import Event, State
from kiosk.panels import PhoneOffer, PhonePanel
from kiosk.phone import panel as phone_panel
from kiosk.phone.handoff import Handoff, Phase
from kiosk.phone.questions import open_on_phone, still_to_fill
from kiosk.ports import Draft, Saved
from kiosk.session import Session
from kiosk.views import QuestionsView, ReviewView, SignatureView, View
from wire.handoff import Ended
from words import _

OFFERED: Final = frozenset({State.QUESTIONS, State.REVIEW, State.SIGNATURE})
COVERED: Final = OFFERED | {State.PLACE, State.BY_HAND}
"""States over which the panel may lie: it comes by itself when a phone shows its number."""

MOVABLE: Final = OFFERED | {State.PLACE}


class DeskPhone:
    """Holds the hand-off of the running session, which `session` gives."""

    def __init__(self, host: Host, *, session: Callable[[], Session | None]) -> None:
        self._host = host
        self._session = session
        self._handoff: Handoff | None = None
        self._earlier: list[Handoff] = []  # of this session; their pictures may be among the answers
        self._open = False
        self._asks_move = False
        self._numbers_shown = False

    # --- touches -----------------------------------------------------------------------------------------

    def act(self, action: Action) -> bool:
        """True when the touch was meant for the panel, or opens it."""
        if isinstance(action, OpenPhone):
            if self._may_open():
                self._show()  # also when the office has gone since the button was drawn: then that is told
            return True
        handoff = self._handoff
        if handoff is None or not self._is_shown:
            return False
        match action:
            case KeepGoing() if self._asks_move:
                self._asks_move = False
            case KeepGoing():
                self._close()
            case TapNumber(number):
                handoff.choose(number)
            case NewPhoneCode() if not handoff.running:
                self._begin()
            case DropPhone():
                handoff.end(Ended.SESSION)
                self._close()
                self._set_aside()
            case MoveToPhone() if handoff.phase is Phase.PAIRED and self._can_move:
                self._asks_move, handoff.not_moved = True, False
            case ConfirmMove() if self._asks_move:
                self._close()
                self._host.fire(Event.MOVE)
                return True
        self._host.changed()
        return True

    def _show(self) -> None:
        self._open = True
        if self._handoff is None or not self._handoff.running:
            self._begin()
        else:
            self._handoff.watch(True)
        self._host.changed()

    def _close(self) -> None:
        self._open = self._asks_move = False
        if self._handoff is not None:
            self._handoff.watch(False)

    def _begin(self) -> None:
        session = self._session()
        assert session is not None
        self._set_aside()
        self._handoff = Handoff(self._host, session, self._heard)
        self._handoff.begin()

    def _set_aside(self) -> None:
        handoff, self._handoff = self._handoff, None
        if handoff is not None and handoff.was_paired:
            self._earlier.append(handoff)

    def _heard(self) -> None:
        """Something came from the phone."""
        handoff = self._handoff
        if handoff is None:
            return
        if handoff.phase is Phase.NUMBERS and not self._numbers_shown:
            self._open = True
        self._numbers_shown = handoff.phase is Phase.NUMBERS
        if handoff.phase is not Phase.PAIRED:
            self._asks_move = False
        if handoff.phase is Phase.MOVED and self._host.state in MOVABLE:
            self._close()  # the office has the form although its answer was lost on the way
            self._host.fire(Event.MOVE)
            return
        self._host.changed()

    # --- what is shown -----------------------------------------------------------------------------------

    def panel(self) -> PhonePanel | None:
        """The panel, where it is open."""
        session, handoff = self._session(), self._handoff
        if session is None or handoff is None or not self._is_shown:
            return None
        return phone_panel.panel(handoff, session, asks_move=self._asks_move, can_move=self._can_move)

    def dress(self, view: View) -> View:
        """The same view, with what it says of the phone."""
        self._look_over()
        if isinstance(view, QuestionsView | ReviewView | SignatureView) and self._host.state in OFFERED:
            return replace(view, phone=self._offer(view))
        return view

    @property
    def is_paired(self) -> bool:
        """Is a phone connected, confirmed on both screens?"""
        return self._handoff is not None and self._handoff.phase in (Phase.PAIRED, Phase.MOVED)

    @property
    def _is_shown(self) -> bool:
        return self._open and self._host.state in COVERED

    @property
    def _can_move(self) -> bool:
        return self._host.state in MOVABLE

    def _may_open(self) -> bool:
        session = self._session()
        known = session is not None and session.identified and bool(self._host.office.public_url)
        return known and self._host.state in OFFERED

    def _is_offered(self) -> bool:
        """A code that works can be made, or a phone is here already. No dead QR code is ever shown."""
        running = self._handoff is not None and self._handoff.running
        return self._may_open() and (running or self._host.office.online is True)

    def _offer(self, view: QuestionsView | ReviewView | SignatureView) -> PhoneOffer | None:
        session, handoff = self._session(), self._handoff
        if session is None or not self._is_offered():
            return None
        line = phone_panel.line(handoff) if handoff is not None else ""
        given = handoff.received.times if handoff is not None else {}
        shown = [one.field for one in view.fields] if isinstance(view, QuestionsView) else []
        writes = any(one.type is FieldType.LONG_TEXT for one in shown)
        fields: list[Field] = [] if isinstance(view, SignatureView) else open_on_phone(session)
        if not (line or fields or writes or isinstance(view, SignatureView)):
            return None
        if handoff is not None and handoff.phase is Phase.PAIRED:
            label = _("看手机")
        elif writes:
            label = _("用手机写")
        else:
            label = _("用手机签") if isinstance(view, SignatureView) else _("用手机")
        about = phone_panel.about(still_to_fill(session)) if isinstance(view, ReviewView) else ""
        return PhoneOffer(label, line, about, sum(given.get(one.id, 0) for one in shown))

    # --- with the session --------------------------------------------------------------------------------

    def _look_over(self) -> None:
        """After every change: tell the phone, and end what its session has left behind."""
        session, handoff = self._session(), self._handoff
        if session is None or not (handoff or self._earlier):
            return
        if session.saved is not None:
            self.wipe(session)
        elif not session.identified:
            self._finish(Ended.SESSION)  # another card: nothing of the one before stays
        elif handoff is not None:
            handoff.look_over()

    async def move(self, draft: Draft) -> tuple[Saved, datetime] | None:
        """The form goes to the phone. None: it did not, and the panel says so. Raises SaveFailed."""
        return await self._handoff.move(draft) if self._handoff is not None else None

    def not_moved(self) -> None:
        """Say that the form is still here."""
        if self._handoff is not None:
            self._handoff.not_moved = True
            self._open = True

    def wipe(self, session: Session) -> None:
        """The session is over, or its form is saved: nothing of the phone stays, and the phone is told."""
        submitted = session.saved is not None and session.moved_until is None
        self._finish(Ended.SUBMITTED if submitted else Ended.SESSION)

    def _finish(self, why: Ended) -> None:
        """Phones that left before are told what was submitted, too, and are forgotten in any case."""
        earlier, self._earlier = self._earlier, []
        handoff, self._handoff = self._handoff, None
        self._open = self._asks_move = self._numbers_shown = False
        for one in (*earlier, *filter(None, (handoff,))):
            one.end(why)
