"""What the desk needs from the rest of the machine, as protocols; `kiosk/app.py` plugs the real parts in.

All coroutines run on the one loop; the parts do their blocking work in threads of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from catalogue import Catalogue
from catalogue.calendar import WorkCalendar
from wire.messages import Applicant, ConsentGiven, Directory, Hold, Slot, SubmissionAnswer


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
    """On disk, sealed, and never to be lost: now the citizen may see "saved"."""

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


class SaveFailed(Exception):
    """The submission could not be written (disk full, read-only ...). Nothing was shown as saved."""


class OfficePort(Protocol):
    """The office as this kiosk knows it: cached when away. Implemented by `kiosk/office.py`."""

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
