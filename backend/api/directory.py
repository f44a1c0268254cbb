"""GET /api/v1/directory: the offices a kiosk keeps for work without a network."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from backend import offices
from backend.api.signed import SignedKiosk, signed_kiosk
from backend.runtime import Runtime, runtime
from wire.messages import Directory

router = APIRouter(prefix="/api/v1", tags=["kiosk"])


@router.get("/directory")
def get_directory(
    _kiosk: Annotated[SignedKiosk, Depends(signed_kiosk)], office: Annotated[Runtime, Depends(runtime)]
) -> Directory:
    """The newest edition of the directory with its age."""
    with office.database.read() as session:
        return offices.directory(session, office.now())
