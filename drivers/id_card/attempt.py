"""What a card in the field means: find it, read it (select, read, decode: always in this order), see it
leave.
"""

from __future__ import annotations

from datetime import date
from enum import Enum, auto
from typing import Final

from drivers.id_card.answers import split_card
from drivers.id_card.exchange import NoAnswer, SamLine
from drivers.id_card.fields import decode_card_text, is_usable
from drivers.id_card.frames import REJECTIONS, SAM_FAULTS, Answer, Command, Sw3
from drivers.service import PermanentFault
from drivers.types import CardRecord, CardTrouble, CardWarning

_FAULT_WORDS: Final = {
    Sw3.SELF_TEST_FAILED: "安全模块自检失败，需要维修",
    Sw3.NOT_AUTHORISED: "安全模块未授权，需要维修",
}


class Found(Enum):
    """What a find request says about the field."""

    FOUND = auto()
    EMPTY = auto()  # no card, or one that was read already and still lies there
    FOREIGN = auto()  # a card of another type
    UNCLEAR = auto()  # refused for another reason


class Stay(Enum):
    """Whether the card that was read still lies there."""

    STAYS = auto()
    LEFT = auto()
    UNKNOWN = auto()  # this reader does not know the question


def raise_sam_fault(result: Answer | NoAnswer) -> None:
    """Raise `PermanentFault` when the module says it works no more (60, 66)."""
    if isinstance(result, Answer) and result.sw3 in SAM_FAULTS:
        raise PermanentFault(_FAULT_WORDS[Sw3(result.sw3)])


def find_card(sam: SamLine) -> Found | NoAnswer:
    """Ask for a card once. Raises `PermanentFault`, `PortError`."""
    result = sam.ask(Command.FIND)
    raise_sam_fault(result)
    if isinstance(result, NoAnswer):
        return result
    match result.sw3:
        case Sw3.CARD_FOUND:
            return Found.FOUND
        case Sw3.NO_CARD:
            return Found.EMPTY
        case Sw3.UNKNOWN_CARD_TYPE:
            return Found.FOREIGN
        case _:
            return Found.UNCLEAR


def read_found_card(sam: SamLine, *, today: date, keep_photo: bool) -> CardRecord | CardTrouble:
    """Select and read the card that find has just met. Raises `PermanentFault`, `PortError`.

    A wrong number or unusable fields can be a transfer error that the 8-bit checksum let through, so such a
    card is read a second time where the reader allows it without lifting the card; what comes then is final.
    """
    first = _read_once(sam, today, keep_photo)
    doubtful = first is CardTrouble.DAMAGED or (
        isinstance(first, CardRecord) and CardWarning.NUMBER_CHECK in first.warnings
    )
    if doubtful and find_card(sam) is Found.FOUND:
        second = _read_once(sam, today, keep_photo)
        if isinstance(second, CardRecord):
            return second
    return first


def ask_whether_card_stays(sam: SamLine) -> Stay | NoAnswer:
    """Ask for the additional address (30 03): it is answered, with or without one, while a read card lies
    there.

    Some firmware says nothing at all for a card that has left; then the module's status proves that it is
    alive. Raises `PermanentFault`, `PortError`.
    """
    result = sam.ask(Command.NEW_ADDRESS)
    raise_sam_fault(result)
    if result is NoAnswer.SILENT:
        alive = sam.ask(Command.STATUS)
        raise_sam_fault(alive)
        return Stay.LEFT if isinstance(alive, Answer) else alive
    if isinstance(result, NoAnswer):
        return result
    match result.sw3:
        case Sw3.DONE | Sw3.NO_SUCH_ITEM:
            return Stay.STAYS
        case Sw3.COMMAND_WRONG | Sw3.NO_PRIVILEGE:
            return Stay.UNKNOWN
        case _:
            return Stay.LEFT


def _read_once(sam: SamLine, today: date, keep_photo: bool) -> CardRecord | CardTrouble:
    result = sam.ask(Command.SELECT)
    raise_sam_fault(result)
    if isinstance(result, Answer) and result.sw3 == Sw3.DONE:
        result = sam.ask(Command.READ)
        raise_sam_fault(result)
    if isinstance(result, NoAnswer):
        return CardTrouble.MOVED
    blocks = split_card(result.data)
    if blocks is None:
        return _trouble(result)
    record = decode_card_text(blocks.text, today=today, photo=blocks.photo if keep_photo else None)
    return record if is_usable(record) else CardTrouble.DAMAGED


def _trouble(result: Answer) -> CardTrouble:
    if result.sw3 == Sw3.UNKNOWN_CARD_TYPE:
        return CardTrouble.NOT_AN_ID_CARD
    return CardTrouble.REJECTED if result.sw3 in REJECTIONS else CardTrouble.MOVED
