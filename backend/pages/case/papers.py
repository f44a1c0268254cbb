"""Papers that are missing, added on the page of a case: what is there, and files of a plain form, whole.

Decoding takes long, so it happens outside of every transaction; the request for staff comes after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from backend import case_requests, files, languages
from backend.files import MOST_FILES, Owner, Refusal
from backend.models.handoff import StoredFile
from backend.pages import proof, web
from backend.pages.case.visit import CHANNEL, PATH, Office, Visit, address_of_case, visiting
from backend.pages.uploaded import files_in_form
from backend.runtime import Runtime
from wire.case_sheet import RequestKind

PAPERS: Final = f"{PATH}/{{token}}/papers"
ADDED_LATER: Final = ""  # the question that such a file answers: none
_BOX: Final = "file"

router = APIRouter(prefix=PAPERS, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who proved themselves, and the language to answer a script in."""

    owner: Owner
    language: str


def sender_of(office: Runtime, request: Request, token: str) -> Sender | None:
    """Whose files they are, by this browser's proof, as long as the case takes papers."""
    if request.method != "GET" and not web.same_site(request):
        return None
    cookie = request.cookies.get(proof.COOKIE, "")
    with office.database.read() as session:
        case = proof.case_of_cookie(session, office.vault, token, cookie, office.now())
        if case is None or not case.open:
            return None
        return Sender(Owner(None, case.id), languages.chosen(request.scope) or case.language)


async def _sent(token: str, request: Request, office: Office) -> list[bytes] | None:
    """FastAPI dependency: the files of the form, None for too much. Somebody without proof sends nothing."""
    if await run_in_threadpool(sender_of, office, request, token) is None:
        return []
    return await files_in_form(request, _BOX, office.settings.max_form_bytes)


@router.get("")
def get_papers(token: str, request: Request, office: Office) -> Response:
    """What was added, and the form for more."""
    with visiting(office, request, token) as visit:
        return _page(visit, []) if visit else web.redirect(address_of_case(request))


@router.post("")
def post_papers(
    token: str, request: Request, office: Office, sent: Annotated[list[bytes] | None, Depends(_sent)]
) -> Response:
    """Keep what can be kept and tell staff; say why the others cannot."""
    sender = sender_of(office, request, token)
    kept: list[str | Refusal] = [Refusal.TOO_LARGE] if sent is None else []
    if sender is not None:
        kept += [files.keep(office, sender.owner, ADDED_LATER, data, office.now()) for data in sent or []]
    with visiting(office, request, token) as visit:
        if visit is None:
            return web.redirect(address_of_case(request))
        if any(isinstance(one, str) for one in kept):
            tell_staff(visit)
        refused = [files.told(one) for one in kept if isinstance(one, Refusal)]
        if refused or not kept:
            return _page(visit, refused, nothing=not kept)
        return web.redirect(f"{visit.here}/papers")


@router.post("/files/{file_id}/remove")
def post_remove(token: str, file_id: str, request: Request, office: Office) -> Response:
    """Take a paper back that nobody at the office has dealt with yet."""
    sender = sender_of(office, request, token)
    with visiting(office, request, token) as visit:
        if visit is None or sender is None:
            return web.redirect(address_of_case(request))
        mine = next((one for one in _added(visit) if one.id == file_id), None)
        may = mine is not None and (_waits(visit) or mine.state == files.RECEIVING)
    if may:
        files.remove(office, sender.owner, file_id)
    if "tus-resumable" in request.headers:  # asked by the script, which has taken it off the page itself
        return Response(status_code=204)
    return web.redirect(f"{address_of_case(request)}/papers")


def tell_staff(visit: Visit) -> None:
    """Ask staff to look at what was added."""
    case_requests.add(
        visit.session,
        visit.office.vault,
        visit.case_id,
        RequestKind.PAPER,
        channel=CHANNEL,
        now=visit.now,
    )


def _page(visit: Visit, refused: list[str], *, nothing: bool = False) -> Response:
    sheet = visit.sheet()
    if not sheet.can_add_paper:
        return web.redirect(visit.here)
    return visit.page(
        "case/papers.html",
        422 if refused or nothing else 200,
        papers=_added(visit),
        removable=_waits(visit),
        refused=refused,
        nothing=nothing,
        bring=sheet.bring,
        most=MOST_FILES,
        megabytes=visit.office.settings.max_form_bytes // 1024 // 1024,
    )


def _added(visit: Visit) -> list[StoredFile]:
    return files.files_of(visit.session, Owner(None, visit.case_id), ADDED_LATER)


def _waits(visit: Visit) -> bool:
    """Whether staff has not yet dealt with the papers that were added."""
    made = case_requests.of_case(visit.session, visit.case_id)
    return any(one.open and one.kind == RequestKind.PAPER for one in made)
