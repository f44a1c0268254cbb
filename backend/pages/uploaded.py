"""Files in a plain form, read into memory: nothing that a citizen photographs lies on a disk in clear.

The framework's own reader of forms writes every larger file to a temporary one.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

MOST_AT_ONCE = 20  # files in one form


class _InMemory(MultiPartParser):
    spool_max_size = 0  # SpooledTemporaryFile: 0 never rolls over to the disk


async def files_in_form(request: Request, name: str, most_bytes: int) -> list[bytes] | None:
    """Return the files posted under a name, in order, empty ones (nothing chosen) left out.

    None for a body that is too long, has too many files or is no such form.
    """
    form = await form_with_files(request, most_bytes)
    return None if form is None else await files_under(form, name)


async def form_with_files(request: Request, most_bytes: int) -> FormData | None:
    """The whole form, files in memory; None for a body that is too long, has too many files or is no such
    form."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return None
    parser = _InMemory(request.headers, _bounded(request, most_bytes), max_files=MOST_AT_ONCE, max_fields=20)
    try:
        return await parser.parse()
    except MultiPartException:
        return None


async def files_under(form: FormData, name: str) -> list[bytes]:
    """The files posted under a name, in order; empty ones (nothing chosen) are left out. Closes the form."""
    found = [await one.read() for one in form.getlist(name) if isinstance(one, UploadFile)]
    await form.close()
    return [data for data in found if data]


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """The body as it comes; ends with an error after too much, also when its length was not declared."""
    together = 0
    async for chunk in request.stream():
        together += len(chunk)
        if together > most:
            raise MultiPartException("too long")
        yield chunk
