"""Which answer belongs to which request: the protocol has no sequence number, so the shape has to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers.id_card.frames import Answer, Command, Sw3

TEXT_BYTES: Final = 256
_CARD_DATA_BYTES: Final = 4 + TEXT_BYTES + 1024

# Length of the data in a good answer; the length of a good READ is checked by `split_card`.
_GOOD_DATA: Final[dict[Command, tuple[Sw3, int]]] = {
    Command.RESET: (Sw3.DONE, 0),
    Command.STATUS: (Sw3.DONE, 0),
    Command.SAM_ID: (Sw3.DONE, 16),
    Command.FIND: (Sw3.CARD_FOUND, 4),
    Command.SELECT: (Sw3.DONE, 8),
}
_GOOD: Final = frozenset({Sw3.DONE, Sw3.CARD_FOUND, Sw3.NO_SUCH_ITEM})


@dataclass(frozen=True, slots=True, repr=False)
class CardBlocks:
    """The parts of a card answer, still as bytes: 256 of text, photo (WLT), fingerprint templates."""

    text: bytes
    photo: bytes
    fingerprint: bytes


def split_card(data: bytes, *, with_fingerprint: bool = False) -> CardBlocks | None:
    """Split the data of a 30 01 (or 30 10) answer by the lengths it names; `None` unless they add up
    exactly.
    """
    parts = 3 if with_fingerprint else 2
    sizes = [int.from_bytes(data[2 * i : 2 * i + 2], "big") for i in range(parts)]
    head = 2 * parts
    if len(data) < head or sizes[0] != TEXT_BYTES or head + sum(sizes) != len(data):
        return None
    photo_at = head + TEXT_BYTES
    finger_at = photo_at + sizes[1]
    return CardBlocks(data[head:photo_at], data[photo_at:finger_at], data[finger_at:])


def belongs_to(command: Command, answer: Answer) -> bool:
    """Whether this can be the answer to that request; false for late answers to an earlier one.

    Refusals are 11 bytes and look alike for all commands, so each of them is taken as meant for the last
    request.
    """
    if answer.sw3 not in _GOOD:
        return not answer.data
    if command in _GOOD_DATA:
        return (answer.sw3, len(answer.data)) == _GOOD_DATA[command]
    if command is Command.NEW_ADDRESS:
        # The length of a good answer is not documented: take any that no other command has.
        others = {size for _, size in _GOOD_DATA.values()} | {_CARD_DATA_BYTES}
        return answer.sw3 == Sw3.NO_SUCH_ITEM or (answer.sw3 == Sw3.DONE and len(answer.data) not in others)
    with_fingerprint = command is Command.READ_WITH_FINGERPRINT
    return answer.sw3 == Sw3.DONE and split_card(answer.data, with_fingerprint=with_fingerprint) is not None
