"""Leave at once, for somebody who must not be seen reading about a case: the page that looks like nothing."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response

from backend import languages
from backend.pages import web
from backend.runtime import Runtime, runtime
from words import language, speaking

router = APIRouter(include_in_schema=False)

LEFT: Final = "/leave"


def closed_page() -> str:
    """Our own neutral page, in the language being spoken. The page of a quick exit leads there first, also on
    the way to a neutral address elsewhere: a form may not lead to another site (CSP)."""
    return f"{LEFT}?lang={language().tag}"


def leave_to(office: Runtime) -> str:
    """Where a script leads at once."""
    return office.settings.quick_exit_url or closed_page()


@router.get(LEFT)
def get_left(request: Request, office: Annotated[Runtime, Depends(runtime)]) -> Response:
    """A page that looks like nothing, and leads on where the office set another neutral address. Its language
    is not kept in a cookie: nothing stays on this phone."""
    with speaking(languages.asked(request.scope)):
        return web.page("closed.html", onward=office.settings.quick_exit_url)
