"""Missing papers sent in pieces by script (tus), and their small pictures; the last piece tells staff."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from backend import files
from backend.files import Owner
from backend.pages import tus, web
from backend.pages.case.papers import ADDED_LATER, PAPERS, sender_of, tell_staff
from backend.pages.case.visit import Office, address_of_case, visiting
from backend.pages.posting import bounded
from backend.runtime import Runtime, runtime
from words import speaking

router = APIRouter(prefix=f"{PAPERS}/files", include_in_schema=False)

_PLACE: Final = "papers/files"


@router.post("")
def post_upload(token: str, request: Request, office: Office) -> Response:
    """Announce a file to come (tus)."""
    sender = sender_of(office, request, token)
    if sender is None:
        return _gone()
    place = f"{address_of_case(request)}/{_PLACE}"
    with speaking(sender.language):
        return tus.begin(office, sender.owner, ADDED_LATER, tus.announced(request), place)


@router.head("/{file_id}")
def head_upload(token: str, file_id: str, request: Request, office: Office) -> Response:
    """How far it is (tus)."""
    sender = sender_of(office, request, token)
    return tus.state(office, sender.owner, file_id) if sender else _gone()


@router.patch("/{file_id}")
async def patch_upload(token: str, file_id: str, request: Request) -> Response:
    """A piece of it (tus); the last one tells staff."""
    office = await runtime(request)
    sender = await run_in_threadpool(sender_of, office, request, token)
    if sender is None:
        return _gone()
    data = await bounded(request, tus.MOST_CHUNK)

    def append() -> Response:
        with speaking(sender.language):
            answer = tus.append(office, sender.owner, file_id, request, data)
        if answer.status_code == 204 and _is_ready(office, sender.owner, file_id):
            with visiting(office, request, token) as visit:
                if visit is not None:
                    tell_staff(visit)
        return answer

    return await run_in_threadpool(append)


@router.get("/{file_id}/small")
def get_picture(token: str, file_id: str, request: Request, office: Office) -> Response:
    """A small picture of a paper that was added here. Its page has noted the reading of the case."""
    sender = sender_of(office, request, token)
    if sender is None or not _is_ready(office, sender.owner, file_id):
        return Response(status_code=404)
    picture = files.thumbnail(office, sender.owner, file_id)
    return web.picture(picture) if picture is not None else Response(status_code=404)


def _gone() -> Response:
    """For the script: the proof is over, or the case; the page of the case says which."""
    return Response(status_code=410)


def _is_ready(office: Runtime, owner: Owner, file_id: str) -> bool:
    with office.database.read() as session:
        there = files.files_of(session, owner, ADDED_LATER)
    return any(one.id == file_id and one.state == files.READY for one in there)
