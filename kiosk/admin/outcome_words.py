"""How a print ended, in words for staff."""

from __future__ import annotations

from typing import Final

from drivers.types import Failed, FailureCause, NotKnown, Printed, PrintOutcome
from kiosk.admin.views import Light

CAUSES: Final = {
    FailureCause.PAPER_OUT: ("没有纸了", "换一卷纸"),
    FailureCause.COVER_OPEN: ("盖子开着", "合上盖子"),
    FailureCause.CUTTER_JAM: ("切刀卡住了", "关掉打印机电源，取出卡住的纸，再开机"),
    FailureCause.HEAD_HOT: ("打印头太热", "等几分钟再试"),
    FailureCause.FAULT: ("打印机坏了", "关掉打印机再开；还不行就更换"),
    FailureCause.OFFLINE: ("打印机没有应答", "检查打印机的电源和数据线"),
}


def outcome_words(outcome: PrintOutcome) -> tuple[str, Light]:
    """(what became of it and what to do, lamp)."""
    match outcome:
        case Printed(interrupted=True):
            return "打印中间停过，看看纸是不是一整张", Light.NOTE
        case Printed(paper_low=True):
            return "打印好了；纸快用完了", Light.NOTE
        case Printed():
            return "打印好了", Light.GOOD
        case Failed(cause):
            words, todo = CAUSES[cause]
            return f"没有打印：{words}。{todo}", Light.BAD
        case NotKnown(cause):
            words, todo = (
                CAUSES[cause] if cause is not None else ("没有收到打印机的证实", "看看纸上完整不完整")
            )
            return f"不知道有没有打印完整：{words}。{todo}", Light.NOTE


def result_code(outcome: PrintOutcome) -> str:
    """For the log."""
    match outcome:
        case Printed():
            return "printed"
        case Failed(cause):
            return f"failed_{cause.value}"
        case NotKnown():
            return "not_known"
