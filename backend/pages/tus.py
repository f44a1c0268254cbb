"""Uploads that go on after a broken line: the core of tus 1.0 (POST to announce, HEAD, PATCH).

Asked by `static/tus.js`, for whoever owns the files; who may ask is judged by the caller.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from backend import files
from backend.files import Owner, Refusal
from backend.runtime import Runtime

VERSION: Final = "1.0.0"
MOST_CHUNK: Final = 1024 * 1024
_HEADERS: Final = {"Tus-Resumable": VERSION, "Cache-Control": "no-store"}
_STATUS: Final = {
    Refusal.UNKNOWN: 404,
    Refusal.WRONG_OFFSET: 409,
    Refusal.BUSY: 503,
    Refusal.TOO_LARGE: 413,
    Refusal.TOO_MANY: 413,
    Refusal.TOO_MUCH: 413,
}


def announced(request: Request) -> int:
    """The announced size of a new upload; 0 for none or nonsense."""
    return _number(request.headers.get("upload-length", ""))


def field_of(request: Request) -> str:
    """Which question the file answers, from `Upload-Metadata`."""
    for pair in request.headers.get("upload-metadata", "")[:400].split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "field":
            try:
                return base64.b64decode(value, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                return ""
    return ""


def begin(office: Runtime, owner: Owner, field: str, size: int, place: str) -> Response:
    """Announce a file; it is sent to `place`/ID."""
    with office.database.write() as session:
        begun = files.begin(session, owner, field, size, office.now())
    if isinstance(begun, Refusal):
        return refused(begun)
    return Response(status_code=201, headers={**_HEADERS, "Location": f"{place}/{begun}"})


def state(office: Runtime, owner: Owner, file_id: str) -> Response:
    """How far an upload is."""
    with office.database.read() as session:
        found = files.received(session, owner, file_id)
    if found is None:
        return Response(status_code=404, headers=_HEADERS)
    return Response(
        status_code=200,
        headers={**_HEADERS, "Upload-Offset": str(found[0]), "Upload-Length": str(found[1])},
    )


def append(office: Runtime, owner: Owner, file_id: str, request: Request, data: bytes) -> Response:
    """Take a chunk; the last one may be refused for what the file is."""
    if request.headers.get("content-type") != "application/offset+octet-stream":
        return Response(status_code=415, headers=_HEADERS)
    offset = _number(request.headers.get("upload-offset", "x"))
    taken = files.append(office, owner, file_id, offset, data, office.now())
    if isinstance(taken, Refusal):
        return refused(taken)
    return Response(status_code=204, headers={**_HEADERS, "Upload-Offset": str(taken)})


def refused(refusal: Refusal) -> Response:
    """Why not, in the citizen's words."""
    return told(files.told(refusal), _STATUS.get(refusal, 422))


def told(words: str, http_status: int) -> Response:
    """A refusal in words."""
    return JSONResponse({"words": words}, http_status, headers=_HEADERS)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
