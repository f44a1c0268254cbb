"""Read a card to prove that the reader works. What is shown is masked, and gone when the page is left.

A changed reader is accepted here, by a technician: with a card that it reads, so that it is one that works.
"""

from __future__ import annotations

from typing import Final

from drivers.types import (
    CardFailed,
    CardKind,
    CardRead,
    CardRecord,
    CardRemoved,
    CardTrouble,
    CardWarning,
    ReaderEvent,
    ReaderState,
)
from kiosk.admin.checks.devices import READER_WORDS
from kiosk.admin.page import AdminHost, AdminPage, Body
from kiosk.admin.rights import ROLE_NAMES, Role
from kiosk.admin.views import Button, Light, Line

ACCEPT: Final = "accept"
_KEPT_CHARACTERS: Final = (3, 2)  # of the number, at its two ends

_KINDS: Final = {
    CardKind.RESIDENT: "居民身份证",
    CardKind.HMT_RESIDENT: "港澳台居民居住证",
    CardKind.FOREIGN_2017: "外国人永久居留证（2017 版）",
    CardKind.FOREIGN_2023: "外国人永久居留证（2023 版）",
    CardKind.UNKNOWN: "不认识的版式",
}
_WARNINGS: Final = {
    CardWarning.EXPIRED: "证件已过期",
    CardWarning.NUMBER_CHECK: "号码的校验位不对",
    CardWarning.BIRTH_MISMATCH: "号码和出生日期不一致",
    CardWarning.SEX_MISMATCH: "号码和性别不一致",
    CardWarning.BAD_DATE: "有一个日期不对",
    CardWarning.BROKEN_TEXT: "有的字读不出来",
}
_TROUBLES: Final = {
    CardTrouble.MOVED: "证件动了，拿起来再放一次",
    CardTrouble.NOT_AN_ID_CARD: "这不是身份证件",
    CardTrouble.REJECTED: "这张证件读不了，换一张试",
    CardTrouble.DAMAGED: "这张证件的内容坏了，换一张试",
}


class CardPage(AdminPage):
    """试读证件. Nothing of a card is kept, written or logged."""

    title = "试读证件"

    def __init__(self, host: AdminHost) -> None:
        super().__init__(host)
        self._read: CardRead | None = None
        self._trouble: CardTrouble | None = None

    def enter(self) -> None:
        """Ask the reader for a card."""
        self.host.reader.want_card(True)

    def leave(self) -> None:
        """Nothing of the card stays."""
        self.host.reader.want_card(False)
        self._read = self._trouble = None

    def hear_reader(self, event: ReaderEvent) -> None:
        """A card, or why there is none."""
        match event:
            case CardRead():
                self._read, self._trouble = event, None
                self.host.note("card", "done")
            case CardFailed(trouble=why):
                self._read, self._trouble = None, why
                self.host.note("card", why.value)
            case CardRemoved():
                self._trouble = None

    def press(self, button: str) -> None:
        """A technician says that the reader is ours."""
        identity = self.host.upkeep.reader_identity
        if button == ACCEPT and identity.other and self.host.role >= Role.TECHNICIAN:
            identity.accept(self.host.reader.status.sam_id or identity.other)
            self.host.upkeep.look()
            self.host.note("reader", "done")

    def view(self) -> Body:
        """What to do, what was read, and the reader's own facts."""
        note, light = self._said()
        lines = [self._reader_line()]
        if self._read is not None:
            lines.insert(0, _card_line(self._read))
        return Body(note, light, tuple(lines))

    def _said(self) -> tuple[str, Light | None]:
        state = self.host.reader.status.state
        if self._trouble is not None:
            return _TROUBLES[self._trouble], Light.BAD
        if self._read is not None:
            return "读卡器正常。把证件拿走，可以再试一张", Light.GOOD
        if state in (ReaderState.OFFLINE, ReaderState.FAULT):
            words, todo = READER_WORDS[state]
            return f"{words}。{todo}", Light.BAD
        if state is ReaderState.CARD_PRESENT:
            return "上面已经放着一张证件，拿起来再放一次", Light.NOTE
        return "放一张证件。姓名和号码只显示一部分，离开本页就清除", None

    def _reader_line(self) -> Line:
        status, identity = self.host.reader.status, self.host.upkeep.reader_identity
        words, todo = READER_WORDS[status.state]
        facts = [words, f"安全模块号 {status.sam_id or '没有给出'}"]
        if status.baudrate:
            facts.append(f"速率 {status.baudrate}")
        light = Light.BAD if status.state in (ReaderState.OFFLINE, ReaderState.FAULT) else Light.GOOD
        if status.state is ReaderState.UNKNOWN:
            light = Light.UNKNOWN
        if not identity.other:
            return Line("读卡器", " ・ ".join(facts), light, todo)
        facts += [f"原来的是 {identity.known}", f"来过另一个 {identity.other}"]
        allowed = self.host.role >= Role.TECHNICIAN
        why = "" if allowed else f"需要{ROLE_NAMES[Role.TECHNICIAN]}"
        accept = Button(ACCEPT, "确认是我们换的", main=True, enabled=allowed, why=why)
        todo = "不是我们换的：暂停服务，报告上级"
        return Line("读卡器被换过", " ・ ".join(facts), Light.BAD, todo, accept)


def _card_line(read: CardRead) -> Line:
    record = read.record
    facts = [
        masked_name(record.name),
        masked_number(record.number),
        _validity(record),
        f"用时 {read.seconds * 1000:.0f} 毫秒",
    ]
    warnings = "；".join(_WARNINGS[one] for one in record.warnings)
    light = Light.NOTE if record.warnings else Light.GOOD
    return Line(_KINDS[record.kind], " ・ ".join(fact for fact in facts if fact), light, warnings)


def masked_name(name: str) -> str:
    """First character, the rest hidden."""
    return f"{name[:1]}◯" if name else ""


def masked_number(number: str) -> str:
    """The first three and the last two characters; nothing of a number that is too short for it."""
    first, last = _KEPT_CHARACTERS
    if len(number) <= first + last:
        return "＊" * len(number)
    return f"{number[:first]}{'＊' * (len(number) - first - last)}{number[-last:]}"


def _validity(record: CardRecord) -> str:
    if record.long_term:
        return "长期有效"
    return f"有效期到 {record.valid_until:%Y-%m-%d}" if record.valid_until is not None else "没有有效期"
