"""The page behind the QR code of a receipt: proof, state, another time.

Before proof every token, known or not, gets the same form and the same answers (architecture 4). The cookie
that keeps the proof is never sent along by other sites, so that they cannot move an appointment.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy.orm import Session

from backend import appointments, cases, languages
from backend.cases import CaseView
from backend.pages import proof, web
from backend.pages.status import status_of
from backend.pages.times import choice_of, day_page, free_days
from backend.problems import Refused
from backend.runtime import Runtime, runtime
from wire.messages import AppointmentResult
from words import SOURCE_LANGUAGE, Language, speaking

router = APIRouter(prefix="/q", include_in_schema=False)
READER = "applicant:phone_page"
_PATH = "/q"
_STATUS = {proof.Refusal.NOT_FOUND: 200, proof.Refusal.LOCKED: 429, proof.Refusal.BUSY: 429}

Office = Annotated[Runtime, Depends(runtime)]


@router.get("/{token}")
def get_page(token: str, request: Request, office: Office) -> Response:
    """The case, when this browser has proved itself; else the form."""
    now = office.now()
    if proof.COOKIE in request.cookies:
        with office.database.write() as session:
            view = _open(session, office, token, request, now)
            if view is not None:
                with _speaking_to(request, view):
                    status = status_of(session, office.catalogues, view, now)
                    return web.page("phone_case.html", status=status, here=request.url.path)
    return web.page("phone_form.html", refusal="")


@router.post("/{token}")
def post_proof(token: str, request: Request, office: Office, code: Annotated[str, Form()] = "") -> Response:
    """Judge the last four characters or the code; the right ones lead to the case."""
    with office.database.write() as session:
        typed = code[: proof.LONGEST]
        outcome = proof.try_proof(session, office.vault, token, typed, web.address_of(request), office.now())
    if isinstance(outcome, proof.Refusal):
        return web.page("phone_form.html", _STATUS[outcome], refusal=outcome.value)
    answer = web.redirect(request.url.path)
    life = int(proof.COOKIE_LIFE.total_seconds())
    web.set_cookie(answer, office.settings, proof.COOKIE, outcome.cookie, _PATH, life)
    return answer


@router.post("/{token}/leave")
def post_leave(token: str, office: Office) -> Response:
    """Forget the proof: the next one who takes this phone sees the form."""
    answer = web.page("phone_left.html")
    web.set_cookie(answer, office.settings, proof.COOKIE, "", _PATH, 0)
    return answer


@router.get("/{token}/times")
def get_times(token: str, request: Request, office: Office, day: str = "") -> Response:
    """Days and times that are still free for this case."""
    with office.database.write() as session:
        return _times(session, office, token, request, day, full=False)


@router.post("/{token}/times")
def post_time(token: str, request: Request, office: Office, slot: Annotated[str, Form()] = "") -> Response:
    """Take a time; the old place is given back only when that worked."""
    now = office.now()
    with office.database.write() as session:
        view = _open(session, office, token, request, now)
        if view is None or choice_of(session, office.catalogues, view, now) is None:
            return web.redirect(_back(request))
        try:
            chosen = appointments.choose(
                session, office.catalogues, view.case.id, slot, hold_id=None, actor=READER, now=now
            )
        except Refused:
            return web.redirect(_back(request))
        if chosen.result is AppointmentResult.GONE:
            return _times(session, office, token, request, "", full=True)
    return web.redirect(_back(request))


@router.get("/{token}/cancel")
def get_cancel(token: str, request: Request, office: Office) -> Response:
    """Ask once more before a place is given back."""
    now = office.now()
    with office.database.write() as session:
        view = _open(session, office, token, request, now)
        choice = choice_of(session, office.catalogues, view, now) if view else None
    if choice is None or choice.current is None:
        return web.redirect(_back(request))
    with _speaking_to(request, view):
        return web.page("phone_cancel.html", choice=choice, here=_back(request))


@router.post("/{token}/cancel")
def post_cancel(token: str, request: Request, office: Office) -> Response:
    """Give the place back."""
    now = office.now()
    with office.database.write() as session:
        view = _open(session, office, token, request, now)
        choice = choice_of(session, office.catalogues, view, now) if view else None
        if view is not None and choice is not None and choice.current is not None:
            appointments.give_back(session, office.catalogues, view.case.id, actor=READER, now=now)
    return web.redirect(_back(request))


def _speaking_to(request: Request, view: CaseView | None) -> AbstractContextManager[Language]:
    """Speak what the reader chose here, else the language in which the case was told."""
    own = view.content.language if view is not None and view.content else SOURCE_LANGUAGE
    return speaking(languages.chosen(request.scope) or own)


def _open(session: Session, office: Runtime, token: str, request: Request, now: datetime) -> CaseView | None:
    """The case of this browser's proof, its reading written down; None without proof."""
    cookie = request.cookies.get(proof.COOKIE, "")
    case = proof.case_of_cookie(session, office.vault, token, cookie, now)
    return cases.read_case(session, office.vault, case.id, READER, now) if case else None


def _times(
    session: Session, office: Runtime, token: str, request: Request, wanted: str, *, full: bool
) -> Response:
    now = office.now()
    view = _open(session, office, token, request, now)
    choice = choice_of(session, office.catalogues, view, now) if view else None
    if choice is None:
        return web.redirect(_back(request))
    days = day_page(free_days(session, choice, now), wanted)
    with _speaking_to(request, view):
        return web.page(
            "phone_times.html",
            409 if full else 200,
            choice=choice,
            days=days,
            full=full,
            here=_back(request),
        )


def _back(request: Request) -> str:
    """The address of the case, from that of its times or its cancelling."""
    return request.url.path.rpartition("/")[0]
