"""Bodies of the hand-off between a kiosk's session and the citizen's phone. JSON as in `wire/messages.py`.

| Call (signed by the kiosk) | Body -> answer |
| --- | --- |
| POST /api/v1/handoffs | HandoffRequest -> HandoffOpened; ends every earlier hand-off of this kiosk |
| GET /api/v1/handoffs/{id}?seen=VERSION&wait=SECONDS | -> HandoffState, as soon as it is newer than VERSION |
| POST /api/v1/handoffs/{id}/code | -> HandoffOpened: a new code, as long as no phone has come |
| POST /api/v1/handoffs/{id}/pair | PairRequest -> HandoffState; another number than the phone's ends it |
| PUT /api/v1/handoffs/{id}/draft | HandoffDraft -> HandoffState; only when paired |
| GET /api/v1/handoffs/{id}/files/{file} | -> image/jpeg, a small picture |
| POST /api/v1/handoffs/{id}/move | `Content` of an unfinished form -> HandoffMoved |
| DELETE /api/v1/handoffs/{id}?why=ENDED | 204; ENDED is one of `Ended` |

Nothing here is known to the office before the citizen has confirmed the phone on both screens.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import AwareDatetime, Field

from wire.messages import Message

Strokes = list[list[list[float]]]


class HandoffStage(StrEnum):
    """Where a hand-off is."""

    OPEN = "open"  # a code is shown, no phone has come
    CLAIMED = "claimed"  # a phone has come and shows its number
    PAIRED = "paired"  # confirmed on both screens
    MOVED = "moved"  # the form went to the phone
    ENDED = "ended"


class Ended(StrEnum):
    """Why a hand-off is over."""

    SESSION = "session"  # erased, walked away, given up
    SUBMITTED = "submitted"  # the kiosk has saved it: what was uploaded is waited for
    WRONG_NUMBER = "wrong_number"
    EXPIRED = "expired"
    PHONE_LEFT = "phone_left"


class HandoffRequest(Message):
    """Begin. `session` is random and made by the kiosk for this session."""

    session: str = Field(min_length=16, max_length=64)
    service: str = Field(max_length=40)
    language: str = "zh_CN"


class HandoffOpened(Message):
    """What the kiosk shows: an address for the QR code, and a code to type on `code_page`."""

    id: str
    url: str
    url_until: AwareDatetime
    code: str  # 8 characters, to be shown in two groups of four
    code_page: str
    code_until: AwareDatetime
    version: int


class PairRequest(Message):
    """The number the citizen tapped on the kiosk."""

    number: int


class HandoffDraft(Message):
    """What the phone must know to ask the right questions: no name, no number of a paper."""

    service: str
    catalogue_version: str
    language: str = "zh_CN"
    region: str = ""  # division of the kiosk
    facts: dict[str, Any] = Field(default={})  # of the applicant, those that conditions test
    answers: dict[str, Any] = Field(default={})
    signed: bool = False

    def __repr__(self) -> str:
        return "HandoffDraft(...)"

    __str__ = __repr__


class HandoffFile(Message):
    """A page that arrived, or is arriving. `field` is the id of the list or photo question it answers."""

    id: str
    field: str
    ready: bool
    pages: int = 1


class HandoffState(Message):
    """What both sides see. `numbers` only while claimed; `answers`, `strokes`: what the phone gave."""

    id: str
    version: int
    stage: HandoffStage
    why: Ended | None = None
    numbers: list[int] = Field(default=[])
    answers: dict[str, Any] = Field(default={})
    strokes: Strokes = Field(default=[])
    files: list[HandoffFile] = Field(default=[])
    phone_here: bool = False  # heard of in the last half minute

    def __repr__(self) -> str:
        return f"HandoffState({self.id}, {self.version}, {self.stage.value})"

    __str__ = __repr__


class HandoffMoved(Message):
    """The form is on the phone now and waits there."""

    until: AwareDatetime
