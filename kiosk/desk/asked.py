"""The office is asked: a short wait that ends by itself, and what came of it in words.

Whoever waits may end the session; what the office has taken by then stays taken.
"""

from __future__ import annotations

from kiosk.desk.find import lookup_of
from kiosk.desk.stage import Stage
from kiosk.desk.steps import title
from kiosk.lookup import Cancel, LookupSession
from kiosk.machine import Event
from kiosk.ports import CasePort, Gone, Unavailable
from kiosk.views import AdviceLine, Chrome, SendingView
from wire.case_lookup import CardLookup, CasesFound, ChangedCase, FoundCase, LookupOutcome, NumberLookup
from wire.case_sheet import CaseRequestBody, RequestKind
from words import _, dates


class AskedStage(Stage):
    """One errand at a time, taken from the session."""

    def enter(self) -> None:
        """Ask."""
        self.host.spawn(self._ask(lookup_of(self.session)))

    def view(self) -> SendingView:
        """That something is on its way."""
        chrome = Chrome(title=title(self.session), finish=_("结束并清除"))
        return SendingView(chrome, _("正在问机构，请稍等。"))

    async def _ask(self, lookup: LookupSession) -> None:
        cases, errand = await self.host.office.cases(), lookup.errand
        lookup.errand = None
        match errand:
            case CardLookup() | NumberLookup():
                await self._find(cases, lookup, errand)
            case Cancel() | CaseRequestBody():
                await self._change(cases, lookup, errand)
            case None:
                raise RuntimeError("nothing to ask")

    # --- finding -----------------------------------------------------------------------------------------

    async def _find(self, cases: CasePort, lookup: LookupSession, asked: CardLookup | NumberLookup) -> None:
        found = await cases.find(asked)
        if lookup.over:
            return
        if isinstance(found, CasesFound) and found.outcome is LookupOutcome.FOUND:
            self._found(lookup, found.cases)
            return
        lookup.said = await self._not_found(cases, found, asked, code_only=bool(lookup.case))
        self.host.fire(Event.NOT_DONE)

    def _found(self, lookup: LookupSession, found: list[FoundCase]) -> None:
        if lookup.case is not None:  # its own code was asked for
            lookup.put(found[0])
        else:
            lookup.take(found)
        opened = lookup.case is not None and lookup.case.sheet is not None
        self.host.fire(Event.OPEN if opened else Event.ANSWERED)

    async def _not_found(
        self,
        cases: CasePort,
        found: CasesFound | Unavailable,
        asked: CardLookup | NumberLookup,
        *,
        code_only: bool,
    ) -> AdviceLine:
        by_card = isinstance(asked, CardLookup)
        if isinstance(asked, NumberLookup) and (saved := await cases.waiting(asked.number)) is not None:
            told = _("这份申请 {moment} 存在本机，还没有发出。网络通了会自己发出去，您不用再来一趟。")
            return AdviceLine("info", told.format(moment=dates.moment(saved)))
        if isinstance(found, Unavailable):
            return _trouble(_("现在连不上机构，查不了。请过一会儿再试，或到窗口查。"))
        if found.outcome is LookupOutcome.LOCKED:
            return _trouble(_("试的次数太多了。请过 15 分钟再试，或到窗口查。"))
        if by_card:
            return _trouble(_("用这张身份证没有查到办过的事。办的时候没放身份证的，请用受理号查。"))
        if code_only:
            return _trouble(_("密码不对，请再试一次。连着错 5 次要等 15 分钟。"))
        return _trouble(_("没有查到。请核对受理号和后四位。刚办的，可能还没有送到机构。"))

    # --- a case that is shown ----------------------------------------------------------------------------

    async def _change(self, cases: CasePort, lookup: LookupSession, errand: CaseRequestBody | Cancel) -> None:
        case = lookup.open_case
        got = await (cases.cancel(case) if isinstance(errand, Cancel) else cases.ask(case, errand))
        if lookup.over:
            return
        if isinstance(got, ChangedCase):
            lookup.put(got.case)
            lookup.said = _done(errand)
            self.host.fire(Event.OPEN)
            return
        lookup.said = not_done(got)
        self.host.fire(Event.NOT_DONE)


def not_done(why: Gone | Unavailable) -> AdviceLine:
    """Why nothing was changed, and what to do."""
    if isinstance(why, Gone):
        return _trouble(_("没有办成：时间太久了，或者情况变了。请点“上一步”，重新查一次再办。"))
    return _trouble(_("现在连不上机构，没有办成。请再试一次，或到窗口办。"))


def _trouble(text: str) -> AdviceLine:
    return AdviceLine("warning", text)


def _done(errand: CaseRequestBody | Cancel) -> AdviceLine | None:
    """What is true now."""
    match errand:
        case Cancel():
            return AdviceLine("good", _("预约已取消，时间已经让出来了。"))
        case CaseRequestBody(kind=RequestKind.RATING):
            return AdviceLine("good", _("已收到您的评价。"))
        case CaseRequestBody(kind=RequestKind.COMPLAINT):
            return AdviceLine("good", _("已收到您的投诉，工作人员会看。"))
        case CaseRequestBody(kind=RequestKind.WITHDRAW):
            return AdviceLine("good", _("已收到。不再发短信，工作人员会和您联系。"))
        case CaseRequestBody(kind=RequestKind.DELETE):
            return AdviceLine("good", _("已收到您的删除申请，工作人员会处理并答复您。"))
    return None
