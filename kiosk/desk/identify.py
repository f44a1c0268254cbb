"""Who applies: the card with the reader's live state, masked facts to confirm, or by hand."""

from __future__ import annotations

from drivers.types import (
    CardFailed,
    CardRead,
    CardRemoved,
    CardTrouble,
    ReaderEvent,
    ReaderState,
    ReaderStatus,
)
from kiosk.actions import Action, Back, ByHand, Next
from kiosk.applicant import from_card, shown_facts, warning_words
from kiosk.desk.stage import Host, Stage
from kiosk.desk.steps import chrome
from kiosk.machine import Event, State
from kiosk.views import IdentifyView, ReaderHint
from words import _

_AWAY = (ReaderState.OFFLINE, ReaderState.FAULT)
_TROUBLE = {
    CardTrouble.MOVED: ReaderHint.HOLD_STILL,
    CardTrouble.NOT_AN_ID_CARD: ReaderHint.NOT_AN_ID_CARD,
    CardTrouble.REJECTED: ReaderHint.REJECTED,
    CardTrouble.DAMAGED: ReaderHint.DAMAGED,
}


class IdentifyStage(Stage):
    """The reader is asked for data only while this stage waits for a card."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._failed: CardTrouble | None = None
        self._lies_there = False  # the card that failed still lies there

    def enter(self) -> None:
        """Wait for a card, unless one was read already."""
        self._failed = None
        if not self._read:
            self.host.wants_card(True)

    def leave(self) -> None:
        """Nobody waits for a card any more."""
        self.host.wants_card(False)

    @property
    def _read(self) -> bool:
        applicant = self.session.applicant
        return applicant is not None and not applicant.by_hand

    @property
    def hint(self) -> ReaderHint:
        """What the screen draws and says."""
        if self._read:
            return ReaderHint.READ
        if self.host.reader.status.state in _AWAY:
            return ReaderHint.READER_AWAY
        if self._failed is not None and self._lies_there:
            return _TROUBLE[self._failed]
        if self.host.card_there:
            return ReaderHint.REMOVE_OLD_CARD
        return ReaderHint.PLACE_CARD

    def view(self) -> IdentifyView:
        """The live state, or what was read."""
        hint = self.hint
        read = hint is ReaderHint.READ
        applicant = self.session.applicant
        bars = chrome(
            self.session,
            State.IDENTIFY,
            next=_("是我，继续") if read else None,
            next_enabled=read,
            next_reason=_("请先放身份证，或点“没带身份证”"),
        )
        return IdentifyView(
            chrome=bars,
            hint=hint,
            message=self._message(hint),
            facts=shown_facts(applicant) if read and applicant else (),
            warning=warning_words(applicant, self.session.today) if read and applicant else "",
            purpose=_("只用于本次申请。办完后本机不保留您的身份信息。"),
            by_hand_label="" if read else _("没带身份证"),
            by_hand_note=_("手工输入姓名和号码"),
            consent_note=_("您已同意为本次申请读取身份证。想改主意，点“上一步”。"),
        )

    def act(self, action: Action) -> None:
        """Confirm, by hand, or back."""
        match action:
            case Next() if self._read:
                self.host.fire(Event.NEXT)
            case Back() if self._read and self._may_reread:
                self._forget()
            case Back():
                self.host.fire(Event.BACK)
            case ByHand() if not self._read:
                self.host.fire(Event.BY_HAND)
            case _:
                pass

    def hear_reader(self, event: ReaderEvent) -> None:
        """Follow the reader; a card that is read makes the applicant."""
        match event:
            case CardRead(record) if not self._read:
                if self.session.identified:
                    self.session.forget_person()  # a card takes the place of what was typed
                self.session.applicant = from_card(record)
                self._failed = None
                self.host.wants_card(False)
            case CardFailed(trouble):
                self._failed, self._lies_there = trouble, True
            case CardRemoved() | ReaderStatus(state=ReaderState.READY):
                self._lies_there = False
            case _:
                pass
        self.host.changed()

    @property
    def _may_reread(self) -> bool:
        return not self.session.answers

    def _forget(self) -> None:
        """Not me, or another card: what was read goes, and the reader waits again."""
        self.session.forget_person()
        self.host.wants_card(True)
        self.host.changed()

    def _message(self, hint: ReaderHint) -> str:
        match hint:
            case ReaderHint.READ:
                return _("请核对，是您本人就点“是我，继续”。")
            case ReaderHint.READER_AWAY:
                return _("读卡器暂时用不了。可以点“没带身份证”手工输入，或到窗口办理。")
            case ReaderHint.REMOVE_OLD_CARD:
                return _("读卡区上有一张证件。请先拿开，再放您自己的身份证。")
            case ReaderHint.HOLD_STILL:
                return _("没有读完。请把身份证放平不动，看到“请核对”再拿开。")
            case ReaderHint.NOT_AN_ID_CARD:
                return _("这不是身份证，请换成身份证。没带的话，点“没带身份证”。")
            case ReaderHint.REJECTED:
                return _("这张证件读不出来。可以点“没带身份证”手工输入，或到窗口办理。")
            case ReaderHint.DAMAGED:
                return _("证件里的信息读不全。可以点“没带身份证”手工输入，或到窗口办理。")
        if self._failed is CardTrouble.MOVED:
            return _("刚才拿得早了一点。请再放一次，放平等一下。")
        if self._failed is not None:
            return _("刚才那张证件没有读成。可以再放一次，或点“没带身份证”手工输入。")
        if self.host.reader.status.state is ReaderState.UNKNOWN:
            return _("读卡器正在准备，请稍等。也可以点“没带身份证”手工输入。")
        return _("机器右下方，画有身份证图案的黑色区域")
