"""Hand-offs between a session and a phone, the kiosk's calls (`wire/handoff.py`).

Waiting for news is `async` and holds neither a thread nor a database session; only the looks before and after
it take a thread for a moment.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from backend import files
from backend.api.signed import (
    RawRequest,
    SignedKiosk,
    raw_request,
    remember,
    signed_kiosk,
    signed_kiosk_without_nonce,
    verify,
)
from backend.handoffs import ending, kiosk, moving, opening
from backend.problems import Code, Refused
from backend.runtime import Runtime, runtime
from wire.handoff import (
    Ended,
    HandoffDraft,
    HandoffMoved,
    HandoffOpened,
    HandoffRequest,
    HandoffStage,
    HandoffState,
    PairRequest,
)
from wire.messages import Content

router = APIRouter(prefix="/api/v1/handoffs", tags=["kiosk"])
LONGEST_WAIT = 25  # seconds; proxies end silent requests after thirty or more

Office = Annotated[Runtime, Depends(runtime)]
Remembering = Annotated[SignedKiosk, Depends(signed_kiosk_without_nonce)]
_NOT_NOW: dict[int | str, dict[str, Any]] = {409: {"description": "not_now: at another stage"}}


@router.post("")
def post_handoff(wanted: HandoffRequest, asker: Remembering, office: Office) -> HandoffOpened:
    """Begin; every earlier hand-off of this kiosk ends, forms that moved excepted."""
    now = office.now()
    with office.database.write() as session:
        remember(session, asker, now)
        return opening.open_handoff(office, session, asker.id, wanted, now)


@router.get("/{handoff_id}", response_model=HandoffState)
async def get_handoff(
    handoff_id: str,
    request: Request,
    seen: Annotated[int, Query(ge=0)] = 0,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT)] = 0,
) -> Response:
    """The state as soon as it is newer than `seen`, at the latest after `wait` seconds."""
    office = await runtime(request)
    asker, state = await run_in_threadpool(_first_look, office, handoff_id, await raw_request(request))
    if state.version <= seen and wait > 0:
        await office.live.wait(handoff_id, seen, wait)
        state = await run_in_threadpool(_look, office, handoff_id, asker)
    return Response(state.model_dump_json(), media_type="application/json")


@router.post("/{handoff_id}/code", responses=_NOT_NOW)
def post_code(handoff_id: str, asker: Remembering, office: Office) -> HandoffOpened:
    """A new code (and token, when it is time), as long as no phone has come."""
    now = office.now()
    with office.database.write() as session:
        remember(session, asker, now)
        return opening.renew(office, session, kiosk.of_kiosk(session, handoff_id, asker.id), now)


@router.post("/{handoff_id}/pair")
def post_pair(handoff_id: str, tapped: PairRequest, asker: Remembering, office: Office) -> HandoffState:
    """Judge the number that the citizen tapped; another one than the phone's ends the hand-off."""
    now = office.now()
    with office.database.write() as session:
        remember(session, asker, now)
        row = kiosk.of_kiosk(session, handoff_id, asker.id)
        kiosk.pair(session, row, tapped.number, now)
        return kiosk.state_of(session, office.vault, row, now)


@router.put("/{handoff_id}/draft", responses=_NOT_NOW)
def put_draft(handoff_id: str, draft: HandoffDraft, asker: Remembering, office: Office) -> HandoffState:
    """Tell the phone what it must know to ask the right questions; only when paired."""
    now = office.now()
    with office.database.write() as session:
        remember(session, asker, now)
        row = kiosk.of_kiosk(session, handoff_id, asker.id)
        kiosk.share(office, session, row, draft)
        return kiosk.state_of(session, office.vault, row, now)


@router.get("/{handoff_id}/files/{file_id}", response_class=Response)
def get_picture(
    handoff_id: str, file_id: str, asker: Annotated[SignedKiosk, Depends(signed_kiosk)], office: Office
) -> Response:
    """A small picture of a page that came, as long as the citizen stands at the kiosk."""
    with office.database.read() as session:
        row = kiosk.of_kiosk(session, handoff_id, asker.id, lock=False)
    paired = row.stage == HandoffStage.PAIRED
    picture = files.thumbnail(office, files.Owner(handoff_id, None), file_id) if paired else None
    if picture is None:
        raise Refused(Code.NOT_FOUND)
    return Response(picture, media_type="image/jpeg")


@router.post("/{handoff_id}/move", responses=_NOT_NOW)
def post_move(handoff_id: str, content: Content, asker: Remembering, office: Office) -> HandoffMoved:
    """The phone goes on with the whole form."""
    now = office.now()
    with office.database.write() as session:
        remember(session, asker, now)
        row = kiosk.of_kiosk(session, handoff_id, asker.id)
        return moving.move(office, session, row, asker.receipt_prefix, content, now)


@router.delete("/{handoff_id}", status_code=204)
def delete_handoff(handoff_id: str, why: Ended, asker: Remembering, office: Office) -> Response:
    """The kiosk's session is over; also when the hand-off is."""
    now = office.now()
    with office.database.write() as session:
        remember(session, asker, now)
        ending.end_by_kiosk(session, kiosk.of_kiosk(session, handoff_id, asker.id), why, now)
    return Response(status_code=204)


def _first_look(office: Runtime, handoff_id: str, raw: RawRequest) -> tuple[SignedKiosk, HandoffState]:
    """Check the signature, note that the kiosk is there, and look."""
    asker, now = verify(office, raw), office.now()
    with office.database.note() as session:  # nonce and lease only
        remember(session, asker, now)
        row = kiosk.of_kiosk(session, handoff_id, asker.id)
        kiosk.heard_of(row, now)
        return asker, kiosk.state_of(session, office.vault, row, now)


def _look(office: Runtime, handoff_id: str, asker: SignedKiosk) -> HandoffState:
    with office.database.read() as session:
        row = kiosk.of_kiosk(session, handoff_id, asker.id, lock=False)
        return kiosk.state_of(session, office.vault, row, office.now())
