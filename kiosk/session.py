"""The session of one citizen and one matter. It lives in memory only and ends with `wipe()`, whatever
happened."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import words
from catalogue import Catalogue, Context
from catalogue.model import Service
from kiosk.applicant import facts
from kiosk.ports import Saved
from wire.messages import Applicant, Hold, Slot, SubmissionAnswer

Strokes = tuple[tuple[tuple[float, float], ...], ...]


@dataclass(slots=True, repr=False)
class Decision:
    """One tick: yes or no, and when."""

    accepted: bool
    at: datetime


@dataclass(slots=True, repr=False)
class PlaceChoice:
    """Where and when: a held place, or up to three wishes while the office is away."""

    office_id: str | None = None
    hold: Hold | None = None
    wishes: list[Slot] = field(default_factory=list)
    without: bool = False  # no time can be offered: the office calls
    lost: str = ""  # why a held place is no longer held, in words


@dataclass(slots=True, repr=False)
class Session:
    """Everything the machine knows of the person in front of it. No repr: it must never reach a log."""

    code: str
    catalogue: Catalogue
    today: date
    kiosk_region: str
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    consents: dict[str, Decision] = field(default_factory=dict)
    applicant: Applicant | None = None
    hand_answers: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    place: PlaceChoice = field(default_factory=PlaceChoice)
    strokes: Strokes = ()
    sign_at_counter: bool = False
    correcting: bool = False
    saved: Saved | None = None
    answer: SubmissionAnswer | None = None
    moved_until: datetime | None = None  # the form went to the phone and waits there; `saved` is its name
    over: bool = False

    @property
    def service(self) -> Service:
        """What is asked for, in the words of the language being spoken."""
        return self.catalogue.speaking(words.language())[self.code]

    @property
    def facts(self) -> Mapping[str, Any]:
        """Facts of the applicant for conditions; empty before anybody was identified."""
        return {} if self.applicant is None else facts(self.applicant, self.today)

    @property
    def context(self) -> Context:
        """What the catalogue's conditions may look at besides the answers."""
        return Context(today=self.today, applicant=self.facts, kiosk_region=self.kiosk_region)

    @property
    def identified(self) -> bool:
        """Is it known who applies?"""
        return self.applicant is not None

    def forget_person(self) -> None:
        """Drop who it is and all that was entered, keep service and consents: another card, or consent
        taken back."""
        self.applicant = None
        self.hand_answers.clear()
        self.answers.clear()
        self.strokes = ()
        self.sign_at_counter = False
        self.correcting = False

    def wipe(self) -> None:
        """Empty every value, also for code that still holds a reference. May be called twice."""
        self.forget_person()
        self.consents.clear()
        self.place = PlaceChoice()
        self.saved = None
        self.answer = None
        self.moved_until = None
        self.id = ""
        self.over = True
