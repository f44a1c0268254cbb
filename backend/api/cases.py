"""A citizen's own cases at a kiosk (`wire/case_lookup.py`): find, read, move, cancel, ask.

A kiosk sees only what the person in front of it may see: the card's own cases, or the one whose number and
code were typed (with the lock of the phone page; an unknown number and a wrong code get the same answer). A
neutral case asks its code even with the card: somebody else may hold it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header
from sqlalchemy.orm import Session

from backend import appointments, case_requests, tries
from backend.api.signed import SignedKiosk, remember, signed_kiosk_without_nonce
from backend.case_access import access_of, cases_of_document, opens
from backend.case_answer import service_of
from backend.cases import CaseView, Proof, case_by_number, check_proof, read_case
from backend.models.case import Case
from backend.pages.status import NEUTRAL_TITLE, status_of
from backend.pages.times import choice_of
from backend.problems import Code, Refused
from backend.runtime import Runtime, runtime
from wire import receipt_number
from wire.case_lookup import (
    ACCESS_HEADER,
    CardLookup,
    CasesFound,
    ChangedCase,
    FoundCase,
    LookupOutcome,
    NumberLookup,
)
from wire.case_sheet import CaseRequestBody, RequestKind
from wire.messages import AppointmentRequest, AppointmentResult
from words import _

router = APIRouter(prefix="/api/v1/cases", tags=["kiosk"])
CHANNEL: Final = "kiosk"

Kiosk = Annotated[SignedKiosk, Depends(signed_kiosk_without_nonce)]
Office = Annotated[Runtime, Depends(runtime)]
Access = Annotated[str, Header(alias=ACCESS_HEADER, max_length=120)]


@router.post("/by-card")
def post_by_card(card: CardLookup, kiosk: Kiosk, office: Office) -> CasesFound:
    """The cases of a document; `locked` for a kiosk that asks for too many documents."""
    now = office.now()
    with office.database.write() as session:
        remember(session, kiosk, now)
        if not tries.count_address(session, office.vault.lookup("card_lookup", kiosk.id), now):
            return CasesFound(outcome=LookupOutcome.LOCKED)
        found = [
            _closed(office, case) if case.neutral else _read(office, session, case.id, kiosk, now)
            for case in cases_of_document(session, office.vault, card.id_type, card.id_number)
        ]
        return CasesFound(
            outcome=LookupOutcome.FOUND if found else LookupOutcome.NOT_FOUND,
            cases=found,
        )


@router.post("/by-number")
def post_by_number(asked: NumberLookup, kiosk: Kiosk, office: Office) -> CasesFound:
    """The case of a number, when the code fits."""
    plain, now = receipt_number.parse(asked.number), office.now()
    with office.database.write() as session:
        remember(session, kiosk, now)
        case = case_by_number(session, plain) if plain else None
        key = case.token_hash if case else office.vault.lookup("receipt", plain or asked.number)
        outcome = check_proof(session, office.vault, case, key, asked.proof, now)
        if case is not None and outcome is Proof.FITS:
            return CasesFound(
                outcome=LookupOutcome.FOUND, cases=[_read(office, session, case.id, kiosk, now)]
            )
    locked = outcome is Proof.LOCKED
    return CasesFound(outcome=LookupOutcome.LOCKED if locked else LookupOutcome.NOT_FOUND)


@router.get("/{case_id}")
def get_case(case_id: str, kiosk: Kiosk, office: Office, access: Access = "") -> ChangedCase:
    """The case as it is now."""
    with _opened(office, kiosk, case_id, access) as opened:
        return ChangedCase(case=opened.found())


@router.put("/{case_id}/appointment")
def put_appointment(
    case_id: str, wish: AppointmentRequest, kiosk: Kiosk, office: Office, access: Access = ""
) -> ChangedCase:
    """Take a time; the old place is given back only when that worked."""
    with _opened(office, kiosk, case_id, access) as opened:
        if choice_of(opened.session, office.catalogues, opened.view, opened.now) is None:
            raise Refused(Code.NOT_BOOKABLE)
        chosen = appointments.choose(
            opened.session,
            office.catalogues,
            case_id,
            wish.slot_id,
            hold_id=None,
            actor=opened.actor,
            now=opened.now,
        )
        return ChangedCase(case=opened.found(), result=chosen.result, earlier_receipt=chosen.earlier_receipt)


@router.delete("/{case_id}/appointment")
def delete_appointment(case_id: str, kiosk: Kiosk, office: Office, access: Access = "") -> ChangedCase:
    """Give the place back."""
    with _opened(office, kiosk, case_id, access) as opened:
        choice = choice_of(opened.session, office.catalogues, opened.view, opened.now)
        if choice is None or choice.current is None:
            raise Refused(Code.NOT_BOOKABLE)
        appointments.give_back(opened.session, office.catalogues, case_id, actor=opened.actor, now=opened.now)
        return ChangedCase(case=opened.found(), result=AppointmentResult.CANCELLED)


@router.post("/{case_id}/requests")
def post_request(
    case_id: str, asked: CaseRequestBody, kiosk: Kiosk, office: Office, access: Access = ""
) -> ChangedCase:
    """Rate, complain, take back consent, ask for deletion. 422: papers are added on a phone or a counter."""
    with _opened(office, kiosk, case_id, access) as opened:
        match asked.kind:
            case RequestKind.RATING:
                if not status_of(opened.session, office.catalogues, opened.view, opened.now).can_rate:
                    raise Refused(Code.MALFORMED, "there is nothing to rate yet")
                case_requests.rate(
                    opened.session,
                    office.vault,
                    office.catalogues,
                    case_id,
                    asked.score,
                    asked.text,
                    channel=CHANNEL,
                    now=opened.now,
                )
            case RequestKind.PAPER:
                raise Refused(Code.MALFORMED, "a kiosk takes no pictures")
            case kind:
                text = case_requests.EVERY_CONSENT if kind is RequestKind.WITHDRAW else asked.text
                case_requests.add(
                    opened.session,
                    office.vault,
                    case_id,
                    kind,
                    text=text,
                    channel=CHANNEL,
                    now=opened.now,
                )
        return ChangedCase(case=opened.found())


@dataclass(frozen=True)
class _Opened:
    """A case opened by its access, inside a write session; its reading is written down."""

    office: Runtime
    session: Session
    view: CaseView
    kiosk: SignedKiosk
    now: datetime

    @property
    def actor(self) -> str:
        return f"kiosk:{self.kiosk.id}"

    def found(self) -> FoundCase:
        """The case as it is at this moment of the transaction."""
        return _found(self.office, self.session, self.view, self.kiosk, self.now)


@contextmanager
def _opened(office: Runtime, kiosk: SignedKiosk, case_id: str, access: str) -> Iterator[_Opened]:
    now = office.now()
    with office.database.write() as session:
        remember(session, kiosk, now)
        view = None
        if opens(office.vault, case_id, kiosk.id, access, now):
            view = read_case(session, office.vault, case_id, f"kiosk:{kiosk.id}", now)
        if view is None:
            raise Refused(Code.NOT_FOUND)
        yield _Opened(office, session, view, kiosk, now)


def _read(office: Runtime, session: Session, case_id: str, kiosk: SignedKiosk, now: datetime) -> FoundCase:
    view = read_case(session, office.vault, case_id, f"kiosk:{kiosk.id}", now)
    assert view is not None  # it was found in this transaction
    return _found(office, session, view, kiosk, now)


def _found(office: Runtime, session: Session, view: CaseView, kiosk: SignedKiosk, now: datetime) -> FoundCase:
    sheet = status_of(session, office.catalogues, view, now)
    return FoundCase(
        id=view.case.id,
        number=view.case.receipt_number,
        title=sheet.title,
        sheet=sheet,
        access=access_of(office.vault, view.case.id, kiosk.id, now),
        page_token=view.content.receipt_token if view.content else "",
    )


def _closed(office: Runtime, case: Case) -> FoundCase:
    """A neutral case that was only found: that it is there, and that it asks its code."""
    service = service_of(office.catalogues, case)
    title = service.quick_exit.neutral_title if service and service.quick_exit else _(NEUTRAL_TITLE)
    return FoundCase(id=case.id, number=case.receipt_number, title=title)
