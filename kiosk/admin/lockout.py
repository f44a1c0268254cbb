"""Wrong tries, and how long nobody may try again: from the fifth on 15 seconds, doubling, at most an hour.

One counter for number and PIN of the whole machine, one more for each staff card. Only success resets one.
What is kept is the count, written before a try is answered, and the moment of the last try on the counter
that runs since the machine was switched on: somebody who sets the clock forward gains nothing, the program's
own renewal makes nobody wait longer, and after a restart of the machine the whole time is waited again.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from kiosk.admin.staff import FOLDER
from kiosk.log.events import Event, EventLog
from kiosk.store.kept import KeptFile

FILE: Final = "lockout.json"
FIRST_LOCKED: Final = 5
FIRST_SECONDS: Final = 15
LONGEST_SECONDS: Final = 3600
_DOUBLINGS: Final = 8  # 15 * 2**8 is more than an hour
BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


class Tries(BaseModel):
    """One counter: wrong tries in a row, the last one at `at` seconds of the machine's run `boot`."""

    model_config = ConfigDict(frozen=True)

    wrong: Annotated[int, Field(ge=0)] = 0
    at: float = 0.0
    boot: str = ""


class Kept(BaseModel):
    """The file: the pad's counter, and one per staff number whose card was used."""

    model_config = ConfigDict(frozen=True)

    pad: Tries = Tries()
    cards: dict[str, Tries] = {}


def locked_seconds(wrong: int) -> int:
    """How long nothing is taken after so many wrong tries in a row."""
    if wrong < FIRST_LOCKED:
        return 0
    doublings: int = min(wrong - FIRST_LOCKED, _DOUBLINGS)
    return min(FIRST_SECONDS << doublings, LONGEST_SECONDS)


def this_boot() -> str:
    """The machine's present run; empty where the system does not say: then no kept moment is believed."""
    try:
        return BOOT_ID.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


class Lockout:
    """The counters. `card` is the staff number of a card, empty for the pad. Any thread.

    `load` and whatever changes a counter block; `wait` does not.
    """

    def __init__(
        self, state_dir: Path, events: EventLog, monotonic: Callable[[], float], boot: str | None = None
    ) -> None:
        self._file = KeptFile(state_dir / FOLDER / FILE, Kept(), events)
        self._events = events
        self._monotonic = monotonic
        self._began = monotonic()
        self._boot = this_boot() if boot is None else boot
        self._lock = threading.Lock()
        self._kept: Kept | None = None

    def load(self) -> None:
        """Read what was kept; once is enough."""
        with self._lock:
            if self._kept is None:
                self._kept = self._file.read()

    def wait(self, card: str = "") -> int:
        """Seconds until the next try is taken, rounded up; nothing is known before `load`."""
        tries = _of(self._kept or Kept(), card)
        since = tries.at if self._boot and tries.boot == self._boot else self._began
        return max(0, math.ceil(since + locked_seconds(tries.wrong) - self._monotonic()))

    def begin(self, card: str = "") -> int:
        """Count a try as a wrong one before it is looked at; returns how many in a row that makes."""
        with self._lock:
            kept = self._kept or self._file.read()
            tries = Tries(wrong=_of(kept, card).wrong + 1, at=self._monotonic(), boot=self._boot)
            self._keep(_with(kept, card, tries))
            return tries.wrong

    def succeeded(self, card: str = "") -> None:
        """It was right: the counter begins anew."""
        with self._lock:
            self._keep(_with(self._kept or self._file.read(), card, Tries()))

    def _keep(self, kept: Kept) -> None:
        self._kept = kept
        try:
            self._file.write(kept)
        except OSError as error:  # whoever comes to mend the disk must get in; it holds until the next start
            self._events.write(Event.KEPT_FAILED, file=FILE, cause=type(error).__name__)


def _of(kept: Kept, card: str) -> Tries:
    return kept.cards.get(card, Tries()) if card else kept.pad


def _with(kept: Kept, card: str, tries: Tries) -> Kept:
    if not card:
        return kept.model_copy(update={"pad": tries})
    return kept.model_copy(update={"cards": {**kept.cards, card: tries}})
