"""Number and QR code first, whatever the paper does; then the paper as it really is; take your card; choose
again."""

from __future__ import annotations

from drivers.types import FailureCause
from kiosk.actions import Action, Another, Back, ChooseAgain, Finish, Next, Reprint
from kiosk.desk.stage import Host, Stage
from kiosk.desk.steps import title
from kiosk.machine import Event
from kiosk.ports import Saved
from kiosk.printing import MOST_COPIES, PaperReport
from kiosk.receipt import Receipt, blocks, preview
from kiosk.receipt_facts import due, receipt, truth
from kiosk.situation import place_gone
from kiosk.views import Chrome, DoneView, Paper
from wire.receipt_number import grouped
from words import _, phrases


class DoneStage(Stage):
    """The end, with everything a citizen takes along."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._printed_for: object = (
            self  # the office's answer on the paper; never equal to a real one at first
        )
        self._receipt: Receipt | None = None

    @property
    def saved(self) -> Saved:
        """The submission; raises RuntimeError before it was saved (the machine does not allow it)."""
        if self.session.saved is None:
            raise RuntimeError("nothing saved")
        return self.session.saved

    @property
    def busy(self) -> bool:
        """Is the paper still on its way?"""
        return not self._report.ended

    def enter(self) -> None:
        """Show the number, then print. Coming back with another time prints a paper that replaces the
        first."""
        session, host = self.session, self.host
        if session.answer is self._printed_for:
            return
        first = self._receipt is None
        self._printed_for = session.answer
        self._receipt = receipt(
            session, self.saved, host.office, host.settings.hall, host.clock.now(), replaces=not first
        )
        host.shown_first()
        host.printer.print(self.saved.receipt_number, blocks(self._receipt))

    def act(self, action: Action) -> None:
        """Reprint, another time, another matter, or finished."""
        match action:
            case Reprint() if self._can_reprint:
                self.host.printer.reprint(self.saved.receipt_number)
                self.host.changed()
            case ChooseAgain():
                self.host.fire(Event.CHOOSE_AGAIN)
            case Another() | Back() | Finish() | Next():
                self.host.fire(Event.END)
            case _:
                pass

    def view(self) -> DoneView:
        """What is true now."""
        session, saved = self.session, self.saved
        said, paper = truth(session), self._receipt
        report = self._report
        ready = self.host.printer.usable or not self.host.printer.known
        heading, note = paper_words(report, ready=ready)
        stopped = report.state is Paper.WAITING and not ready
        return DoneView(
            chrome=Chrome(title=title(session), back=_("再办一件"), next=_("完成"), finish=_("结束并清除")),
            headline=said.headline,
            good=said.good,
            number=grouped(saved.receipt_number),
            lines=self._lines(),
            qr=paper.qr if paper is not None else "",
            qr_caption=_("扫码存到手机"),
            qr_note=self._qr_note(),
            paper=Paper.STOPPED if stopped else report.state,
            paper_title=heading,
            paper_note=note,
            paper_preview=preview(blocks(paper)) if paper is not None else (),
            can_reprint=self._can_reprint,
            take_card=_("别忘了拿走身份证") if self.host.card_there else "",
            choose_again=_("另选时间") if place_gone(session) else "",
            notes=self._notes(said.note),
        )

    # --- inside -------------------------------------------------------------------------------------------

    @property
    def _report(self) -> PaperReport:
        return self.host.printer.report(self.saved.receipt_number)

    @property
    def _can_reprint(self) -> bool:
        report = self._report
        return report.ended and report.copies < MOST_COPIES

    def _lines(self) -> tuple[str, ...]:
        paper = self._receipt
        if paper is None:
            return ()
        place = " ".join(part for part in (paper.office, paper.window) if part)
        wishes = phrases.series(paper.wishes)
        lines = [
            paper.when,
            _("希望的时间：{wishes}").format(wishes=wishes) if wishes else "",
            "" if paper.neutral else place,
            paper.address if not paper.neutral or paper.when else "",
        ]
        return tuple(line for line in lines if line)

    def _qr_note(self) -> str:
        paper = self._receipt
        if paper is not None and paper.neutral:
            return _("打开后输入您自己定的密码")
        movable = paper is not None and paper.movable
        return _("改约、查进度") if movable else _("查进度")

    def _notes(self, note: str) -> tuple[str, ...]:
        paper = self._receipt
        session = self.session
        dates = due(session, self.host.office, self.host.clock.now())
        found = [note, *(phrases.labelled(label, day) for label, day in dates)]
        if paper is not None and paper.counter_sign and not paper.neutral:
            found.append(phrases.labelled(_("到窗口当面签"), phrases.series(paper.counter_sign)))
        return tuple(line for line in found if line)


def paper_words(report: PaperReport, *, ready: bool = True) -> tuple[str, str]:
    """(title, note) for the state of the paper. Never "printed" before the printer said so."""
    match report.state:
        case Paper.WAITING if ready:
            return _("马上打印回执"), _("出纸口在屏幕下方")
        case Paper.WAITING:
            return _("打印停下了"), _("打印机缺纸或没准备好。受理号和二维码已经有效，请记下或扫码。")
        case Paper.PRINTING:
            return _("正在打印回执"), _("出纸口在屏幕下方")
        case Paper.PRINTED:
            return _("请取走纸质回执"), _("出纸口在屏幕下方")
        case Paper.NOT_KNOWN:
            return _("回执可能没有打完整"), _("请看一下出纸口。不完整的话，可以再打一张，会注明“补打”。")
    causes = {
        FailureCause.PAPER_OUT: _("打印机没有纸了。"),
        FailureCause.COVER_OPEN: _("打印机的盖子没有盖好。"),
        FailureCause.CUTTER_JAM: _("打印机卡纸了。"),
        FailureCause.HEAD_HOT: _("打印机太热，要歇一会儿。"),
    }
    cause = causes.get(report.cause, _("打印机暂时用不了。")) if report.cause else _("打印机暂时用不了。")
    return _("回执没有打出来"), phrases.together(
        cause, _("请记下受理号或扫码，一样有效；也可以请工作人员补打。")
    )
