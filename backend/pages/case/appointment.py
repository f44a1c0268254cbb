"""Another time for a case, giving it back, and the time as a file for the phone's own calendar."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from backend import appointments
from backend.pages import web
from backend.pages.case import calendar_file
from backend.pages.case.visit import PATH, READER, Office, Visit, address_of_case, visiting
from backend.pages.times import choice_of, day_page, free_days
from backend.problems import Refused
from wire.messages import AppointmentResult

router = APIRouter(prefix=f"{PATH}/{{token}}", include_in_schema=False)


@router.get("/times")
def get_times(token: str, request: Request, office: Office, day: str = "") -> Response:
    """Days and times that are still free for this case."""
    with visiting(office, request, token) as visit:
        return _times(request, visit, day, full=False)


@router.post("/times")
def post_time(token: str, request: Request, office: Office, slot: Annotated[str, Form()] = "") -> Response:
    """Take a time; the old place is given back only when that worked."""
    with visiting(office, request, token) as visit:
        if visit is None or choice_of(visit.session, office.catalogues, visit.view, visit.now) is None:
            return web.redirect(address_of_case(request))
        try:
            chosen = appointments.choose(
                visit.session,
                office.catalogues,
                visit.case_id,
                slot,
                hold_id=None,
                actor=READER,
                now=visit.now,
            )
        except Refused:
            return web.redirect(visit.here)
        if chosen.result is AppointmentResult.GONE:
            return _times(request, visit, "", full=True)
        return web.redirect(visit.here)


@router.get("/cancel")
def get_cancel(token: str, request: Request, office: Office) -> Response:
    """Ask once more before a place is given back."""
    with visiting(office, request, token) as visit:
        choice = choice_of(visit.session, office.catalogues, visit.view, visit.now) if visit else None
        if visit is None or choice is None or choice.current is None:
            return web.redirect(address_of_case(request))
        return visit.page("case/cancel.html", choice=choice)


@router.post("/cancel")
def post_cancel(token: str, request: Request, office: Office) -> Response:
    """Give the place back."""
    with visiting(office, request, token) as visit:
        choice = choice_of(visit.session, office.catalogues, visit.view, visit.now) if visit else None
        if visit is not None and choice is not None and choice.current is not None:
            appointments.give_back(
                visit.session, office.catalogues, visit.case_id, actor=READER, now=visit.now
            )
    return web.redirect(address_of_case(request))


@router.get("/calendar")
def get_calendar(token: str, request: Request, office: Office) -> Response:
    """The appointment as a file for the phone's own calendar."""
    with visiting(office, request, token) as visit:
        sheet = visit.sheet() if visit else None
        if visit is None or sheet is None or sheet.appointment is None:
            return web.redirect(address_of_case(request))
        return web.attachment(
            calendar_file.of_sheet(visit.session, office.vault, visit.view.case, sheet, visit.now),
            calendar_file.MEDIA_TYPE,
            calendar_file.NAME,
        )


def _times(request: Request, visit: Visit | None, wanted: str, *, full: bool) -> Response:
    choice = choice_of(visit.session, visit.office.catalogues, visit.view, visit.now) if visit else None
    if visit is None or choice is None:
        return web.redirect(address_of_case(request))
    days = day_page(free_days(visit.session, choice, visit.now), wanted)
    return visit.page("case/times.html", 409 if full else 200, choice=choice, days=days, full=full)
