"""POST /api/v1/heartbeats: how a machine is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from backend import heartbeats
from backend.api.signed import SignedKiosk, signed_kiosk
from backend.runtime import Runtime, runtime
from wire.messages import Heartbeat, HeartbeatAnswer

router = APIRouter(prefix="/api/v1", tags=["kiosk"])


@router.post("/heartbeats")
def post_heartbeat(
    beat: Heartbeat,
    kiosk: Annotated[SignedKiosk, Depends(signed_kiosk)],
    office: Annotated[Runtime, Depends(runtime)],
) -> HeartbeatAnswer:
    """Store the report; the answer tells the time and which versions are current."""
    return heartbeats.report(office, kiosk.id, beat)
