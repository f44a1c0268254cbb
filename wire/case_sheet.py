"""One case as its citizen may see it after the visit: the same on the phone's page and at a kiosk.

Words are in the language of the one who asks; times carry their offset and are put into words by the reader.
A neutral sheet (domestic violence) names neither matter nor office nor papers: whoever draws it needs no rule
of its own.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, Field

from wire.messages import Appointment, Due, Message

LONGEST_WORDS = 1000
"""Characters of a complaint, or of the words that go with a rating."""

SCORES = range(1, 6)
"""What a rating may be; 5 is the best."""


class RequestKind(StrEnum):
    """What a citizen asks of the office about a case that is there."""

    RATING = "rating"  # one per case; a later one takes its place
    COMPLAINT = "complaint"
    WITHDRAW = "withdraw"  # of consents; text messages stop at once
    DELETE = "delete"
    PAPER = "paper"  # papers were added later


class SheetRequest(Message):
    """A request that was made; `open`: staff has not dealt with it yet. `score` only with ratings."""

    kind: RequestKind
    at: AwareDatetime
    open: bool
    score: int = 0


class SheetMaterial(Message):
    """One thing to bring."""

    text: str
    note: str = ""


class SheetHours(Message):
    """A run of weekdays with the same hours: 周一至周五, 09:00–12:00 13:30–17:00 (always left to right)."""

    days: str
    times: str


class SheetPlace(Message):
    """Where the office is; its own words are Chinese in every language. `search`: what to type into a map."""

    name: str = ""
    address: str = ""
    directions: str = ""
    opening: list[SheetHours] = Field(default=[])
    search: str = ""


class CaseSheet(Message):
    """Everything the citizen is told, and what may be asked for now.

    `state`: what is so now; `next_steps` and `due`: what comes, and by when. `appointment_note`: why there is
    no appointment (empty when there is one, or none belongs to the matter). `movable`: a time may be chosen,
    another one or one at last, among those of `slot_office` and `slot_kind`.
    """

    number: str  # twelve digits, not grouped
    title: str
    state: str
    received: AwareDatetime
    open: bool  # not ended yet
    neutral: bool
    appointment: Appointment | None = None
    appointment_note: str = ""
    movable: bool = False
    cancellable: bool = False
    cancelling_ends: bool = False  # the matter itself ends with its appointment
    slot_office: str = ""
    slot_kind: str = ""
    place: SheetPlace = SheetPlace()
    phone: str  # of the office, else the hotline
    bring_title: str = ""
    bring: list[SheetMaterial] = Field(default=[])
    next_steps: list[str] = Field(default=[])
    due: list[Due] = Field(default=[])
    can_add_paper: bool = False
    can_rate: bool = False
    can_complain: bool = True
    consents: list[str] = Field(default=[])  # what was agreed to and may be withdrawn, in words
    texts_stopped: bool = False  # the citizen wants no more text messages
    requests: list[SheetRequest] = Field(default=[])

    def __repr__(self) -> str:
        return f"CaseSheet({self.number})"

    __str__ = __repr__

    def last(self, kind: RequestKind) -> SheetRequest | None:
        """Return the newest request of a kind."""
        return next((made for made in reversed(self.requests) if made.kind is kind), None)


class CaseRequestBody(Message):
    """What a kiosk sends for a request. `score` with a rating, `text` with a complaint (and with a rating, as
    the citizen likes)."""

    kind: RequestKind
    text: str = Field(default="", max_length=LONGEST_WORDS)
    score: int = 0

    def __repr__(self) -> str:
        return f"CaseRequestBody({self.kind.value})"

    __str__ = __repr__
