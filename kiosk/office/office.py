"""The office as this kiosk knows it (OfficePort): asked when it answers, remembered when it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from urllib.parse import quote

from sqlalchemy.exc import DBAPIError

from catalogue import Catalogue
from catalogue.calendar import WorkCalendar
from kiosk.courier import Courier
from kiosk.office.backend_client import Refused
from kiosk.office.cases import CaseOffice
from kiosk.office.handoffs import HandoffOffice
from kiosk.office.heartbeat import Health, Heartbeats
from kiosk.office.maintenance import OfficeMaintenance
from kiosk.office.parts import OfficeParts
from kiosk.office.slots import fetch_slots
from kiosk.ports import Draft, Gone, Saved, SaveFailed, Unavailable
from kiosk.store.submissions import Found
from wire import receipt_number
from wire.messages import AppointmentRequest, Directory, Hold, HoldRequest, Slot, SlotList, SubmissionAnswer

_GONE = {404, 409, 410}


class Office:
    """Implements OfficePort over outbox, courier, client and the kept copies. Lives on the loop."""

    def __init__(self, parts: OfficeParts, *, software: str = "") -> None:
        self.parts = parts
        self.courier = Courier(
            parts.outbox,
            parts.client,
            parts.identities,
            parts.clock,
            parts.contact,
            parts.events,
            parts.worker,
        )
        self.heartbeats = Heartbeats(
            parts, software=software, seconds=parts.settings.backend.heartbeat_seconds
        )
        self._calendar = WorkCalendar()
        self._handoffs = HandoffOffice(parts)
        self._cases = CaseOffice(parts)
        self._maintenance = OfficeMaintenance(parts, self.heartbeats, self.courier.wake)

    def start(self, health: Callable[[], Health] = Health) -> None:
        """Begin to carry and to report; `health` is asked before each report."""
        self.heartbeats.health = health
        self.courier.start()
        self.heartbeats.start()

    async def opened(self) -> Office:
        """Itself: it is open from the beginning (`kiosk/office/late.py` has to wait here)."""
        return self

    async def answers(self) -> None:
        """Return when the thread that keeps things has answered."""
        await self.parts.worker.run(int)

    async def close(self) -> None:
        """Stop, and give the state directory back."""
        await self.heartbeats.close()
        await self.courier.close()
        await self._handoffs.close()
        await self.parts.close()

    # --- what is known ---------------------------------------------------------------------------------

    @property
    def online(self) -> bool | None:
        """Result of the latest exchange; None before the first."""
        return self.parts.contact.online

    @property
    def catalogue(self) -> Catalogue:
        """The published catalogue in use."""
        return self.parts.published.catalogue

    @property
    def directory(self) -> Directory | None:
        """Offices; None before the first contact."""
        return self.parts.published.directory

    @property
    def calendar(self) -> WorkCalendar:
        """Working days."""
        return self._calendar

    @property
    def can_submit(self) -> bool:
        """False without an office key, without a counter for its receipt prefix, or when the disk takes
        nothing: guides only."""
        return self.parts.can_save

    @property
    def public_url(self) -> str:
        """Base address of the phone pages; empty before enrolment."""
        return self.parts.identity.enrolment.public_url if self.parts.identity else ""

    # --- times and places ------------------------------------------------------------------------------

    async def slots(
        self, office_id: str, kind: str, first: date, days: int
    ) -> tuple[Sequence[Slot], datetime | None]:
        """Times of an office. When it is away: the kept ones and the moment they were fetched (else None)."""
        got = await fetch_slots(self.parts, office_id, kind, first, days) if self.parts.identity else None
        if isinstance(got, SlotList):
            return got.slots, None
        kept, fetched = await self.parts.worker.run(self.parts.published.slots, office_id, kind, first, days)
        return kept, fetched

    async def hold(self, slot_id: str, session: str, replaces: str | None) -> Hold | Gone | Unavailable:
        """Keep a place for this session."""
        wanted = HoldRequest(slot_id=slot_id, session=session, replaces=replaces)
        return await self._held("POST", "/api/v1/holds", wanted.model_dump_json().encode())

    async def renew(self, hold_id: str, session: str) -> Hold | Gone | Unavailable:
        """Keep it a little longer."""
        return await self._held("PUT", f"/api/v1/holds/{quote(hold_id, safe='')}", b"")

    async def _held(self, method: str, path: str, body: bytes) -> Hold | Gone | Unavailable:
        if self.parts.identity is None:
            return Unavailable("not_enrolled")
        got = await self.parts.client.ask(method, path, Hold, identity=self.parts.identity, body=body)
        self.parts.contact.note(got)
        if isinstance(got, Refused):
            return Gone() if got.status in _GONE else Unavailable(got.code)
        return got

    async def release(self, hold_id: str, session: str) -> None:
        """Free it; best effort, it frees itself anyway."""
        if self.parts.identity is not None:
            path = f"/api/v1/holds/{quote(hold_id, safe='')}"
            self.parts.contact.note(
                await self.parts.client.fetch("DELETE", path, identity=self.parts.identity)
            )

    # --- submissions -----------------------------------------------------------------------------------

    async def save(self, draft: Draft) -> Saved:
        """Number, seal, fsync, rename, commit. Raises SaveFailed with nothing kept."""
        sealer = self.parts.sealer()
        if sealer is None:
            raise SaveFailed("not_enrolled")
        known = self.parts.clock.now() is not None
        saved = await self.parts.worker.run(
            self.parts.outbox.save, draft, sealer, self.parts.clock.best_guess(), clock_known=known
        )
        self.courier.wake()
        return saved

    async def answer(self, uuid: str, timeout: float) -> SubmissionAnswer | None:
        """The office's answer to a saved submission, None when it did not come in `timeout` seconds."""
        try:
            return await self.courier.answer(uuid, timeout)
        except DBAPIError:
            return None  # the database does not serve; the submission is safe and the courier will report

    async def choose_again(self, uuid: str, slot_id: str) -> SubmissionAnswer | Unavailable:
        """Book another place for a submission that was accepted without one."""
        if self.parts.identity is None:
            return Unavailable("not_enrolled")
        got = await self.parts.client.ask(
            "PUT",
            f"/api/v1/submissions/{uuid}/appointment",
            SubmissionAnswer,
            identity=self.parts.identity,
            body=AppointmentRequest(slot_id=slot_id).model_dump_json().encode(),
        )
        self.parts.contact.note(got)
        if isinstance(got, Refused):
            return Unavailable(got.code)
        if isinstance(got, SubmissionAnswer):
            await self.parts.worker.run(self.parts.outbox.rows.replace_answer, uuid, got.model_dump_json())
        return got

    async def handoffs(self) -> HandoffOffice:
        """Hand-offs to phones."""
        return self._handoffs

    async def cases(self) -> CaseOffice:
        """Cases that exist."""
        return self._cases

    async def maintenance(self) -> OfficeMaintenance:
        """What staff may know."""
        return self._maintenance

    async def find(self, number: str) -> Found | None:
        """What became of a receipt number typed by a person, as far as this machine gave it out."""
        plain = receipt_number.parse(number)
        return await self.parts.worker.run(self.parts.outbox.rows.find, plain) if plain else None
