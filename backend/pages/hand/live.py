"""What the phone hears while a page of the hand-off is open: a stream, or the same asked every few seconds.

No handler thread and no database session is held while waiting.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from backend import handoffs
from backend.handoffs import PhoneSide
from backend.pages.form.asked import Asking, page_of
from backend.pages.hand.addresses import PATH
from backend.pages.hand.cookie import side_of
from backend.pages.hand.visit import Office
from backend.runtime import Runtime
from wire.handoff import HandoffStage

router = APIRouter(prefix=PATH, include_in_schema=False)

LONGEST_STREAM: Final = 300.0  # seconds; the browser comes back by itself
_LOOK: Final = 20.0  # seconds between signs of life, well under the half minute after which a phone is away
_AGAIN_MS: Final = 2000
_GONE: Final = {"version": 0, "stage": HandoffStage.ENDED.value}


@router.get("/state")
def get_state(request: Request, office: Office, asked: str = "") -> JSONResponse:
    """Where the hand-off is; `asked`: id of a question page, told whether it is open still."""
    side = side_of(request, office)
    if side is None:
        return JSONResponse(_GONE)
    state = _state(side)
    if asked:
        state["asked"] = _is_asked(office, side, asked[:80])
    return JSONResponse(state)


@router.get("/events", response_class=EventSourceResponse)
async def get_events(request: Request, office: Office) -> AsyncIterator[ServerSentEvent]:
    """Tell every change of version at once, for some minutes."""
    side = await run_in_threadpool(side_of, request, office)
    until = time.monotonic() + LONGEST_STREAM
    told = 0
    while side is not None:
        if side.version > told:
            told = side.version
            yield ServerSentEvent(raw_data=json.dumps(_state(side)), retry=_AGAIN_MS)
        if side.stage is HandoffStage.ENDED or office.live.over or time.monotonic() > until:
            return
        await office.live.wait(side.id, told, _LOOK)
        side = await run_in_threadpool(side_of, request, office)  # notes the phone as seen
    yield ServerSentEvent(raw_data=json.dumps(_GONE), retry=_AGAIN_MS)


def _state(side: PhoneSide) -> dict[str, Any]:
    return {"version": side.version, "stage": side.stage.value}


def _is_asked(office: Runtime, side: PhoneSide, page_id: str) -> bool:
    with office.database.read() as session:
        form = handoffs.form_of(office, session, side.id)
    if form is None:
        return False
    return page_of(Asking(form.service, form.answers, form.context, form.moved), page_id) is not None
