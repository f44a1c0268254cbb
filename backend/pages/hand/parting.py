"""The citizen puts the phone away: politely, or at once."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from backend import handoffs, languages
from backend.pages import leaving, web
from backend.pages.hand.addresses import PATH
from backend.pages.hand.cookie import TOKEN, form_token, is_ours, set_cookie, side_of
from backend.pages.hand.visit import Form, Office
from wire.handoff import Ended, HandoffStage
from words import speaking

router = APIRouter(prefix=PATH, include_in_schema=False)


@router.get("/leave")
def get_leave() -> Response:
    """A reload after leaving: nothing is here."""
    return web.redirect(PATH)


@router.post("/leave")
def post_leave(request: Request, form: Form, office: Office) -> Response:
    """Both sides are free of each other, a moved form is gone."""
    side = side_of(request, office)
    if side is None:
        return web.redirect(PATH)
    with speaking(languages.chosen(request.scope) or side.language):
        if not is_ours(request, form_token(office.vault, request), form.one(TOKEN)):
            return web.page("hand/again.html", 403)
        with office.database.write() as session:
            handoffs.leave(office, session, side.id)
        on_kiosk = side.stage is not HandoffStage.MOVED
        answer = web.page("hand/over.html", why=Ended.PHONE_LEFT.value, arrived=False, on_kiosk=on_kiosk)
        set_cookie(answer, office, "")
        return answer


@router.post("/exit")
def post_exit(request: Request, office: Office) -> Response:
    """Leave at once: nothing of it stays on this phone. A form that moved waits until its time is over."""
    side = side_of(request, office)
    answer = web.redirect(leaving.closed_page())
    if side is not None and web.same_site(request):
        set_cookie(answer, office, "")
        if side.stage is not HandoffStage.MOVED:
            with office.database.write() as session:
                handoffs.leave(office, session, side.id)
    return answer
