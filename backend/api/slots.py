"""Times and holds of the kiosk API: GET /slots, POST /holds, PUT and DELETE /holds/{id}."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from backend import places
from backend.api.signed import SignedKiosk, remember, signed_kiosk, signed_kiosk_without_nonce
from backend.places.holding import holder_of
from backend.places.slots import MOST_DAYS, SHANGHAI
from backend.problems import problem
from backend.runtime import Runtime, runtime
from wire.messages import Hold, HoldRequest, SlotList

router = APIRouter(prefix="/api/v1", tags=["kiosk"])
GONE = "gone"  # 409: the time is full, or the session's twenty minutes are over

Office = Annotated[Runtime, Depends(runtime)]
Remembering = Annotated[SignedKiosk, Depends(signed_kiosk_without_nonce)]
_GONE_ANSWER: dict[int | str, dict[str, Any]] = {409: {"description": "gone: choose another time"}}


@router.get("/slots")
def get_slots(
    _kiosk: Annotated[SignedKiosk, Depends(signed_kiosk)],
    office: Office,
    office_id: Annotated[str, Query(alias="office", max_length=40)],
    kind: Annotated[str, Query(max_length=40)],
    first_day: Annotated[date, Query(alias="from")],
    days: Annotated[int, Query(ge=1, le=MOST_DAYS)] = 7,
) -> SlotList:
    """Times of some days at an office, also the full ones."""
    now = office.now()
    with office.database.read() as session:
        slots = places.list_slots(session, office_id, kind, first_day, days, now)
    return SlotList(made_at=now.astimezone(SHANGHAI), slots=slots)


@router.post("/holds", response_model=Hold, responses=_GONE_ANSWER)
def post_hold(
    wanted: HoldRequest, request: Request, kiosk: Remembering, office: Office
) -> Hold | JSONResponse:
    """Keep a place for a session; what the session held before is freed with it."""
    now = office.now()
    with office.database.write() as session:
        remember(session, kiosk, now)
        held = places.hold(session, wanted.slot_id, holder_of(kiosk.id, wanted.session[:64]), now)
    return held or problem(request, 409, GONE)


@router.put("/holds/{hold_id}", response_model=Hold, responses=_GONE_ANSWER)
def put_hold(hold_id: str, request: Request, kiosk: Remembering, office: Office) -> Hold | JSONResponse:
    """Keep it a little longer, twenty minutes from the session's first hold at most."""
    now = office.now()
    with office.database.write() as session:
        remember(session, kiosk, now)
        held = places.renew(session, hold_id, kiosk.id, now)
    return held or problem(request, 409, GONE)


@router.delete("/holds/{hold_id}", status_code=204)
def delete_hold(hold_id: str, kiosk: Remembering, office: Office) -> Response:
    """Free it; also when it is not held any more."""
    with office.database.write() as session:
        remember(session, kiosk, office.now())
        places.release(session, hold_id, kiosk.id)
    return Response(status_code=204)
