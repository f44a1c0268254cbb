"""Looking up one's own cases at a kiosk, by card or by number and code. Bodies as in `wire/messages.py`.

| Call | Body -> answer |
| --- | --- |
| POST /api/v1/cases/by-card | CardLookup -> CasesFound: newest first |
| POST /api/v1/cases/by-number | NumberLookup -> CasesFound: one case, or none |
| GET /api/v1/cases/{id} | -> ChangedCase: as it is now, in the language asked for |
| PUT /api/v1/cases/{id}/appointment | AppointmentRequest -> ChangedCase (409: no time may be chosen) |
| DELETE /api/v1/cases/{id}/appointment | -> ChangedCase (409: there is none to give back) |
| POST /api/v1/cases/{id}/requests | CaseRequestBody -> ChangedCase |

The calls under {id} carry what opened the case, `FoundCase.access`, in the header `Legal-Kiosk-Access`; it is
good for ten minutes, for this case and this kiosk, and every answer brings a new one. 404: it opens nothing.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from wire.case_sheet import CaseSheet
from wire.messages import AppointmentResult, Message

ACCESS_HEADER = "Legal-Kiosk-Access"


class _Private(Message):
    """A message of which nothing may reach a log."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"

    __str__ = __repr__


class CardLookup(_Private):
    """The document that lies on the reader, named as in `Applicant`."""

    id_type: str = Field(max_length=30)
    id_number: str = Field(min_length=4, max_length=40)


class NumberLookup(_Private):
    """A receipt number as it was typed, and the last four of the document (or phone), or the own code."""

    number: str = Field(max_length=40)
    proof: str = Field(max_length=64)


class LookupOutcome(StrEnum):
    """What became of a lookup. An unknown number and a wrong code are the same."""

    FOUND = "found"
    NOT_FOUND = "not_found"
    LOCKED = "locked"  # too many tries; not even looked at


class FoundCase(_Private):
    """One case. Without `sheet` and `access` it asks its own code (`NumberLookup`): the card is not enough.

    `page_token`: of the phone page, as on the receipt; empty when the office cannot tell it.
    """

    id: str
    number: str
    title: str
    sheet: CaseSheet | None = None
    access: str = ""
    page_token: str = ""


class CasesFound(_Private):
    """What the person in front of the kiosk may see."""

    outcome: LookupOutcome
    cases: list[FoundCase] = Field(default=[])


class ChangedCase(_Private):
    """A case after something was asked of it. `result` and `earlier_receipt` tell of a chosen time only."""

    case: FoundCase
    result: AppointmentResult = AppointmentResult.NONE_ASKED
    earlier_receipt: str = ""
