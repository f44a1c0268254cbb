"""What may go wrong, what the citizen is told then, what staff see, and how it ends: the table of the matrix.

`tests/faults/test_matrix.py` plays every row at every step of both services; `docs/faults.md` is made of it
(`python -m tests.faults.fault_pages`). Chinese words are the product's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from drivers.sim.id_card_reader import ReaderFault
from drivers.sim.printer_faults import PrinterFault
from tests.faults.bad_line import LineFault


class Part(StrEnum):
    """What is broken."""

    READER = "reader"
    PRINTER = "printer"
    OFFICE = "office"


STEPS: Final = {
    "NOTARY": ("home", "guide", "notice", "identify", "questions", "place", "review", "sending", "done"),
    "AID": ("home", "guide", "notice", "identify", "questions", "review", "signature", "sending", "done"),
}
"""The steps of each service in their order; a fault begins at each of them."""

SPEAKS: Final = ("home", "place", "review", "sending", "done")
"""Steps at which the machine speaks with the office, or goes on with what the office gave."""

NORMAL: Final = "读卡器、打印机、网络正常"
READER_AWAY: Final = "读卡器暂停，可手工输入"
PRINTER_AWAY: Final = "打印机暂停，回执请扫码保存"
OFFICE_AWAY: Final = "网络不通"

BY_HAND: Final = "读卡器暂时用不了。可以点“没带身份证”手工输入"
NOT_WHOLE: Final = "证件里的信息读不全。可以点“没带身份证”手工输入"
NO_PAPER: Final = "回执没有打出来"
DOUBTFUL: Final = "回执可能没有打完整"
STOPPED: Final = "打印停下了"
WAITING: Final = "已存在本机，等待发送"
WISHES: Final = "网络暂时不通，现在不能当场约定"
NOT_HELD: Final = "没有留上。已先记为您想来的时间"


Told = Mapping[str, tuple[str, ...]]
"""Page -> words."""


@dataclass(frozen=True)
class Fault:
    """One row.

    `told`: page -> words on it when the fault is older than the page. `told_within`: the same when it begins
    while the page is shown. `staff`: the home screen's line. `log`: (event id, field, value) that is written.
    """

    id: str
    part: Part
    what: str  # in English, for the page
    cause: ReaderFault | PrinterFault | LineFault
    told: Told
    told_within: Told
    staff: str
    log: tuple[str, str, str]

    def words(self, page: str, begun_at: str) -> tuple[str, ...]:
        """What must stand on `page` while the fault lasts."""
        return (self.told_within if page == begun_at else self.told).get(page, ())


def _reader(id: str, what: str, cause: ReaderFault) -> Fault:
    told = {"identify": (BY_HAND,)}
    log = ("device.state", "state", "offline")
    return Fault(id, Part.READER, what, cause, told, told, READER_AWAY, log)


def _printer(id: str, what: str, cause: PrinterFault, why: str, within: str, state: str) -> Fault:
    log = ("device.state", "state", state)
    told = {"done": (NO_PAPER, why)}
    return Fault(id, Part.PRINTER, what, cause, told, {"done": (within,)}, PRINTER_AWAY, log)


def _office(id: LineFault, what: str, cause: str) -> Fault:
    told = {"place": (WISHES,), "sending": (), "done": (WAITING,)}
    within = {"place": (f"{NOT_HELD}|{WISHES}",), "done": ()}
    log = ("office.away", "cause", cause)
    return Fault(id.value, Part.OFFICE, what, id, told, within, OFFICE_AWAY, log)


FAULTS: Final = (
    _reader("absent", "no reader from the start of the program on", ReaderFault.UNPLUGGED),
    _reader("reader_silent", "the reader answers nothing", ReaderFault.SILENT),
    _reader("reader_garbled", "every answer of the reader is broken", ReaderFault.GARBLED),
    _reader(
        "unplugged",
        "the cable is pulled, at the reader's step in the middle of a card",
        ReaderFault.UNPLUGGED,
    ),
    Fault(
        "damaged_card",
        Part.READER,
        "the card that lies there is damaged",
        ReaderFault.UNREADABLE,
        {"identify": (NOT_WHOLE,)},
        {"identify": (NOT_WHOLE,)},
        NORMAL,
        ("session.card_failed", "trouble", "damaged"),
    ),
    _printer("paper_out", "no paper", PrinterFault.PAPER_OUT, "打印机没有纸了。", STOPPED, "paper_out"),
    _printer(
        "cover_open", "the cover is open", PrinterFault.COVER_OPEN, "盖子没有盖好", STOPPED, "cover_open"
    ),
    _printer(
        "cutter_jam", "the cutter is stuck", PrinterFault.CUTTER_JAM, "打印机卡纸了。", DOUBTFUL, "cutter_jam"
    ),
    _printer(
        "offline",
        "the printer's cable is pulled",
        PrinterFault.UNPLUGGED,
        "打印机暂时用不了。",
        f"{NO_PAPER}|{DOUBTFUL}",
        "offline",
    ),
    _printer(
        "printer_silent",
        "the printer answers nothing",
        PrinterFault.SILENT,
        "打印机暂时用不了。",
        f"{DOUBTFUL}|{NO_PAPER}",
        "offline",
    ),
    _printer(
        "head_hot",
        "the print head is too hot",
        PrinterFault.HEAD_HOT,
        "打印机太热",
        "正在打印回执",
        "head_hot",
    ),
    _office(LineFault.REFUSED, "nobody answers at the office's address", "no_connection"),
    _office(LineFault.SLOW, "every answer comes too late", "timeout"),
    _office(LineFault.ERROR_500, "the office answers 500", "status_500"),
    _office(LineFault.CERTIFICATE, "somebody else's certificate", "certificate"),
    _office(LineFault.GARBAGE, "a portal's page instead of the office", "garbage"),
)


@dataclass(frozen=True)
class Case:
    """One cell of the matrix."""

    fault: Fault
    service: str
    step: str

    def __str__(self) -> str:
        return f"{self.fault.id}-{self.service}-{self.step}"


def cases() -> list[Case]:
    """The whole matrix; the office's faults where the machine has to do with it."""
    return [
        Case(fault, service, step)
        for fault in FAULTS
        for service, steps in STEPS.items()
        for step in steps
        if fault.part is not Part.OFFICE or step in SPEAKS
    ]
