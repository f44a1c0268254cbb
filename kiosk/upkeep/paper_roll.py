"""How much paper is left: counted from what the printer drew, calibrated each time a roll really ends.

No printer tells it. The near-end sensor of most says "soon"; the counter says how many receipts that is.
"""

from __future__ import annotations

from datetime import datetime
from statistics import median
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

from drivers.types import PrinterState
from kiosk.upkeep.keeper import Keeper

USUAL_RECEIPT_MM: Final = 200.0
"""Length of a receipt before any was printed here: about thirty lines and a code."""

KEPT_RUNS: Final = 3
LEAST_SHARE: Final = 0.5
"""A roll that ended before half of its length was not new, or the paper only slipped: it teaches nothing."""

_AVERAGED_OVER: Final = 50  # receipts; an older one hardly counts
_SAME_ROLL: Final = frozenset({PrinterState.READY, PrinterState.PAPER_LOW, PrinterState.PRINTING})


class KeptRoll(BaseModel):
    """paper.json. Lengths in millimetres."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    used_mm: float = 0.0  # since the roll was put in
    receipts: int = 0  # ever averaged, at most `_AVERAGED_OVER`
    receipt_mm: float = USUAL_RECEIPT_MM
    runs: tuple[float, ...] = ()  # what whole rolls gave, newest last
    whole: bool = False  # this roll was put in before our eyes: its end teaches its length
    ended: bool = False  # the printer says that there is no paper
    changed_at: AwareDatetime | None = None


class PaperRoll:
    """The roll in the printer. Lives on the loop; `load` first.

    `nominal_m`: metres on a roll as bought, until three ends have taught better.
    """

    def __init__(self, keeper: Keeper[KeptRoll], nominal_m: float) -> None:
        self._keeper = keeper
        self._nominal_mm = nominal_m * 1000.0
        self._low = False

    async def load(self) -> None:
        """Read the counter."""
        await self._keeper.load()

    async def close(self) -> None:
        """Write the counter."""
        await self._keeper.close()

    @property
    def length_mm(self) -> float:
        """What a whole roll gives."""
        runs = self._keeper.value.runs
        return median(runs) if runs else self._nominal_mm

    @property
    def measured(self) -> bool:
        """Was the length learnt from a roll that ended here?"""
        return bool(self._keeper.value.runs)

    @property
    def known(self) -> bool:
        """Has a roll been put in before our eyes, so that the counter began at a whole one?"""
        return self._keeper.value.whole

    @property
    def remaining_mm(self) -> float:
        """Paper left, never below nothing."""
        kept = self._keeper.value
        return 0.0 if kept.ended else max(0.0, self.length_mm - kept.used_mm)

    @property
    def receipts_left(self) -> int:
        """Receipts of average length that still come out."""
        return int(self.remaining_mm / self._keeper.value.receipt_mm)

    @property
    def changed_at(self) -> datetime | None:
        """When the roll was put in."""
        return self._keeper.value.changed_at

    def printed(self, length_mm: float, *, receipt: bool) -> None:
        """So much came out; a whole `receipt` counts into the average."""
        if length_mm <= 0:
            return
        kept = self._keeper.value
        change: dict[str, object] = {"used_mm": kept.used_mm + length_mm}
        if receipt:
            count = min(kept.receipts + 1, _AVERAGED_OVER)
            change |= {
                "receipts": count,
                "receipt_mm": kept.receipt_mm + (length_mm - kept.receipt_mm) / count,
            }
        self._keeper.change(kept.model_copy(update=change))

    def follow(self, state: PrinterState, now: datetime | None) -> None:
        """What the printer says of its paper. A roll changed without admin mode is noticed here."""
        kept = self._keeper.value
        if state is PrinterState.PAPER_OUT and not kept.ended:
            self._end()
        elif state in _SAME_ROLL and kept.ended:
            if kept.used_mm >= LEAST_SHARE * self.length_mm:
                self.changed(now)
            else:  # it had slipped, or was put in again
                self._keeper.change(kept.model_copy(update={"ended": False}))
        elif state is PrinterState.READY and self._low and kept.used_mm >= LEAST_SHARE * self.length_mm:
            self.changed(now)
        if state in _SAME_ROLL - {PrinterState.PRINTING}:
            self._low = state is PrinterState.PAPER_LOW

    def changed(self, now: datetime | None) -> None:
        """A whole roll was put in."""
        update = {"used_mm": 0.0, "whole": True, "ended": False, "changed_at": now}
        self._keeper.change(self._keeper.value.model_copy(update=update))

    def _end(self) -> None:
        kept = self._keeper.value
        runs = kept.runs
        if kept.whole and kept.used_mm >= LEAST_SHARE * self._nominal_mm:
            runs = (*runs, kept.used_mm)[-KEPT_RUNS:]
        self._keeper.change(kept.model_copy(update={"ended": True, "whole": False, "runs": runs}))
