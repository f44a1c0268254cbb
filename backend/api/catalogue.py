"""GET /api/v1/catalogue: the published services."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from backend.api.signed import SignedKiosk, signed_kiosk
from backend.problems import Code, Refused
from backend.runtime import Runtime, runtime

router = APIRouter(prefix="/api/v1", tags=["kiosk"])


@router.get("/catalogue", responses={304: {"description": "the kiosk has the current version"}})
def get_catalogue(
    _kiosk: Annotated[SignedKiosk, Depends(signed_kiosk)],
    office: Annotated[Runtime, Depends(runtime)],
    known: str = "",
) -> Response:
    """304 when `known` is current, else the catalogue's canonical JSON with its version as ETag."""
    version = office.catalogues.current()
    if not version:
        raise Refused(Code.UNAVAILABLE, "no catalogue was published yet")
    headers = {"ETag": f'"{version}"'}
    if known == version:
        return Response(status_code=304, headers=headers)
    return Response(office.catalogues.content(version), media_type="application/json", headers=headers)
