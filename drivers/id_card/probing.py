"""Finding out at which speed a reader listens, and whether its security module is well."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Final

from drivers.id_card.attempt import raise_sam_fault
from drivers.id_card.exchange import NoAnswer, SamLine
from drivers.id_card.frames import Answer, Command, Sw3
from drivers.id_card.sam_id import sam_id_text
from drivers.service import TemporaryFault

_log = logging.getLogger("drivers.id_card")

# The default speed first; 9600 next, because some models are delivered with it.
PROBE_ORDER: Final = (115200, 9600, 57600, 38400, 19200)

WORDS: Final = {
    NoAnswer.SILENT: "读卡器没有回答",
    NoAnswer.GARBLED: "读卡器的回答无法识别",
    NoAnswer.STALLED: "读卡器的回答中断",
    NoAnswer.STOPPED: "正在停止",
}


def identify(sam: SamLine, baudrates: Iterable[int], limit: float) -> str:
    """Set the speed at which a whole, right frame comes back and return the SAM-ID (empty when it is
    withheld).

    Raises `TemporaryFault` when no speed brings an answer, `PermanentFault` when the module is defective.
    """
    worst = NoAnswer.SILENT
    for baudrate in baudrates:
        if sam.baudrate != baudrate:
            sam.baudrate = baudrate
        answer = sam.ask(Command.SAM_ID, limit=limit)
        raise_sam_fault(answer)
        if isinstance(answer, Answer):
            raise_sam_fault(sam.ask(Command.STATUS))
            return sam_id_text(answer.data) if answer.sw3 == Sw3.DONE else ""
        worst = answer if answer is not NoAnswer.SILENT else worst
    raise TemporaryFault(WORDS[worst])


def log_identity(sam_id: str, earlier: str, baudrate: int) -> None:
    """Note which module answers; another one than before may mean that somebody exchanged the reader."""
    if earlier and sam_id != earlier:
        extra = {"event": "reader.sam_changed", "sam_id": sam_id, "earlier": earlier}
        _log.warning("another security module answers: %s, before %s", sam_id, earlier, extra=extra)
    elif not earlier:
        extra = {"event": "reader.found", "sam_id": sam_id, "baudrate": str(baudrate)}
        _log.info("reader found: %s at %d baud", sam_id, baudrate, extra=extra)


def revive(sam: SamLine) -> bool:
    """Reset a silent module and ask for its status; true when it answers again. Raises `PermanentFault`."""
    raise_sam_fault(sam.ask(Command.RESET))
    status = sam.ask(Command.STATUS)
    raise_sam_fault(status)
    return isinstance(status, Answer)
