"""What the desk needs from the rest of the machine, as protocols; `kiosk/app.py` plugs the real parts in.

All coroutines run on the one loop; the parts do their blocking work in threads of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from catalogue import Catalogue
from catalogue.calendar import WorkCalendar
from wire.case_lookup import CardLookup, CasesFound, ChangedCase, FoundCase, NumberLookup
from wire.case_sheet import CaseRequestBody
from wire.handoff import Ended, HandoffDraft, HandoffMoved, HandoffOpened, HandoffState
from wire.messages import Applicant, ConsentGiven, Directory, Hold, Slot, SubmissionAnswer

if TYPE_CHECKING:
    from kiosk.store.submissions import Queue, Waiting
    from kiosk.store.today import Day


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """A submission before it has a number: what the session hands over, immutable from here on."""

    service: str
    catalogue_version: str
    applicant: Applicant
    answers: dict[str, Any]
    consents: tuple[ConsentGiven, ...]
    page_code: str = ""
    slot_id: str | None = None
    hold_id: str | None = None
    wishes: tuple[str, ...] = ()
    office_id: str | None = None
    language: str = "zh_CN"


@dataclass(frozen=True, slots=True, repr=False)
class Saved:
    """What a submission is called. From `OfficePort.save`: on disk, sealed, and never to be lost, so that the
    citizen may see "saved"."""

    uuid: str
    receipt_number: str
    token: str  # of the phone page
    created: datetime


@dataclass(frozen=True, slots=True)
class Unavailable:
    """The office did not answer (refused, slow, wrong certificate, garbage). `cause` is for staff."""

    cause: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The place was taken by somebody else in the meantime."""


class HandoffPort(Protocol):
    """Hand-offs between a session and a phone (`wire/handoff.py`). Implemented by `kiosk/office/handoffs.py`.

    Every call is bounded in time. `Gone`: the office does not know this hand-off (any more), or it is no
    longer where the call belongs.
    """

    async def open(self, session: str, service: str, language: str) -> HandoffOpened | Gone | Unavailable:
        """Begin one; earlier ones of this machine end."""

    async def renew(self, handoff_id: str) -> HandoffOpened | Gone | Unavailable:
        """Another code, as long as no phone has come."""

    async def state(self, handoff_id: str, seen: int) -> HandoffState | Gone | Unavailable:
        """How it stands, as soon as it is newer than `seen`; the same again after 20 seconds."""

    async def pair(self, handoff_id: str, number: int) -> HandoffState | Gone | Unavailable:
        """The number that the citizen tapped."""

    async def share(self, handoff_id: str, draft: HandoffDraft) -> HandoffState | Gone | Unavailable:
        """Tell the phone what was answered here."""

    async def picture(self, handoff_id: str, file_id: str) -> bytes | None:
        """A small JPEG of what the phone sent; None when it cannot be had now."""

    async def reserve(self) -> Saved:
        """A name for a form that moves: uuid, receipt number (its counter is committed), token, moment.

        Raises SaveFailed.
        """

    async def move(self, handoff_id: str, draft: Draft, name: Saved) -> HandoffMoved | Gone | Unavailable:
        """The unfinished form goes to the phone; may be repeated under the same name. Raises SaveFailed."""

    async def end(self, handoff_id: str, why: Ended) -> bool:
        """It is over. False when the office could not be told."""


LookupBody = CardLookup | NumberLookup
"""How a person finds their cases."""


class CasePort(Protocol):
    """Cases that exist, for the person in front of the machine (`wire/case_lookup.py`). Implemented by
    `kiosk/office/cases.py`.

    `Gone`: what opened the case is too old, or the case does not take this (any more).
    """

    async def find(self, asked: LookupBody) -> CasesFound | Unavailable:
        """By card, or by number and code."""

    async def waiting(self, number: str) -> datetime | None:
        """When a submission of this number was saved on this machine, if it still waits to be sent."""

    async def read(self, case: FoundCase) -> ChangedCase | Gone | Unavailable:
        """The case as it is now."""

    async def choose_time(self, case: FoundCase, slot_id: str) -> ChangedCase | Gone | Unavailable:
        """Another time, or one at last."""

    async def cancel(self, case: FoundCase) -> ChangedCase | Gone | Unavailable:
        """Give the place back."""

    async def ask(self, case: FoundCase, asked: CaseRequestBody) -> ChangedCase | Gone | Unavailable:
        """Rate, complain, take back consent, ask for deletion."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The office answered a report. `offset`: office minus system clock; `certificate_ends` is None for plain
    HTTP on loopback; `catalogue_version` is the office's."""

    seconds: float
    offset: timedelta
    certificate_ends: datetime | None
    catalogue_version: str


class MaintenancePort(Protocol):
    """The office's side of the machine, for staff: numbers, times and codes. Implemented by
    `kiosk/office/maintenance.py`."""

    async def queue(self) -> Queue | Unavailable:
        """What waits here; `Unavailable` when the database does not serve."""

    async def waiting(self, most: int) -> Sequence[Waiting] | Unavailable:
        """What waits here, one by one: the refused ones first, then the oldest; at most `most`."""

    async def send_again(self) -> int | Unavailable:
        """Queue the refused ones again and send at once; how many."""

    async def sealed(self, uuid: str) -> bytes | Unavailable | None:
        """The exact bytes of one, still sealed; None when it is not here (any more)."""

    @property
    def machine(self) -> str:
        """What the office calls this machine; empty before enrolment."""

    async def day(self, midnight: datetime) -> Day | Unavailable:
        """Matters of the day that began at `midnight`."""

    async def ask(self) -> Answered | Unavailable:
        """Ask the office now. `cause` also names refusals."""

    @property
    def last(self) -> Answered | Unavailable | None:
        """How the latest report went; None before the first."""


class SaveFailed(Exception):
    """The submission could not be written (disk full, read-only ...). Nothing was shown as saved."""


class OfficePort(Protocol):
    """The office as this kiosk knows it: cached when away. Implemented by `kiosk/office/office.py`."""

    @property
    def online(self) -> bool | None:
        """Result of the latest exchange; None before the first."""

    @property
    def catalogue(self) -> Catalogue:
        """The published catalogue in use (cached, or the packaged one)."""

    @property
    def directory(self) -> Directory | None:
        """Offices, with `made_at` as their age; None before the first contact."""

    @property
    def calendar(self) -> WorkCalendar:
        """Working days."""

    @property
    def can_submit(self) -> bool:
        """False without an office key: guides only."""

    @property
    def public_url(self) -> str:
        """Base address of the phone pages."""

    async def slots(
        self, office_id: str, kind: str, first: date, days: int
    ) -> tuple[Sequence[Slot], datetime | None]:
        """Times of an office. When away: the cached ones and the moment they were fetched (else None)."""

    async def hold(self, slot_id: str, session: str, replaces: str | None) -> Hold | Gone | Unavailable:
        """Keep a place for this session."""

    async def renew(self, hold_id: str, session: str) -> Hold | Gone | Unavailable:
        """Keep it a little longer."""

    async def release(self, hold_id: str, session: str) -> None:
        """Free it; best effort, it frees itself anyway."""

    async def save(self, draft: Draft) -> Saved:
        """Number, seal, fsync, rename, commit. Raises SaveFailed."""

    async def answer(self, uuid: str, timeout: float) -> SubmissionAnswer | None:
        """The office's answer to a saved submission, None when it did not come in time (it is sent later)."""

    async def choose_again(self, uuid: str, slot_id: str) -> SubmissionAnswer | Unavailable:
        """Book another place for a submission that was accepted without one."""

    async def handoffs(self) -> HandoffPort:
        """Hand-offs to phones, once the office is open."""

    async def cases(self) -> CasePort:
        """Cases that exist, once the office is open."""

    async def maintenance(self) -> MaintenancePort | None:
        """What staff may know, once the office is open; None when this machine cannot keep anything."""


class ClockPort(Protocol):
    """Trusted time. Implemented by `kiosk/clock.py`."""

    def now(self) -> datetime | None:
        """Asia/Shanghai, or None while the time is unknown: then no date is printed and no time promised."""

    def monotonic(self) -> float:
        """Seconds for timers; tests advance it by hand."""


class Timer(Protocol):
    """A cancellable call."""

    def cancel(self) -> None:
        """Forget it."""


class LoopPort(Protocol):
    """The loop's timers, so that tests can hold the clock."""

    def call_later(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Run once after `delay` seconds."""
