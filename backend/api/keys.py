"""GET /api/v1/keys: the chain of sealing keys after the one a kiosk knows."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from backend import keys
from backend.api.signed import SignedKiosk, signed_kiosk
from backend.runtime import Runtime, runtime
from wire.messages import KeyChain

router = APIRouter(prefix="/api/v1", tags=["kiosk"])


@router.get("/keys")
def get_keys(
    _kiosk: Annotated[SignedKiosk, Depends(signed_kiosk)],
    office: Annotated[Runtime, Depends(runtime)],
    known: str = "",
) -> KeyChain:
    """Newer keys, oldest first, each signed by the office; empty when `known` is the newest."""
    with office.database.read() as session:
        return KeyChain(keys=keys.newer_than(session, known))
