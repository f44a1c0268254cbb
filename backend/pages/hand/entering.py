"""The phone comes to a kiosk's session: a token or a typed code, the number to tap on the kiosk.

Included after the other pages below `/h`: a token may be any word.

Opening an address changes nothing (messengers look at addresses): only a button claims. Everything that leads
nowhere gets the same page, whether a token was ever known or not.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from backend import handoffs, languages
from backend.handoffs import Claimed, PhoneSide
from backend.pages import web
from backend.pages.hand.addresses import LIST, PATH, WAIT
from backend.pages.hand.cookie import COOKIE, form_token, known_side, set_cookie, side_of
from backend.pages.hand.visit import Form, Office, over
from backend.runtime import Runtime
from wire.handoff import HandoffStage
from words import speaking

router = APIRouter(prefix=PATH, include_in_schema=False)

_LONGEST = 64


@router.get("")
def get_code(request: Request, office: Office) -> Response:
    """Where the short code is typed; a phone that is in already goes on where it was."""
    if _is_inside(side_of(request, office)):
        return web.redirect(WAIT)
    return web.page("hand/code.html", refusal="")


@router.post("")
def post_code(request: Request, form: Form, office: Office) -> Response:
    """Judge a typed code."""
    if not web.same_site(request):
        return _does_not_work()
    with office.database.write() as session:
        outcome = handoffs.claim_by_code(
            session, office.vault, form.one("code")[:_LONGEST], web.address_of(request), office.now()
        )
    if isinstance(outcome, Claimed):
        return _in(office, outcome)
    locked = outcome is handoffs.Refusal.LOCKED
    return web.page("hand/code.html", 429 if locked else 404, refusal=outcome.value)


@router.get("/wait")
def get_wait(request: Request, office: Office) -> Response:
    """The number to tap on the kiosk; on to the form when that is done."""
    side = side_of(request, office)
    if side is None:
        return web.redirect(PATH)
    with speaking(languages.chosen(request.scope) or side.language):
        if side.stage is HandoffStage.ENDED:
            return over(office, side)
        if side.stage is not HandoffStage.CLAIMED:
            return web.redirect(LIST)
        return web.page("hand/wait.html", side=side, token=form_token(office.vault, request))


@router.get("/{token}")
def get_claim(token: str, request: Request, office: Office) -> Response:
    """One button. Nothing is looked up, so every token gets the same page."""
    return web.page("hand/claim.html", inside=_is_inside(side_of(request, office)))


@router.post("/{token}")
def post_claim(token: str, request: Request, office: Office) -> Response:
    """This phone takes the session, if no other has."""
    if not web.same_site(request):
        return _does_not_work()
    with office.database.write() as session:
        side = known_side(session, request, office) if COOKIE in request.cookies else None
        outcome = handoffs.claim_by_token(
            session, office.vault, token[:_LONGEST], web.address_of(request), office.now()
        )
    if isinstance(outcome, Claimed):
        return _in(office, outcome)
    if _is_inside(side):  # the button was pressed twice, or the way back was taken
        return web.redirect(WAIT)
    return _does_not_work()


def _in(office: Runtime, claimed: Claimed) -> Response:
    answer = web.redirect(WAIT)
    set_cookie(answer, office, claimed.cookie)
    return answer


def _is_inside(side: PhoneSide | None) -> bool:
    return side is not None and side.stage is not HandoffStage.ENDED


def _does_not_work() -> Response:
    """The one page for every token and code that leads nowhere."""
    return web.page("hand/no.html", 404)
