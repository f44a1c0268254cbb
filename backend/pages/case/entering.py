"""The page behind the QR code of a receipt: proof, the case, leaving.

Before proof every token, known or not, gets the same form and the same answers (architecture 4). The cookie
that keeps the proof is never sent along by other sites, so that they cannot move an appointment.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from backend.pages import leaving, proof, web
from backend.pages.case.visit import PATH, Office, keep_proof, visiting

router = APIRouter(prefix=f"{PATH}/{{token}}", include_in_schema=False)
_STATUS = {proof.Refusal.NOT_FOUND: 200, proof.Refusal.LOCKED: 429, proof.Refusal.BUSY: 429}


@router.get("")
def get_page(token: str, request: Request, office: Office) -> Response:
    """The case, when this browser has proved itself; else the form."""
    with visiting(office, request, token) as visit:
        if visit is not None:
            return visit.page("case/sheet.html", sheet=visit.sheet())
    return web.page("case/proof.html", refusal="")


@router.post("")
def post_proof(token: str, request: Request, office: Office, code: Annotated[str, Form()] = "") -> Response:
    """Judge the last four characters or the code; the right ones lead to the case."""
    with office.database.write() as session:
        typed = code[: proof.LONGEST]
        outcome = proof.try_proof(session, office.vault, token, typed, web.address_of(request), office.now())
    if isinstance(outcome, proof.Refusal):
        return web.page("case/proof.html", _STATUS[outcome], refusal=outcome.value)
    answer = web.redirect(request.url.path)
    keep_proof(answer, office, outcome.cookie)
    return answer


@router.post("/leave")
def post_leave(token: str, office: Office) -> Response:
    """Forget the proof: the next one who takes this phone sees the form."""
    answer = web.page("case/left.html")
    keep_proof(answer, office, "")
    return answer


@router.post("/exit")
def post_exit(token: str, office: Office) -> Response:
    """Forget the proof and lead away."""
    answer = web.redirect(leaving.closed_page())
    keep_proof(answer, office, "")
    return answer
