"""What can go wrong with a simulated printer, and what it then says about itself."""

from __future__ import annotations

from collections.abc import Set
from enum import StrEnum
from typing import Final

from .printer_models import PrinterModel


class PrinterFault(StrEnum):
    """Faults a person or a test can cause; each can begin at once or after some printed lines."""

    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER_JAM = "cutter_jam"
    HEAD_HOT = "head_hot"
    BROKEN = "broken"
    POWER_OFF = "power_off"
    UNPLUGGED = "unplugged"
    SILENT = "silent"
    GARBLED = "garbled"
    SLOW = "slow"


STOPPING: Final = frozenset(
    {
        PrinterFault.PAPER_OUT,
        PrinterFault.COVER_OPEN,
        PrinterFault.CUTTER_JAM,
        PrinterFault.HEAD_HOT,
        PrinterFault.BROKEN,
        PrinterFault.POWER_OFF,
    }
)
_F = PrinterFault


def real_time_status(query: int, faults: Set[PrinterFault], model: PrinterModel) -> int:
    """The byte a printer sends for DLE EOT `query` (1-4)."""
    bits = 0x12
    if query == 1:
        bits |= 0x08 if faults & STOPPING else 0
    elif query == 2:
        bits |= 0x04 if _F.COVER_OPEN in faults else 0
        bits |= 0x20 if _F.PAPER_OUT in faults else 0
        bits |= 0x40 if faults & {_F.CUTTER_JAM, _F.HEAD_HOT, _F.BROKEN} else 0
    elif query == 3:
        bits |= 0x08 if _F.CUTTER_JAM in faults else 0
        bits |= 0x20 if _F.BROKEN in faults else 0
        bits |= 0x40 if _F.HEAD_HOT in faults else 0
    else:
        low = bool(faults & {_F.PAPER_LOW, _F.PAPER_OUT})
        bits |= 0x0C if low and model.near_end_sensor else 0
        bits |= 0x60 if _F.PAPER_OUT in faults else 0
    return bits


def paper_sensor(faults: Set[PrinterFault], model: PrinterModel) -> int:
    """The reply to GS r 1."""
    low = bool(faults & {_F.PAPER_LOW, _F.PAPER_OUT}) and model.near_end_sensor
    return (0x03 if low else 0) | (0x0C if _F.PAPER_OUT in faults else 0)


def automatic_status(faults: Set[PrinterFault], model: PrinterModel) -> bytes:
    """The four bytes of GS a."""
    first = 0x10 | (0x08 if faults & STOPPING else 0) | (0x20 if _F.COVER_OPEN in faults else 0)
    second = 0x08 if _F.CUTTER_JAM in faults else 0
    second |= 0x20 if _F.BROKEN in faults else 0
    second |= 0x40 if _F.HEAD_HOT in faults else 0
    return bytes([first, second, paper_sensor(faults, model), 0x00])


FAULT_TITLES: Final = {
    _F.PAPER_LOW: "纸快用完",
    _F.PAPER_OUT: "纸用完",
    _F.COVER_OPEN: "上盖打开",
    _F.CUTTER_JAM: "切刀卡住",
    _F.HEAD_HOT: "打印头过热",
    _F.BROKEN: "硬件损坏",
    _F.POWER_OFF: "断电",
    _F.UNPLUGGED: "拔掉连接线",
    _F.SILENT: "不回答",
    _F.GARBLED: "回答是乱码",
    _F.SLOW: "回答和打印都很慢",
}
