"""The cases that were found, and one of them as the office told it: what is so, what one can do."""

from __future__ import annotations

from drivers.types import Block
from kiosk.actions import (
    Action,
    Back,
    CancelTime,
    ChooseAgain,
    Complain,
    Finish,
    Next,
    OpenCase,
    PrintState,
    Rate,
    TakeBackConsent,
)
from kiosk.case_slip import case_slip
from kiosk.desk.done import paper_words
from kiosk.desk.find import lookup_of
from kiosk.desk.stage import Host, Stage
from kiosk.desk.steps import chrome
from kiosk.lookup import CaseAsk, LookupSession
from kiosk.machine import Event, State
from kiosk.receipt import blocks
from kiosk.receipt_facts import date_text, phone_page
from kiosk.views import AdviceLine, CaseDeed, CaseLine, CasesView, CaseView, Paper
from wire.case_lookup import ChangedCase
from wire.case_sheet import CaseSheet, RequestKind
from wire.receipt_number import grouped
from words import _, dates, phrases


class CasesStage(Stage):
    """A list to choose from."""

    def spoken(self) -> None:
        """The office's words, too, are wanted in the new language, wherever in the session it is chosen."""
        lookup = lookup_of(self.session)
        if lookup.found:
            self.host.spawn(self._read_again(lookup))

    async def _read_again(self, lookup: LookupSession) -> None:
        """The case that is shown first. Without an answer the words stay as they are."""
        cases = await self.host.office.cases()
        for case in sorted(lookup.found, key=lambda one: one.id != lookup.chosen):
            got = await cases.read(case) if case.sheet is not None else None
            if lookup.over:
                return
            if isinstance(got, ChangedCase) and any(one is case for one in lookup.found):
                lookup.put(got.case)
                self.host.changed()

    def view(self) -> CasesView:
        """Newest first, as the office gave them."""
        lookup = lookup_of(self.session)
        return CasesView(
            chrome=chrome(self.session, State.CASES, next=_("完成")),
            title=_("您要看哪一件？"),
            cases=tuple(
                CaseLine(
                    one.id,
                    one.title,
                    grouped(one.number),
                    one.sheet.state if one.sheet is not None else _("要输入您自己定的密码"),
                )
                for one in lookup.found
            ),
            take_card=_("别忘了拿走身份证") if self.host.card_there else "",
        )

    def act(self, action: Action) -> None:
        """Open one; back to the search; or finished."""
        lookup = lookup_of(self.session)
        match action:
            case OpenCase(case_id) if any(one.id == case_id for one in lookup.found):
                lookup.chosen, lookup.said = case_id, None
                closed = lookup.case is None or lookup.case.sheet is None
                self.host.fire(Event.BY_CODE if closed else Event.OPEN)
            case Back():
                self.host.fire(Event.BACK)
            case Next() | Finish():
                self.host.fire(Event.END)
            case _:
                pass


class CaseStage(Stage):
    """The sheet of one case with everything that may be asked for now."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._slips: dict[str, tuple[Block, ...]] = {}  # by number: what was printed in this session

    @property
    def lookup(self) -> LookupSession:
        """The running session."""
        return lookup_of(self.session)

    @property
    def sheet(self) -> CaseSheet:
        """What the office told."""
        sheet = self.lookup.open_case.sheet
        assert sheet is not None
        return sheet

    def spoken(self) -> None:
        """What was said is said no more; the office's own words follow (`CasesStage`)."""
        self.lookup.said = None

    def view(self) -> CaseView:
        """The sheet, and the buttons that do something."""
        sheet, page = self.sheet, self._page
        can_add = _("用手机扫，可以补交材料、看进度。也可以把材料带到窗口。")
        return CaseView(
            chrome=chrome(self.session, State.CASE, next=_("完成")),
            title=sheet.title,
            number=grouped(sheet.number),
            state=sheet.state,
            lines=_when_and_where(sheet),
            deeds=tuple(self._deeds(sheet)),
            details=_details(sheet),
            said=self.lookup.said,
            bring_title=sheet.bring_title,
            bring=tuple(phrases.remark(one.text, one.note) if one.note else one.text for one in sheet.bring),
            steps=tuple(sheet.next_steps),
            qr=page,
            qr_caption=_("扫码存到手机") if page else "",
            qr_note=(can_add if sheet.can_add_paper else _("用手机扫，可以看进度。")) if page else "",
            paper=self._paper(),
            take_card=_("别忘了拿走身份证") if self.host.card_there else "",
        )

    def act(self, action: Action) -> None:
        """What may be asked for now, and the ways on."""
        lookup, sheet = self.lookup, self.sheet
        asks = {
            CancelTime: CaseAsk.CANCEL,
            Rate: CaseAsk.RATE,
            Complain: CaseAsk.COMPLAIN,
            TakeBackConsent: CaseAsk.CONSENT,
        }
        match action:
            case Back():
                self.host.fire(Event.BACK if len(lookup.found) > 1 else Event.LOOK_UP)
            case Next() | Finish():
                self.host.fire(Event.END)
            case _ if all(action != deed.action for deed in self._deeds(sheet)):
                pass  # a touch that crossed with a change of the case
            case PrintState():
                self._print()
            case ChooseAgain():
                lookup.said = None
                self.host.fire(Event.CHOOSE_AGAIN)
            case _:
                lookup.said, lookup.ask = None, asks[type(action)]
                self.host.fire(Event.ASK)

    # --- inside -------------------------------------------------------------------------------------------

    @property
    def _page(self) -> str:
        return phone_page(self.host.office, self.lookup.open_case.page_token)

    def _deeds(self, sheet: CaseSheet) -> list[CaseDeed]:
        rated = sheet.last(RequestKind.RATING)
        found = [CaseDeed(_("打印回执"), PrintState())] if self._may_print(sheet) else []
        if sheet.movable:
            label = _("改时间") if sheet.appointment is not None else _("选时间")
            found.insert(0, CaseDeed(label, ChooseAgain()))
        if sheet.cancellable:
            found.append(CaseDeed(_("取消预约"), CancelTime()))
        if sheet.can_rate:
            found.append(CaseDeed(_("改评价") if rated is not None else _("评价"), Rate()))
        if sheet.can_complain:
            found.append(CaseDeed(_("投诉"), Complain()))
        found.append(CaseDeed(_("撤回同意、申请删除"), TakeBackConsent()))
        return found

    def _may_print(self, sheet: CaseSheet) -> bool:
        """One slip for what is so now; another one when something changed, or the first did not come out."""
        report = self.host.printer.report(sheet.number)
        if sheet.number not in self._slips:
            return True
        changed = self._slips[sheet.number] != self._blocks(sheet)
        return report.ended and (changed or report.state is not Paper.PRINTED)

    def _blocks(self, sheet: CaseSheet) -> tuple[Block, ...]:
        return blocks(case_slip(sheet, self._page, self.host.settings.hall, None))

    def _print(self) -> None:
        sheet, hall = self.sheet, self.host.settings.hall
        self._slips[sheet.number] = self._blocks(sheet)
        paper = case_slip(sheet, self._page, hall, self.host.clock.now())
        self.host.printer.print(sheet.number, blocks(paper))
        self.host.changed()

    def _paper(self) -> AdviceLine | None:
        """What the paper does; nothing before one was asked for."""
        if self.sheet.number not in self._slips:
            return None
        report = self.host.printer.report(self.sheet.number)
        ready = self.host.printer.usable or not self.host.printer.known
        heading, note = paper_words(report, ready=ready)
        level = {Paper.PRINTED: "good", Paper.FAILED: "warning", Paper.NOT_KNOWN: "warning"}
        stopped = report.state is Paper.WAITING and not ready
        tone = "warning" if stopped else level.get(report.state, "info")
        return AdviceLine(tone, phrases.clauses((heading, note)))


def _when_and_where(sheet: CaseSheet) -> tuple[tuple[str, str], ...]:
    """What most people come for."""
    booked, place = sheet.appointment, sheet.place
    where = " ".join(part for part in (place.name, booked.window if booked else "") if part)
    return _known(
        (_("时间"), dates.moment(booked.starts_at) if booked else sheet.appointment_note),
        (_("机构"), where),
        (_("地址"), place.address or (booked.address if booked else "")),
    )


def _details(sheet: CaseSheet) -> tuple[tuple[str, str], ...]:
    """How to get there and to reach somebody; what is due."""
    return _known(
        *((one.label, date_text(one.date, one.provisional)) for one in sheet.due),
        (_("电话"), sheet.phone),
        (_("怎么走"), sheet.place.directions),
        *((_("开门"), f"{one.days} {one.times}") for one in sheet.place.opening),
        (_("收到的时间"), dates.moment(sheet.received)),
    )


def _known(*facts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in facts if value)
