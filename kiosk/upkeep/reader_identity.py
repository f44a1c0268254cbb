"""Is it still our reader? Its security module has a number of its own; another one is an alarm.

Somebody may have put a reader of theirs into the machine: one that copies cards. It stays an alarm, at the
machine and at the office, until a technician says that it was us.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from kiosk.log.events import Event, EventLog
from kiosk.upkeep.keeper import Keeper

ALARM = "reader_changed"
"""Code of this alarm in a heartbeat."""


class KeptReader(BaseModel):
    """reader.json. SAM-IDs name machines, not people."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    known: str = ""
    other: str = ""  # the one that came instead


class ReaderIdentity:
    """Compares. Lives on the loop; `load` first."""

    def __init__(self, keeper: Keeper[KeptReader], events: EventLog) -> None:
        self._keeper = keeper
        self._events = events

    async def load(self) -> None:
        """Read which reader is ours."""
        await self._keeper.load()

    async def close(self) -> None:
        """Write it."""
        await self._keeper.close()

    @property
    def known(self) -> str:
        """The SAM-ID of our reader, empty before the first."""
        return self._keeper.value.known

    @property
    def other(self) -> str:
        """The SAM-ID that came instead; empty while all is well."""
        return self._keeper.value.other

    def seen(self, sam_id: str) -> None:
        """The reader has told its number. The alarm stays, also when ours is put back."""
        kept = self._keeper.value
        if not sam_id or sam_id in (kept.known, kept.other):
            return
        if not kept.known:
            self._keeper.change(KeptReader(known=sam_id))
            return
        self._keeper.change(kept.model_copy(update={"other": sam_id}))
        self._events.write(Event.READER_CHANGED)

    def accept(self, sam_id: str) -> None:
        """A technician says: the one that is there now is ours."""
        self._keeper.change(KeptReader(known=sam_id))
