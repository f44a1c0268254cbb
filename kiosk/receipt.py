"""The paper as blocks: what a citizen takes home, in about thirty lines.

Nothing of the ID number or the telephone, the name as its first character only, no case facts (reference
11.2). The neutral paper, for matters that could endanger its owner, names neither matter nor kind of office.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drivers.types import Block, Feed, LabelValue, QrBlock, Rule, TextLine
from wire.receipt_number import grouped
from words import _, phrases


@dataclass(frozen=True, slots=True, repr=False)
class Receipt:
    """What the paper says. Empty texts leave their line out."""

    number: str
    title: str
    hall: str
    initial: str
    state: str
    office: str = ""
    window: str = ""
    address: str = ""
    phone: str = ""
    when: str = ""
    wishes: tuple[str, ...] = ()
    made: str = ""  # moment of saving; empty while the time is unknown
    asked: str = ""  # moment at which the office told it, on a slip of a case that exists
    bring_title: str = ""
    bring: tuple[str, ...] = ()
    due: tuple[tuple[str, str], ...] = ()  # (label, date with 暂定 where provisional)
    steps: tuple[str, ...] = ()
    counter_sign: tuple[str, ...] = ()
    qr: str = ""
    movable: bool = False  # an appointment, which the phone page can move
    hotline: str = ""
    hall_address: str = ""
    replaces: bool = False  # another time was chosen: the paper printed before no longer holds
    neutral: bool = False


def blocks(receipt: Receipt) -> tuple[Block, ...]:
    """The paper of this receipt."""
    return tuple(_neutral(receipt) if receipt.neutral else _ordinary(receipt))


def slip(number: str) -> tuple[Block, ...]:
    """Only the number, neutral in every case: what can still be printed when the receipt is forgotten."""
    return (
        TextLine(_("编号"), align="center"),
        TextLine(grouped(number), size=2, bold=True, align="center"),
        TextLine(_("凭这个编号和本人证件，可以到窗口查询。"), align="center"),
    )


def moved_slip(number: str, until: str, qr: str, hotline: str, *, neutral: bool) -> tuple[Block, ...]:
    """The form went to the phone: its number, until when it waits there, where it will be found afterwards.

    `until` is empty while the time is unknown; `neutral`: nothing tells what it is about.
    """
    code = _("编号") if neutral else _("受理号")
    found: list[Block] = [
        TextLine(_("已转到手机"), size=2, bold=True, align="center"),
        Rule(),
        TextLine(code),
        TextLine(grouped(number), size=2, bold=True),
        *_fact(_("手机上保留到"), until),
        TextLine(_("还没有提交。请在手机上填完并提交，过了时间要重新填。")),
    ]
    if qr:
        found.append(QrBlock(qr, _("提交以后，扫码查进度")))
    found.append(Rule())
    if hotline and not neutral:
        found.append(TextLine(_("法律服务热线 {hotline}").format(hotline=hotline), align="center"))
    found.append(TextLine(_("请保管好，不要给别人看"), align="center"))
    return tuple(found)


def preview(paper: Sequence[Block], lines: int = 6) -> tuple[str, ...]:
    """The first lines for the screen's small picture of the paper."""
    found = []
    for block in paper:
        match block:
            case TextLine(text=text):
                found.append(text)
            case LabelValue(label, value):
                found.append(phrases.labelled(label, value))
    return tuple(found[:lines])


def _ordinary(receipt: Receipt) -> list[Block]:
    paper: list[Block] = [
        TextLine(receipt.hall, align="center"),
        *([TextLine(receipt.hall_address, align="center")] if receipt.hall_address else []),
        TextLine(receipt.title, size=2, bold=True, align="center"),
        *_head(receipt, _("受理号")),
        *_fact(_("申请人"), receipt.initial),
        *_fact(_("状态"), receipt.state),
        *_when(receipt),
        *_fact(_("机构"), " ".join(part for part in (receipt.office, receipt.window) if part)),
        *_fact(_("地址"), receipt.address),
        *_fact(_("电话"), receipt.phone),
        *(LabelValue(label, day) for label, day in receipt.due),
        *_list(receipt.bring_title, receipt.bring),
        *_list(_("到窗口当面签"), receipt.counter_sign),
        *_list(_("接下来"), receipt.steps),
    ]
    if receipt.qr:
        can = _("扫码查进度、改时间") if receipt.movable else _("扫码查进度")
        paper.append(QrBlock(receipt.qr, can))
    paper.append(Rule())
    if receipt.hotline:
        paper.append(TextLine(_("法律服务热线 {hotline}").format(hotline=receipt.hotline), align="center"))
    paper.append(TextLine(_("请保管好，不要给别人看"), align="center"))
    return paper


def _neutral(receipt: Receipt) -> list[Block]:
    """No hall, no matter, no office's name, no list: each of them could tell who finds the paper what it is
    about. All of it stands on the phone page, behind the code the citizen chose."""
    paper: list[Block] = [
        TextLine(receipt.title, size=2, bold=True, align="center"),
        *_head(receipt, _("编号")),
        *_fact(_("状态"), receipt.state),
        *_when(receipt),
        *_fact(_("地址"), receipt.address if receipt.when else ""),
    ]
    if receipt.qr:
        paper.append(QrBlock(receipt.qr, _("扫码后输入您自己定的密码")))
    paper.append(TextLine(_("请保管好"), align="center"))
    return paper


def _head(receipt: Receipt, label: str) -> list[Block]:
    head: list[Block] = [Rule(), TextLine(label), TextLine(grouped(receipt.number), size=2, bold=True)]
    if receipt.replaces:
        head.append(TextLine(_("时间已改，以这一张为准"), bold=True))
    head += _fact(_("办理"), receipt.made)
    head += _fact(_("查询时间"), receipt.asked)
    return head


def _when(receipt: Receipt) -> list[Block]:
    found: list[Block] = []
    if receipt.when:
        found.append(LabelValue(_("时间"), receipt.when, bold=True))
    for number, wish in enumerate(receipt.wishes, 1):
        found.append(LabelValue(_("希望{number}").format(number=number), wish))
    return found


def _fact(label: str, value: str) -> list[Block]:
    return [LabelValue(label, value)] if value else []


def _list(title: str, lines: Sequence[str]) -> list[Block]:
    if not lines:
        return []
    return [Feed(), TextLine(title, bold=True), *(TextLine(f"・{line}") for line in lines)]
