"""Submissions and their places: PUT the sealed envelope, PUT and DELETE the appointment."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from backend import appointments
from backend.api.signed import (
    RawRequest,
    SignedKiosk,
    raw_request,
    remember,
    signed_kiosk,
    verify,
)
from backend.case_answer import answer_of_case
from backend.intake import Sender, receive
from backend.models.case import Case
from backend.problems import Code, Refused
from backend.runtime import Runtime, runtime
from wire.messages import AppointmentRequest, SubmissionAnswer

router = APIRouter(prefix="/api/v1/submissions", tags=["kiosk"])
Office = Annotated[Runtime, Depends(runtime)]
Kiosk = Annotated[SignedKiosk, Depends(signed_kiosk)]


@router.put("/{uuid}", response_model=SubmissionAnswer)
async def put_submission(uuid: str, request: Request) -> Response:
    """Take in a sealed envelope; 200 with the same answer for the same bytes, 409 for others.

    The busiest call of all, so it does by itself what others declare as dependencies: that is cheaper.
    """
    answer = await run_in_threadpool(_take_in, await runtime(request), uuid, await raw_request(request))
    return Response(answer, media_type="application/json")


def _take_in(office: Runtime, uuid: str, raw: RawRequest) -> str:
    """The answer as JSON. Not by `signed_kiosk`: the nonce goes into the transaction of the case."""
    kiosk = verify(office, raw)
    sender = Sender(
        kiosk.id,
        "kiosk",
        region=kiosk.region,
        receipt_prefix=kiosk.receipt_prefix,
        remember=lambda connection: remember(connection, kiosk, office.now()),
    )
    # already a checked model: written out at once, not validated a second time
    return receive(office, uuid, raw.body, sender).model_dump_json()


@router.put("/{uuid}/appointment")
def put_appointment(uuid: str, wish: AppointmentRequest, kiosk: Kiosk, office: Office) -> SubmissionAnswer:
    """Choose (again) a place for a submission made by this kiosk."""
    return _appointment(office, kiosk, uuid, wish)


@router.delete("/{uuid}/appointment")
def delete_appointment(uuid: str, kiosk: Kiosk, office: Office) -> SubmissionAnswer:
    """Give the place back."""
    return _appointment(office, kiosk, uuid, None)


def _appointment(
    office: Runtime, kiosk: SignedKiosk, uuid: str, wish: AppointmentRequest | None
) -> SubmissionAnswer:
    now, actor = office.now(), f"kiosk:{kiosk.id}"
    with office.database.write() as session:
        case = session.get(Case, uuid)
        if case is None or case.kiosk_id != kiosk.id:
            raise Refused(Code.NOT_FOUND)
        if wish is None:
            chosen = appointments.give_back(session, office.catalogues, uuid, actor=actor, now=now)
        else:
            hold = appointments.hold_of_session(session, kiosk.id, wish.session, wish.slot_id)
            chosen = appointments.choose(
                session, office.catalogues, uuid, wish.slot_id, hold_id=hold, actor=actor, now=now
            )
    with office.database.read() as session:
        answer = answer_of_case(session, office.catalogues, session.get_one(Case, uuid), now)
    told = {"appointment_result": chosen.result, "earlier_receipt": chosen.earlier_receipt}
    return answer.model_copy(update=told)
