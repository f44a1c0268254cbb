"""POST /api/v1/enrolments: a one-time code instead of a signature."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from backend import enrol
from backend.runtime import Runtime, runtime
from wire.messages import Enrolment, EnrolmentRequest

router = APIRouter(prefix="/api/v1", tags=["kiosk"])


@router.post("/enrolments")
def post_enrolment(request: EnrolmentRequest, office: Annotated[Runtime, Depends(runtime)]) -> Enrolment:
    """Redeem a one-time code; the kiosk's private key never leaves it."""
    return enrol.redeem(office, request)
