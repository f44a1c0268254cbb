"""The form goes on on the phone: on its way without a touch to stop it, then a page to take along."""

from __future__ import annotations

from catalogue import neutral
from drivers.types import Block
from kiosk.desk.done import DoneStage, paper_words
from kiosk.desk.questions import QuestionsStage
from kiosk.desk.sending import draft
from kiosk.desk.stage import Host, Stage
from kiosk.desk.steps import title
from kiosk.log.events import Event as Logged
from kiosk.machine import Event, State
from kiosk.ports import SaveFailed
from kiosk.receipt import moved_slip, preview
from kiosk.receipt_facts import page_address
from kiosk.session import Session
from kiosk.views import Chrome, DoneView, SendingView
from wire.receipt_number import grouped
from words import _, dates


class MovingStage(Stage):
    """Nobody can go back or away from here; it ends by itself."""

    def enter(self) -> None:
        """Everything that was entered goes along, also what is not complete yet."""
        self.host.spawn(self._move(self.session))

    def view(self) -> SendingView:
        """What is true now."""
        return SendingView(Chrome(title=title(self.session)), _("正在转到您的手机，请稍等。"))

    async def _move(self, session: Session) -> None:
        questions = self.host.stage(State.QUESTIONS)
        assert isinstance(questions, QuestionsStage)
        try:
            moved = await self.host.phone.move(draft(session, questions.cursor.unfinished()))
        except SaveFailed as error:
            self.host.events.write(Logged.SAVE_FAILED, cause=str(error))
            moved = None
        if moved is None:
            self.host.phone.not_moved()
            self.host.fire(Event.MOVE_FAILED)
            return
        session.saved, session.moved_until = moved
        self.host.fire(Event.ANSWERED)


class MovedStage(DoneStage):
    """Number, until when, and the address of the page; nothing is submitted yet, and nobody says so."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._quiet = False  # nothing may tell what it is about
        self._slip: tuple[Block, ...] = ()

    def enter(self) -> None:
        """Show the number, then print. From here on nothing that was entered is on this machine."""
        session, host = self.session, self.host
        self._quiet = neutral(session.service, session.answers, session.context) is not None
        session.forget_person()
        self._slip = moved_slip(
            self.saved.receipt_number,
            self._until(),
            page_address(host.office, self.saved),
            host.settings.hall.hotline,
            neutral=self._quiet,
        )
        host.shown_first()
        host.printer.print(self.saved.receipt_number, self._slip)

    def view(self) -> DoneView:
        """What is true now."""
        saved, report = self.saved, self._report
        ready = self.host.printer.usable or not self.host.printer.known
        heading, note = paper_words(report, ready=ready)
        until = self._until()
        return DoneView(
            chrome=Chrome(title=self._title(), back=_("再办一件"), next=_("完成"), finish=_("结束并清除")),
            headline=_("已转到您的手机"),
            good=True,
            number=grouped(saved.receipt_number),
            lines=(_("手机上保留到 {until}").format(until=until),) if until else (),
            qr=page_address(self.host.office, saved),
            qr_caption=_("扫码存到手机"),
            qr_note=_("提交以后查进度"),
            paper=report.state,
            paper_title=heading,
            paper_note=note,
            paper_preview=preview(self._slip),
            can_reprint=self._can_reprint,
            take_card=_("别忘了拿走身份证") if self.host.card_there else "",
            notes=(_("还没有提交。请在手机上填完并提交；本机上的内容已经清除。"),),
        )

    def _title(self) -> str:
        service = self.session.service
        return service.quick_exit.neutral_title if self._quiet and service.quick_exit else service.title

    def _until(self) -> str:
        """Empty while the time is unknown: nothing is promised then."""
        until = self.session.moved_until
        return dates.moment(until) if until is not None and self.host.clock.now() is not None else ""
