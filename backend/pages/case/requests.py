"""What a citizen may ask of the office on the page of a case: complain, take back consent, delete."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response

from backend import case_requests
from backend.pages import web
from backend.pages.case.visit import CHANNEL, PATH, Office, Visit, address_of_case, visiting
from backend.problems import Code, Refused
from wire.case_sheet import LONGEST_WORDS, RequestKind

router = APIRouter(prefix=f"{PATH}/{{token}}", include_in_schema=False)

TEXTS, CONSENTS, DELETE = "texts", "consents", "delete"
_NOTES_FOR_STAFF: Final = {TEXTS: "只要求不再发短信", CONSENTS: case_requests.EVERY_CONSENT, DELETE: ""}


@router.get("/complain")
def get_complain(token: str, request: Request, office: Office) -> Response:
    """Words for the office, and where else to turn to."""
    with visiting(office, request, token) as visit:
        if visit is None:
            return web.redirect(address_of_case(request))
        return visit.page("case/complain.html", longest=LONGEST_WORDS, text="", trouble="")


@router.post("/complain")
def post_complain(
    token: str, request: Request, office: Office, text: Annotated[str, Form()] = ""
) -> Response:
    """Note a complaint."""
    text = typed(text)
    trouble = "long" if len(text) > LONGEST_WORDS else "" if text else "empty"
    with visiting(office, request, token) as visit:
        if visit is None:
            return web.redirect(address_of_case(request))
        if not trouble and not _add(visit, RequestKind.COMPLAINT, text):
            trouble = "many"
        if trouble:
            return visit.page("case/complain.html", 422, longest=LONGEST_WORDS, text=text, trouble=trouble)
        return received(visit, RequestKind.COMPLAINT)


@router.get("/consent")
def get_consent(token: str, request: Request, office: Office) -> Response:
    """What was agreed to, and the ways back."""
    with visiting(office, request, token) as visit:
        if visit is None:
            return web.redirect(address_of_case(request))
        return visit.page("case/consent.html", sheet=visit.sheet())


@router.get("/consent/{what}")
def get_confirm(token: str, what: str, request: Request, office: Office) -> Response:
    """What will happen, and what the law keeps: asked once more."""
    with visiting(office, request, token) as visit:
        if visit is None or what not in _NOTES_FOR_STAFF:
            return web.redirect(address_of_case(request))
        return visit.page("case/confirm.html", what=what, sheet=visit.sheet())


@router.post("/consent/{what}")
def post_confirm(token: str, what: str, request: Request, office: Office) -> Response:
    """Note it. That no more text messages come needs nobody's help; everything else waits for staff."""
    with visiting(office, request, token) as visit:
        if visit is None or what not in _NOTES_FOR_STAFF:
            return web.redirect(address_of_case(request))
        kind = RequestKind.DELETE if what == DELETE else RequestKind.WITHDRAW
        _add(visit, kind, _NOTES_FOR_STAFF[what], done=what == TEXTS)
        return received(visit, kind)


@router.get("/received/{kind}")
def get_received(token: str, kind: str, request: Request, office: Office) -> Response:
    """That a request arrived, and what comes now."""
    with visiting(office, request, token) as visit:
        sheet = visit.sheet() if visit else None
        made = sheet.last(RequestKind(kind)) if sheet and kind in list(RequestKind) else None
        if visit is None or sheet is None or made is None:
            return web.redirect(address_of_case(request))
        return visit.page("case/received.html", made=made, sheet=sheet)


def typed(text: str) -> str:
    """The words as they were counted on the page: a browser sends each line break as two characters."""
    return text.replace("\r\n", "\n").strip()


def received(visit: Visit, kind: RequestKind) -> Response:
    """On to the page that says so."""
    return web.redirect(f"{visit.here}/received/{kind.value}")


def _add(visit: Visit, kind: RequestKind, text: str, *, done: bool = False) -> bool:
    """Note a request; False when there are too many of the kind."""
    try:
        case_requests.add(
            visit.session,
            visit.office.vault,
            visit.case_id,
            kind,
            text=text,
            channel=CHANNEL,
            now=visit.now,
            done=done,
        )
    except Refused as refused:
        if refused.code is not Code.LOCKED:
            raise
        return False
    return True
