"""One to five, and words as one likes, on the page of a case."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from backend import case_requests
from backend.pages import web
from backend.pages.case.requests import received, typed
from backend.pages.case.visit import CHANNEL, PATH, Office, Visit, address_of_case, visiting
from wire.case_sheet import LONGEST_WORDS, SCORES, CaseSheet, RequestKind

router = APIRouter(prefix=f"{PATH}/{{token}}/rate", include_in_schema=False)


@router.get("")
def get_rate(token: str, request: Request, office: Office) -> Response:
    """One to five, and words as one likes."""
    with visiting(office, request, token) as visit:
        sheet = visit.sheet() if visit else None
        if visit is None or sheet is None or not sheet.can_rate:
            return web.redirect(address_of_case(request))
        return _rating(visit, sheet, _own_words(visit), missing=False)


@router.post("")
def post_rate(
    token: str,
    request: Request,
    office: Office,
    score: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
) -> Response:
    """Note the rating; a second one takes the place of the first."""
    with visiting(office, request, token) as visit:
        sheet = visit.sheet() if visit else None
        if visit is None or sheet is None or not sheet.can_rate:
            return web.redirect(address_of_case(request))
        given = next((one for one in SCORES if str(one) == score), 0)
        if not given:
            return _rating(visit, sheet, text, missing=True)
        case_requests.rate(
            visit.session,
            office.vault,
            office.catalogues,
            visit.case_id,
            given,
            typed(text)[:LONGEST_WORDS],
            channel=CHANNEL,
            now=visit.now,
        )
        return received(visit, RequestKind.RATING)


def _rating(visit: Visit, sheet: CaseSheet, text: str, *, missing: bool) -> Response:
    return visit.page(
        "case/rate.html",
        422 if missing else 200,
        earlier=sheet.last(RequestKind.RATING),
        scores=SCORES,
        longest=LONGEST_WORDS,
        text=text,
        missing=missing,
    )


def _own_words(visit: Visit) -> str:
    """What the citizen wrote with an earlier rating."""
    made = case_requests.of_case(visit.session, visit.case_id)
    rating = next((one for one in made if one.kind == RequestKind.RATING), None)
    return case_requests.words_of(visit.office.vault, rating) if rating else ""
