"""Error answers: RFC 9457 in short (`wire.Problem`), with a closed set of codes."""

from __future__ import annotations

from enum import StrEnum

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from wire.messages import Problem


class Code(StrEnum):
    """Stable codes of the kiosk API."""

    UNSIGNED = "unsigned"  # 401: no acceptable signature
    CLOCK = "clock"  # 401: the signature's time is more than five minutes off
    REPLAYED = "replayed"  # 401: this nonce was used before
    UNKNOWN_KIOSK = "unknown_kiosk"  # 401
    REVOKED = "revoked"  # 403
    ENROLMENT_REFUSED = "enrolment_refused"  # 403: code unknown, used or expired
    NOT_FOUND = "not_found"  # 404
    LOCKED = "locked"  # 429: too many wrong proofs
    OTHER_BYTES = "other_bytes"  # 409: this uuid was used for another envelope
    RECEIPT_TAKEN = "receipt_taken"  # 409: this receipt number was used for another submission
    NOT_BOOKABLE = "not_bookable"  # 409: the case takes no appointment (any more)
    NOT_NOW = "not_now"  # 409: the hand-off is not at the stage for this
    TOO_LARGE = "too_large"  # 413
    UNKNOWN_KEY = "unknown_key"  # 422: sealed under a key this office does not hold
    MALFORMED = "malformed"  # 422
    FAILED = "failed"  # 500
    UNAVAILABLE = "unavailable"  # 503


_STATUS = {
    Code.UNSIGNED: 401,
    Code.CLOCK: 401,
    Code.REPLAYED: 401,
    Code.UNKNOWN_KIOSK: 401,
    Code.REVOKED: 403,
    Code.ENROLMENT_REFUSED: 403,
    Code.NOT_FOUND: 404,
    Code.OTHER_BYTES: 409,
    Code.RECEIPT_TAKEN: 409,
    Code.NOT_BOOKABLE: 409,
    Code.NOT_NOW: 409,
    Code.TOO_LARGE: 413,
    Code.UNKNOWN_KEY: 422,
    Code.MALFORMED: 422,
    Code.LOCKED: 429,
    Code.FAILED: 500,
    Code.UNAVAILABLE: 503,
}


class Refused(Exception):
    """A refusal with its code; `detail` is for staff and never holds what somebody sent."""

    def __init__(self, code: Code, detail: str = "") -> None:
        super().__init__(code.value)
        self.code = code
        self.detail = detail

    @property
    def status(self) -> int:
        """HTTP status of the code."""
        return _STATUS[self.code]


def problem(request: Request, status: int, code: str, detail: str = "") -> JSONResponse:
    """An answer in `application/problem+json`, with the office's time for a kiosk whose clock is off."""
    body = Problem(code=code, detail=detail, office_time=request.app.state.runtime.now())
    return JSONResponse(body.model_dump(mode="json"), status, media_type="application/problem+json")


def on_refused(request: Request, error: Exception) -> JSONResponse:
    """Handler of `Refused`."""
    assert isinstance(error, Refused)
    return problem(request, error.status, error.code, error.detail)


def on_invalid(request: Request, error: Exception) -> JSONResponse:
    """Handler of FastAPI's validation: names the places, never repeats the input."""
    assert isinstance(error, RequestValidationError)
    places = sorted({".".join(str(part) for part in item["loc"][:3]) for item in error.errors()})
    return problem(request, 422, Code.MALFORMED, ", ".join(places)[:200])


def on_http(request: Request, error: Exception) -> JSONResponse:
    """Handler of framework errors (404, 405, 413)."""
    assert isinstance(error, HTTPException)
    code = {404: Code.NOT_FOUND.value, 413: Code.TOO_LARGE.value}.get(error.status_code, "http")
    return problem(request, error.status_code, code)
