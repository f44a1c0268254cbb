"""Guide, then notice and separate consents: both before the card is read."""

from __future__ import annotations

from kiosk.actions import Action, Back, Next, SetConsent
from kiosk.desk.stage import Host, Stage, best_guess_now
from kiosk.desk.steps import chrome
from kiosk.machine import Event, State
from kiosk.opening import serves_now
from kiosk.session import Decision, Session
from kiosk.situation import consents_given
from kiosk.views import ConsentItem, GuideView, NoticeView
from words import _


def guide_view(host: Host, session: Session) -> GuideView:
    """The guide of a session's service; `cannot` says why applying is not possible now."""
    cannot = _cannot(host)
    bars = chrome(session, State.GUIDE, back=_("返回首页"), next="" if cannot else _("开始办理"))
    return GuideView(bars, session.service.guide, session.service.summary, cannot)


def _cannot(host: Host) -> str:
    hall = host.settings.hall
    if not host.office.can_submit:
        return _("本机现在只能看办事指南。要申请请到窗口，或拨打 {hotline}。").format(hotline=hall.hotline)
    if not serves_now(hall, host.clock.now()):
        return _("现在不在服务时间，暂时不能申请。")
    return ""


def notice_view(session: Session) -> NoticeView:
    """The notice with a session's ticks so far."""
    notice = session.service.notice
    items = tuple(
        ConsentItem(
            one.id,
            one.text,
            one.required,
            session.consents[one.id].accepted if one.id in session.consents else None,
            one.declined_means,
        )
        for one in notice.consents
    )
    bars = chrome(
        session,
        State.NOTICE,
        next_enabled=consents_given(session),
        next_reason=_("请先逐项选择是否同意必需的内容"),
    )
    return NoticeView(bars, notice, items)


class GuideStage(Stage):
    """Who may ask, what it costs, how long it takes, which law."""

    def view(self) -> GuideView:
        """The guide."""
        return guide_view(self.host, self.session)

    def act(self, action: Action) -> None:
        """Begin, or home."""
        match action:
            case Next():
                self.host.fire(Event.NEXT)
            case Back():
                self.host.fire(Event.BACK)
            case _:
                pass


class NoticeStage(Stage):
    """One tick per consent, never bundled, never pre-ticked (PIPL 14, 29)."""

    def view(self) -> NoticeView:
        """The notice with the ticks so far."""
        return notice_view(self.session)

    def act(self, action: Action) -> None:
        """Tick, go on, or back."""
        match action:
            case SetConsent(consent_id, accepted):
                self._set(consent_id, accepted)
            case Next():
                self.host.fire(Event.NEXT)
            case Back():
                self.host.fire(Event.BACK)
            case _:
                pass

    def _set(self, consent_id: str, accepted: bool) -> None:
        if not any(one.id == consent_id for one in self.session.service.notice.consents):
            return
        self.session.consents[consent_id] = Decision(accepted, best_guess_now(self.host.clock))
        if not consents_given(self.session):
            # taking a consent back is as easy as giving it: what was read under it goes at once
            self.session.forget_person()
            self.host.drop_place()
        self.host.changed()
