"""Forms that pages of ours send: read within bounds, before any handler thread starts."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from fastapi import Request
from fastapi.exceptions import HTTPException

from backend.pages.form.reading import Posted

MOST_BYTES: Final = 1024 * 1024  # a signature is the largest; a long text of 3,000 characters is under 30 kB
MOST_VALUES: Final = 500


async def posted(request: Request) -> Posted:
    """FastAPI dependency: the values of an urlencoded form; none for another kind of body.

    Raises HTTPException 413 for a flood.
    """
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return Posted({})
    body = await bounded(request, MOST_BYTES)
    try:
        values = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_VALUES)
    except ValueError:
        raise HTTPException(413) from None
    return Posted(values)


async def bounded(request: Request, most: int) -> bytes:
    """The body, at most so many bytes; raises HTTPException 413."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(413)
    return bytes(body)
