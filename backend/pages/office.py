"""The plain office page: cases by time, one case, its next state. Every reading is audited."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from sqlalchemy.orm import Session

from backend import case_requests, cases
from backend.case_answer import service_of
from backend.models.case import Case
from backend.models.kiosk import Kiosk
from backend.pages import case_files, casework, office_machines, office_messages, office_requests, staff, web
from backend.pages.queries import PAGE, Before, appointment_times, cases_by_time, office_names
from backend.pages.staff import Staff
from backend.places import appointment_of
from backend.runtime import Runtime, runtime

router = APIRouter(prefix=staff.PATH, include_in_schema=False)
router.add_api_route("/cases/{case_id}/files/{file_id}", case_files.get_file)
router.add_api_route("/cases/{case_id}/files/{file_id}/small", case_files.get_small)
router.include_router(office_requests.router)
router.include_router(office_messages.router)
router.include_router(office_machines.router)
LONGEST_NOTE = 80

Office = Annotated[Runtime, Depends(runtime)]


@router.get("/enter/{token}")
def get_enter(token: str, office: Office) -> Response:
    """Show the button of a set-up link; opening the page does not use it up."""
    with office.database.read() as session:
        good = staff.link_is_good(session, token, office.now())
    return web.page("office_enter.html", 200 if good else 410, good=good)


@router.post("/enter/{token}")
def post_enter(token: str, office: Office) -> Response:
    """Use the link up and begin a session in this browser."""
    with office.database.write() as session:
        secret = staff.enter(session, token, office.now())
    if secret is None:
        return web.page("office_enter.html", 410, good=False)
    answer = web.redirect(staff.PATH)
    life = int(staff.SESSION_LIFE.total_seconds())
    web.set_cookie(answer, office.settings, staff.COOKIE, secret, staff.PATH, life)
    return answer


@router.post("/leave")
def post_leave(request: Request, office: Office, csrf: Annotated[str, Form()] = "") -> Response:
    """End the session."""
    with office.database.write() as session:
        who = staff.staff_of(session, office.vault, request, office.now())
        if who is None or not staff.is_own_form(who, csrf):
            return _stranger()
        staff.leave(session, request)
    answer = _stranger(200)
    web.set_cookie(answer, office.settings, staff.COOKIE, "", staff.PATH, 0)
    return answer


@router.get("")
def get_cases(request: Request, office: Office, state: str = "", at: str = "", before: str = "") -> Response:
    """Cases by time, newest first; `at` is an office id."""
    published = office.catalogues.get(office.catalogues.current())
    with office.database.read() as session:
        who = staff.staff_of(session, office.vault, request, office.now())
        if who is None:
            return _stranger()
        chosen = who.office_id or at
        found = cases_by_time(
            session, state=state, office_id=chosen, before=Before.parse(before), limit=PAGE + 1
        )
        names = office_names(session)
        times = appointment_times(session, [case.id for case in found[:PAGE]])
        alarms = office_machines.alarmed(session)
        waiting = len(case_requests.open_requests(session, who.office_id))
    more = str(Before(found[PAGE - 1].received_at, found[PAGE - 1].id)) if len(found) > PAGE else ""
    return web.page(
        "office_cases.html",
        staff=who,
        cases=found[:PAGE],
        times=times,
        waiting=waiting,
        alarms=alarms,
        offices=names,
        states=casework.all_states(published),
        titles={case.service: casework.service_title(published, case.service) for case in found},
        state=state,
        at=chosen,
        more=more,
        first=not before,
    )


@router.get("/cases/{case_id}")
def get_case(case_id: str, request: Request, office: Office) -> Response:
    """One case with everything in it; the reading is written down before it is shown."""
    now = office.now()
    with office.database.write() as session:
        who = staff.staff_of(session, office.vault, request, now)
        if who is None:
            return _stranger()
        if _case_for(session, who, case_id) is None:
            return web.page("office_missing.html", 404, staff=who)
        return _show(session, office, who, case_id, trouble="")


@router.post("/cases/{case_id}/state")
def post_state(
    case_id: str,
    request: Request,
    office: Office,
    csrf: Annotated[str, Form()] = "",
    state: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """Move a case to a next allowed state, with a note for the history."""
    now = office.now()
    with office.database.write() as session:
        who = staff.staff_of(session, office.vault, request, now)
        if who is None or not staff.is_own_form(who, csrf):
            return _stranger()
        case = _case_for(session, who, case_id)
        if case is None:
            return web.page("office_missing.html", 404, staff=who)
        trouble = _change(session, office, who, case, state, note.strip())
        if trouble:
            return _show(session, office, who, case_id, trouble=trouble)
    return web.redirect(f"{staff.PATH}/cases/{case_id}")


def _change(session: Session, office: Runtime, who: Staff, case: Case, state: str, note: str) -> str:
    """Do it; returns what to tell when it was not done."""
    if len(note) > LONGEST_NOTE:
        return f"备注请不要超过{LONGEST_NOTE}个字。状态没有改。"
    service = service_of(office.catalogues, case)
    try:
        done = cases.change_state(
            session, case, service, state, actor=who.actor, reason=note, now=office.now()
        )
    except ValueError:
        return "现在不能改成这个状态。请刷新后再选。"
    return "" if done else "别人刚刚改过这件事。请看清现在的状态再改。"


def _case_for(session: Session, who: Staff, case_id: str) -> Case | None:
    case = session.get(Case, case_id)
    return case if case is not None and who.may_see(case.office_id) else None


def _show(session: Session, office: Runtime, who: Staff, case_id: str, *, trouble: str) -> Response:
    view = cases.read_case(session, office.vault, case_id, who.actor, office.now())
    assert view is not None  # looked up in this transaction
    service = service_of(office.catalogues, view.case)
    kiosk = session.get(Kiosk, view.case.kiosk_id)
    return web.page(
        "office_case.html",
        409 if trouble else 200,
        staff=who,
        view=view,
        case=view.case,
        title=service.title if service else "无法读取的提交",
        state=casework.history_label(service, view.case.state),
        labels={row.state: casework.history_label(service, row.state) for row in view.history},
        problems=[(casework.where_label(service, found.where), found.message) for found in view.problems],
        blocks=casework.blocks(service, view.content),
        signature=casework.signature(view.content),
        shelves=case_files.shelves(session, service, case_id),
        asked=office_requests.asked(session, office.vault, case_id),
        nexts=casework.next_states(service, view),
        office=office_names(session).get(view.case.office_id, ""),
        kiosk=kiosk.name if kiosk else "",
        appointment=appointment_of(session, case_id),
        trouble=trouble,
        longest_note=LONGEST_NOTE,
    )


def _stranger(status: int = 403) -> Response:
    return web.page("office_stranger.html", status)
