"""The last look at a form that moved to the phone, and handing it in."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import APIRouter, Request, Response

import catalogue
from backend import handoffs
from backend.models.case import Case
from backend.pages import proof, web
from backend.pages.case.visit import PATH as CASE_PATH
from backend.pages.case.visit import keep_proof
from backend.pages.form.asked import NOT_ASKED, page_of, question_pages
from backend.pages.hand.addresses import LIST, PATH, REVIEW, SIGNATURE
from backend.pages.hand.cookie import TOKEN, side_of
from backend.pages.hand.tasks import preview, tasks_of
from backend.pages.hand.visit import Form, Office, Visit, visiting
from backend.problems import Refused
from backend.runtime import Runtime
from catalogue import FieldType, Problem
from wire.messages import SubmissionAnswer
from words import _

router = APIRouter(prefix=PATH, include_in_schema=False)


@dataclass(frozen=True)
class Row:
    """One answer; `address` leads to where it can be changed."""

    label: str
    text: str = field(repr=False)
    address: str


@dataclass(frozen=True)
class Missing:
    """What has to be done before the form can be handed in, and where; "" where no open page asks it."""

    message: str
    address: str


@router.get("/review")
def get_review(request: Request, office: Office) -> Response:
    """Every answer once more, with links to change it."""
    return visiting(request, office, lambda visit: _review(visit, [], asked_to_submit=False))


@router.post("/submit")
def post_submit(request: Request, office: Office, form: Form) -> Response:
    """Hand it in. Sent twice it is the same case."""
    arrived = _to_case(request, office)  # the button was pressed twice, or the page sent again
    if arrived is not None:
        return arrived

    def submit(visit: Visit) -> Response:
        if not visit.form.moved:
            return web.redirect(LIST)
        try:
            outcome = handoffs.submit_moved(office, visit.side.id)
        except Refused:
            return visit.page("hand/not_taken.html", 409)
        if isinstance(outcome, SubmissionAnswer):
            return _to_case(request, office) or web.redirect(LIST)
        if outcome is None:  # left or expired meanwhile: the list's address says so
            return web.redirect(LIST)
        return _review(visit, outcome, asked_to_submit=True)

    return visiting(request, office, submit, form.one(TOKEN))


@router.get("/submit")
def get_submit() -> Response:
    """A reload after a refusal."""
    return web.redirect(REVIEW)


@router.get("/case")
def get_case(request: Request, office: Office) -> Response:
    """To the case that this phone's form became."""
    return _to_case(request, office) or web.redirect(PATH)


def _to_case(request: Request, office: Runtime) -> Response | None:
    """Lead to the page of the case, already proved: this phone has just filled the form in."""
    side = side_of(request, office)
    if side is None:
        return None
    with office.database.read() as session:
        arrived = handoffs.arrived_of(office, session, side.id)
        case = session.get(Case, arrived.case_id) if arrived else None
    if arrived is None or case is None:
        return None
    answer = web.redirect(f"{CASE_PATH}/{arrived.receipt_token}")
    keep_proof(answer, office, proof.cookie_of(office.vault, case, office.now()))
    return answer


def _review(visit: Visit, problems: list[Problem], *, asked_to_submit: bool) -> Response:
    if not visit.form.moved:
        return web.redirect(LIST)
    form = visit.form
    found = problems or catalogue.problems(form.service, form.answers, form.context, ask="phone")
    missing = [one for one in (_missing(visit, problem) for problem in found) if one is not None]
    return visit.page(
        "hand/review.html",
        422 if asked_to_submit and missing else 200,
        sections=_sections(visit),
        missing=missing,
        asked_to_submit=asked_to_submit,
        signature=next((task for task in tasks_of(visit) if task.address == SIGNATURE), None),
        chosen_later=_chosen_later(visit),
    )


def _missing(visit: Visit, problem: Problem) -> Missing | None:
    root = problem.field_id.partition(".")[0].partition("[")[0]
    page = page_of(visit.asking, root)
    if page is None:
        known = (one for section in visit.form.service.sections for one in section.fields)
        if any(one.id == root and one.type in NOT_ASKED for one in known):
            return None
    return Missing(problem.message, f"{LIST}/{page.id}" if page else "")


def _sections(visit: Visit) -> list[tuple[str, list[Row]]]:
    """Title and rows of every section that asks something on the phone."""
    found: list[tuple[str, list[Row]]] = []
    answers = visit.asking.counting
    for page in question_pages(visit.asking):
        if not found or found[-1][0] != page.section.title:
            found.append((page.section.title, []))
        text = preview(page, answers) or (_("没填，可以不填") if page.optional else _("还没有填"))
        found[-1][1].append(Row(page.fields[0].label, text, f"{LIST}/{page.id}"))
    return found


def _chosen_later(visit: Visit) -> bool:
    """Is there a time to choose on the case's page, because none was held at the kiosk?"""
    content = visit.form.content
    opened = catalogue.open_fields(visit.form.service, visit.form.answers, visit.form.context)
    asks = any(one.type is FieldType.SLOT for one in opened)
    return asks and content is not None and content.slot_id is None and not content.wishes
