"""Photos on the phone: sent in pieces by script (tus), or whole by a plain form; small pictures; removal.

Every change of the files of a question becomes its answer, so that the kiosk and the submission name them.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from backend import files
from backend.files import Refusal
from backend.pages import tus, web
from backend.pages.hand.addresses import FILES, LIST, PATH
from backend.pages.hand.cookie import TOKEN, TOKEN_HEADER, side_of
from backend.pages.hand.photos import answer_with_files, photo_question, photos_page, too_many
from backend.pages.hand.visit import Act, Form, Office, Visit, visiting
from backend.pages.posting import bounded
from backend.pages.uploaded import files_under, form_with_files
from backend.runtime import Runtime, runtime
from catalogue import Field

router = APIRouter(prefix=FILES, include_in_schema=False)


@router.post("")
def post_upload(request: Request, office: Office) -> Response:
    """Announce a file to come (tus)."""

    def begin(visit: Visit) -> Response:
        asked = photo_question(visit, tus.field_of(request))
        if asked is None:
            return tus.refused(Refusal.UNKNOWN)
        message = too_many(visit, asked, 1)
        if message:
            return tus.told(message, 413)
        return tus.begin(office, visit.owner, asked.id, tus.announced(request), FILES)

    return _by_script(request, office, begin)


@router.head("/{file_id}")
def head_upload(file_id: str, request: Request, office: Office) -> Response:
    """How far it is (tus)."""
    return _by_script(request, office, lambda visit: tus.state(office, visit.owner, file_id))


@router.patch("/{file_id}")
async def patch_upload(file_id: str, request: Request) -> Response:
    """A piece of it (tus)."""
    data = await bounded(request, tus.MOST_CHUNK)
    office = await runtime(request)

    def append(visit: Visit) -> Response:
        field = _field_of(visit, file_id)  # asked before: a file that is refused is gone
        answer = tus.append(office, visit.owner, file_id, request, data)
        if _is_ready(visit, file_id):
            answer_with_files(visit, field)
        return answer

    return await run_in_threadpool(_by_script, request, office, append)


@router.post("/of/{page_id}")
async def post_whole(page_id: str, request: Request) -> Response:
    """Files of a plain form, whole."""
    office = await runtime(request)
    if await run_in_threadpool(side_of, request, office) is None:
        return web.redirect(PATH)  # nobody's bytes are not even read
    form = await form_with_files(request, office.settings.max_form_bytes)
    token = form.get(TOKEN) if form is not None else None
    data = await files_under(form, "file") if form is not None else []

    def keep(visit: Visit) -> Response:
        asked = photo_question(visit, page_id)
        if asked is None:
            return web.redirect(LIST)
        too_large = "" if form is not None else files.told(Refusal.TOO_LARGE)
        message = too_large or too_many(visit, asked, len(data)) or _keep_all(visit, asked, data)
        answer_with_files(visit, asked.id)
        return photos_page(visit, asked, message) if message else web.redirect(f"{LIST}/{page_id}")

    return await run_in_threadpool(visiting, request, office, keep, token if isinstance(token, str) else "")


@router.get("/{file_id}/small")
def get_small(file_id: str, request: Request, office: Office) -> Response:
    """A small picture of one's own."""

    def show(visit: Visit) -> Response:
        data = files.thumbnail(office, visit.owner, file_id)
        return Response(status_code=404) if data is None else web.picture(data)

    return visiting(request, office, show)


@router.post("/{file_id}/remove")
def post_remove(file_id: str, request: Request, office: Office, form: Form) -> Response:
    """Take a picture back."""

    def remove(visit: Visit) -> Response:
        field = _field_of(visit, file_id)
        files.remove(office, visit.owner, file_id)
        answer_with_files(visit, field)
        return web.redirect(f"{LIST}/{field}" if field else LIST)

    return visiting(request, office, remove, form.one(TOKEN) or request.headers.get(TOKEN_HEADER, ""))


def _by_script(request: Request, office: Runtime, act: Act) -> Response:
    """As `visiting`; a script is told by status, not led to another page."""
    answer = visiting(request, office, act, request.headers.get(TOKEN_HEADER, ""))
    return Response(status_code=410) if answer.status_code in (303, 410) else answer


def _field_of(visit: Visit, file_id: str) -> str:
    with visit.office.database.read() as session:
        there = visit.owner.file(session, file_id)
    return there.field if there is not None else ""


def _is_ready(visit: Visit, file_id: str) -> bool:
    with visit.office.database.read() as session:
        way = files.received(session, visit.owner, file_id)
    return way is not None and way[0] == way[1]


def _keep_all(visit: Visit, asked: Field, data: list[bytes]) -> str:
    """Keep them in order; what to tell of the first that could not be taken, the others stay."""
    message = ""
    for one in data:
        kept = files.keep(visit.office, visit.owner, asked.id, one, visit.office.now())
        if isinstance(kept, Refusal) and not message:
            message = files.told(kept)
    return message
