"""What citizens ask for, for staff: a list of what waits, and on a case's page with its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import case_requests
from backend.models.case import Case
from backend.models.request import CaseRequest
from backend.pages import casework, staff, web, words
from backend.pages.queries import office_names
from backend.runtime import Runtime, runtime
from backend.vault import Vault
from wire.case_sheet import RequestKind

router = APIRouter(include_in_schema=False)

LIST = f"{staff.PATH}/requests"
_MEANING = {
    RequestKind.WITHDRAW: "已经不再发短信。其他靠同意才做的事，请停下来并告诉本人。",
    RequestKind.DELETE: "请核对哪些能删、哪些依法要保管（个人信息保护法第四十七条），办好后告诉本人。",
    RequestKind.PAPER: "请看“补交的材料”，够不够都告诉本人。",
    RequestKind.COMPLAINT: "请交给没有办过这件事的人处理，并答复本人。",
    RequestKind.RATING: "",
}

Office = Annotated[Runtime, Depends(runtime)]


@dataclass(frozen=True)
class Asked:
    """One request with its words, opened for staff. `meaning`: what is to be done."""

    request: CaseRequest
    text: str = field(repr=False)
    score: str
    meaning: str


def asked(session: Session, vault: Vault, case_id: str) -> list[Asked]:
    """Return the requests of a case, open ones first, newest first; the reading of the case is audited."""
    rows = sorted(case_requests.of_case(session, case_id), key=lambda row: row.created_at, reverse=True)
    return [
        Asked(
            row,
            case_requests.words_of(vault, row),
            words.score(row.score) if row.score else "",
            _MEANING[RequestKind(row.kind)] if row.open else "",
        )
        for row in sorted(rows, key=lambda row: not row.open)
    ]


@router.get("/requests")
def get_requests(request: Request, office: Office) -> Response:
    """What waits for staff, oldest first; without any words of citizens."""
    published = office.catalogues.get(office.catalogues.current())
    with office.database.read() as session:
        who = staff.staff_of(session, office.vault, request, office.now())
        if who is None:
            return web.page("office_stranger.html", 403)
        waiting = case_requests.open_requests(session, who.office_id)
        found = session.scalars(select(Case).where(Case.id.in_({row.case_id for row in waiting})))
        cases = {case.id: case for case in found}
        names = office_names(session)
    return web.page(
        "office_requests.html",
        staff=who,
        rows=[(row, cases[row.case_id]) for row in waiting],
        titles={case.service: casework.service_title(published, case.service) for case in cases.values()},
        offices=names,
        most=case_requests.LIST_LIMIT,
    )


@router.post("/cases/{case_id}/requests/{request_id}")
def post_done(
    case_id: str, request_id: str, request: Request, office: Office, csrf: Annotated[str, Form()] = ""
) -> Response:
    """Note that a request was dealt with; the citizen sees it on the page of the case."""
    with office.database.write() as session:
        who = staff.staff_of(session, office.vault, request, office.now())
        if who is None or not staff.is_own_form(who, csrf):
            return web.page("office_stranger.html", 403)
        case = session.get(Case, case_id)
        if case is None or not who.may_see(case.office_id):
            return web.page("office_missing.html", 404, staff=who)
        case_requests.close(session, request_id, case_id, who.actor, office.now())
    return web.redirect(f"{staff.PATH}/cases/{case_id}")
