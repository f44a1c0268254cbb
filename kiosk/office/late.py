"""The office during a start: what a glance saw answers at once, everything else waits for the opening.

Home, guide and notice need only facts; they are true from the first picture on, because the glance read them
from the same state directory under the same lock. Whoever needs more (times, a place, saving) begins the
opening and waits for it; otherwise it begins when the first picture has been there for a moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from catalogue import Catalogue
from catalogue.calendar import WorkCalendar
from kiosk.ports import CasePort, Draft, Gone, HandoffPort, MaintenancePort, Saved, Unavailable
from kiosk.running.glance import Glance
from wire.messages import Directory, Hold, Slot, SubmissionAnswer

if TYPE_CHECKING:
    from kiosk.office.guides_only import GuidesOnly
    from kiosk.office.office import Office
    from kiosk.store.submissions import Found


class LateOffice:
    """Implements OfficePort. `open_office` blocks and runs in a thread; what it raises, every wait raises; it
    may open guides only instead. `give_up` frees the state directory when the machine ends before the opening
    began. Lives on the loop.
    """

    def __init__(
        self, glance: Glance, open_office: Callable[[], Office | GuidesOnly], give_up: Callable[[], None]
    ) -> None:
        self._glance = glance
        self._open_office = open_office
        self._give_up = give_up
        self._opening: asyncio.Future[Office | GuidesOnly] | None = None
        self._office: Office | GuidesOnly | None = None
        self._calendar: WorkCalendar | None = None

    async def opened(self) -> Office | GuidesOnly:
        """The office itself; begins the opening when nobody did. Raises what `open_parts` raises."""
        if self._opening is None:
            self._opening = asyncio.get_running_loop().run_in_executor(None, self._open_office)
            self._opening.add_done_callback(self._arrived)
        return await asyncio.shield(self._opening)

    def _arrived(self, opening: asyncio.Future[Office | GuidesOnly]) -> None:
        if not opening.cancelled() and opening.exception() is None:
            self._office = opening.result()

    async def answers(self) -> None:
        """Return when the thread that keeps things has answered; at once while there is none."""
        if self._office is not None:
            await self._office.answers()

    async def close(self) -> None:
        """Give the state directory back, however far the opening came."""
        if self._opening is None:
            self._give_up()
            return
        await asyncio.wait([self._opening])
        if self._opening.exception() is None:  # a failed opening has given it back by itself
            await self._opening.result().close()

    # --- what is known ---------------------------------------------------------------------------------

    @property
    def online(self) -> bool | None:
        """None before the first exchange."""
        return self._office.online if self._office else None

    @property
    def catalogue(self) -> Catalogue:
        """The published catalogue in use."""
        return self._office.catalogue if self._office else self._glance.catalogue

    @property
    def directory(self) -> Directory | None:
        """Offices; None before the first contact."""
        return self._office.directory if self._office else self._glance.directory

    @property
    def calendar(self) -> WorkCalendar:
        """Working days."""
        if self._calendar is None:
            self._calendar = WorkCalendar()
        return self._calendar

    @property
    def can_submit(self) -> bool:
        """False without an office key or without a counter for its receipt prefix: guides only."""
        if self._office:
            return self._office.can_submit
        return self._glance.identity is not None and self._glance.can_number

    @property
    def public_url(self) -> str:
        """Base address of the phone pages; empty before enrolment."""
        if self._office:
            return self._office.public_url
        identity = self._glance.identity
        return identity.enrolment.public_url if identity else ""

    # --- what waits for the opening --------------------------------------------------------------------

    async def slots(
        self, office_id: str, kind: str, first: date, days: int
    ) -> tuple[Sequence[Slot], datetime | None]:
        """Times of an office."""
        return await (await self.opened()).slots(office_id, kind, first, days)

    async def hold(self, slot_id: str, session: str, replaces: str | None) -> Hold | Gone | Unavailable:
        """Keep a place for this session."""
        return await (await self.opened()).hold(slot_id, session, replaces)

    async def renew(self, hold_id: str, session: str) -> Hold | Gone | Unavailable:
        """Keep it a little longer."""
        return await (await self.opened()).renew(hold_id, session)

    async def release(self, hold_id: str, session: str) -> None:
        """Free it."""
        await (await self.opened()).release(hold_id, session)

    async def save(self, draft: Draft) -> Saved:
        """Number, seal, fsync, rename, commit. Raises SaveFailed with nothing kept."""
        return await (await self.opened()).save(draft)

    async def answer(self, uuid: str, timeout: float) -> SubmissionAnswer | None:
        """The office's answer to a saved submission, None when it did not come in `timeout` seconds."""
        return await (await self.opened()).answer(uuid, timeout)

    async def choose_again(self, uuid: str, slot_id: str) -> SubmissionAnswer | Unavailable:
        """Book another place for a submission that was accepted without one."""
        return await (await self.opened()).choose_again(uuid, slot_id)

    async def handoffs(self) -> HandoffPort:
        """Hand-offs to phones."""
        return await (await self.opened()).handoffs()

    async def cases(self) -> CasePort:
        """Cases that exist."""
        return await (await self.opened()).cases()

    async def maintenance(self) -> MaintenancePort | None:
        """What staff may know."""
        return await (await self.opened()).maintenance()

    async def find(self, number: str) -> Found | None:
        """What became of a receipt number typed by a person, as far as this machine gave it out."""
        return await (await self.opened()).find(number)
