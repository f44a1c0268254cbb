"""A drawn signature: intent only (电子签名法 3, 13). What law wants signed by hand is signed at the
counter."""

from __future__ import annotations

from typing import Final

from kiosk.actions import Action, Back, Next, Sign, SignAtCounter
from kiosk.desk.stage import Stage
from kiosk.desk.steps import chrome
from kiosk.machine import Event, State
from kiosk.situation import is_signed
from kiosk.views import SignatureView
from words import _

MOST_STROKES: Final = 300
MOST_POINTS: Final = 20_000  # the catalogue's limit: what it would refuse is not taken here


class SignatureStage(Stage):
    """The pad."""

    def view(self) -> SignatureView:
        """The strokes drawn so far."""
        session = self.session
        bars = chrome(
            session,
            State.SIGNATURE,
            next=_("提交"),
            next_enabled=is_signed(session) or session.sign_at_counter,
            next_reason=_("请先在框里签名"),
        )
        elsewhere = _("不在这里写，到窗口用笔签")
        return SignatureView(bars, session.service.sign, elsewhere, session.strokes)

    def act(self, action: Action) -> None:
        """Draw, clear, submit, or back."""
        match action:
            case Sign(strokes):
                if len(strokes) <= MOST_STROKES and sum(map(len, strokes)) <= MOST_POINTS:
                    self.session.strokes = strokes
                    self.session.sign_at_counter = False
                self.host.changed()
            case SignAtCounter():
                self.session.strokes = ()
                self.session.sign_at_counter = True
                self.host.fire(Event.NEXT)
            case Next():
                self.host.fire(Event.NEXT)
            case Back():
                self.host.fire(Event.BACK)
            case _:
                pass
