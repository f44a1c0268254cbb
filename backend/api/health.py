"""Health and figures for the balancer and Prometheus; to be kept inside by the proxy."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from backend.runtime import Runtime, runtime
from backend.schema import is_current

log = logging.getLogger(__name__)
router = APIRouter(tags=["health"])
Office = Annotated[Runtime, Depends(runtime)]


@router.get("/health/live")
def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/health/ready")
def ready(office: Office) -> Response:
    """503 while the database does not answer, its schema is not the newest, or nothing was published."""
    try:
        failing = [] if is_current(office.database) else ["schema"]
        if not failing and not office.catalogues.current():
            failing = ["catalogue"]
    except SQLAlchemyError as error:
        log.warning("not ready: database (%s)", type(error).__name__)
        failing = ["database"]
    return JSONResponse(
        {"status": "ok" if not failing else "failing", "failing": failing}, 503 if failing else 200
    )


@router.get("/metrics")
def metrics(office: Office) -> Response:
    """Prometheus exposition format."""
    return Response(office.metrics.text(), media_type=CONTENT_TYPE_LATEST)
