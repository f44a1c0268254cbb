"""The office when nothing can be kept here (disk full or read-only, database unusable): guides, and no more.

Guides need no disk. `can_submit` is False, so no matter is begun; what a session already under way still asks
is answered with "not available", and a save fails with nothing kept, as on a full disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from catalogue import Catalogue, CatalogueError, load
from catalogue.calendar import WorkCalendar
from kiosk.ports import Draft, Gone, LookupBody, Saved, SaveFailed, Unavailable
from wire.case_lookup import CasesFound, ChangedCase, FoundCase
from wire.case_sheet import CaseRequestBody
from wire.handoff import Ended, HandoffDraft, HandoffMoved, HandoffOpened, HandoffState
from wire.messages import Directory, Hold, Slot, SubmissionAnswer

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.office.heartbeat import Health
    from kiosk.store.submissions import Found

CLOSED: Final = Unavailable("nothing_can_be_kept")


def packaged_or_empty() -> Catalogue:
    """The catalogue that came with the program; an empty one when its files cannot be read."""
    try:
        return load()
    except (CatalogueError, OSError):
        return Catalogue({})


class GuidesOnly:
    """Implements OfficePort, and the ports of phones and cases, without any disk."""

    online: bool | None = None
    can_submit = False
    public_url = ""
    parts: None = None  # of a state directory: none is open

    def __init__(self, catalogue: Catalogue, directory: Directory | None = None) -> None:
        self.catalogue = catalogue
        self.directory = directory
        self.calendar = WorkCalendar()

    def start(self, health: Callable[[], Health]) -> None:
        """Nothing is carried, and nothing can be reported: the keys lie on that disk, too."""

    async def opened(self) -> GuidesOnly:
        """Itself."""
        return self

    async def answers(self) -> None:
        """It has no thread that could hang."""

    async def close(self) -> None:
        """Nothing was opened."""

    async def slots(
        self, office_id: str, kind: str, first: date, days: int
    ) -> tuple[Sequence[Slot], datetime | None]:
        """None known."""
        return [], None

    async def hold(self, slot_id: str, session: str, replaces: str | None) -> Hold | Gone | Unavailable:
        """Not now."""
        return CLOSED

    async def release(self, hold_id: str, session: str) -> None:
        """It frees itself."""

    async def save(self, draft: Draft) -> Saved:
        """Raises SaveFailed: nothing would be kept."""
        raise SaveFailed(CLOSED.cause)

    async def answer(self, uuid: str, timeout: float) -> SubmissionAnswer | None:
        """None is known."""
        return None

    async def choose_again(self, uuid: str, slot_id: str) -> SubmissionAnswer | Unavailable:
        """Not now."""
        return CLOSED

    async def handoffs(self) -> NoPhones:
        """Phones cannot be connected."""
        return NoPhones()

    async def cases(self) -> NoCases:
        """Cases cannot be asked for."""
        return NoCases()

    async def maintenance(self) -> None:
        """No queue, no office."""

    async def renew(self, hold_id: str, session: str) -> Hold | Gone | Unavailable:
        """Not now."""
        return CLOSED

    async def find(self, number: str) -> Found | None:
        """None can be looked up."""
        return None


class NoPhones:
    """HandoffPort: nothing can be had."""

    async def open(self, session: str, service: str, language: str) -> HandoffOpened | Gone | Unavailable:
        """Not now."""
        return CLOSED

    async def renew(self, handoff_id: str) -> HandoffOpened | Gone | Unavailable:
        """Not now."""
        return CLOSED

    async def state(self, handoff_id: str, seen: int) -> HandoffState | Gone | Unavailable:
        """Not known."""
        return CLOSED

    async def pair(self, handoff_id: str, number: int) -> HandoffState | Gone | Unavailable:
        """Not now."""
        return CLOSED

    async def share(self, handoff_id: str, draft: HandoffDraft) -> HandoffState | Gone | Unavailable:
        """Not now."""
        return CLOSED

    async def picture(self, handoff_id: str, file_id: str) -> bytes | None:
        """None."""
        return None

    async def reserve(self) -> Saved:
        """Raises SaveFailed: no number can be kept."""
        raise SaveFailed(CLOSED.cause)

    async def move(self, handoff_id: str, draft: Draft, name: Saved) -> HandoffMoved | Gone | Unavailable:
        """Not now."""
        return CLOSED

    async def end(self, handoff_id: str, why: Ended) -> bool:
        """The office is not told; it ends by itself."""
        return False


class NoCases:
    """CasePort: nothing can be asked."""

    async def find(self, asked: LookupBody) -> CasesFound | Unavailable:
        """Not now."""
        return CLOSED

    async def waiting(self, number: str) -> datetime | None:
        """Not known."""
        return None

    async def read(self, case: FoundCase) -> ChangedCase | Gone | Unavailable:
        """Not now."""
        return CLOSED

    async def choose_time(self, case: FoundCase, slot_id: str) -> ChangedCase | Gone | Unavailable:
        """Not now."""
        return CLOSED

    async def cancel(self, case: FoundCase) -> ChangedCase | Gone | Unavailable:
        """Not now."""
        return CLOSED

    async def ask(self, case: FoundCase, asked: CaseRequestBody) -> ChangedCase | Gone | Unavailable:
        """Not now."""
        return CLOSED
