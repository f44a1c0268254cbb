"""Answers in HTML: escaping templates, and headers that keep a page out of caches, frames and referrers."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from backend import text_size
from backend.pages import words
from backend.settings import Settings
from words import Language, _, language

_HERE = Path(__file__).parent
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' blob:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}

_STATIC_TYPES = {".css": "text/css", ".js": "text/javascript"}

router = APIRouter(include_in_schema=False)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(_, _one_form_only, newstyle=False)  # type: ignore[attr-defined]
    environment.globals["words"] = words
    environment.globals["languages"] = tuple(Language)
    return environment


def _one_form_only(one: str, many: str, count: int) -> str:
    """Chinese has no plural, so no text of ours is looked up by number."""
    raise NotImplementedError("word it so that the count stands alone")


def page(template: str, http_status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page made from a template, in the language being spoken; every value is escaped."""
    html = _templates().get_template(template).render(spoken=language(), large=text_size.large(), **values)
    return HTMLResponse(html, http_status, headers=_HEADERS)


def redirect(path: str) -> Response:
    """Return a 303: the browser asks for `path` with GET."""
    return Response(status_code=303, headers={"Location": path, **_HEADERS})


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """Return a file that the browser keeps instead of showing it."""
    headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def picture(jpeg: bytes) -> Response:
    """Return a small picture that we made ourselves, to be shown in a page."""
    return Response(jpeg, media_type="image/jpeg", headers=_HEADERS)


def set_cookie(answer: Response, settings: Settings, name: str, value: str, path: str, max_age: int) -> None:
    """Set a cookie that no script reads and no other site sends; seconds 0 deletes it."""
    answer.set_cookie(
        name,
        value,
        max_age=max_age,
        path=path,
        httponly=True,
        samesite="strict",
        secure=settings.public_url.startswith("https:"),
    )


def same_site(request: Request) -> bool:
    """Does this request come from a page of ours? Browsers say so themselves (Fetch Metadata).

    Ones too old for that send an `Origin`: of ours it is "null", because our pages tell no referrer (Fetch,
    "append a request Origin header"). They are held off by the SameSite cookie and the token of the form.
    """
    fetched_from = request.headers.get("sec-fetch-site")
    if fetched_from is not None:
        return fetched_from == "same-origin"
    origin = request.headers.get("origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.headers.get("host", "")


def address_of(request: Request) -> str:
    """The asker's network address; behind a trusted proxy the server has already put in the forwarded one."""
    return request.client.host if request.client else ""


@router.get("/static/{name}")
def get_static(name: str) -> FileResponse:
    """Style sheets and scripts of the pages."""
    files = {file.name: file for file in (_HERE / "static").iterdir() if file.suffix in _STATIC_TYPES}
    if name not in files:
        raise HTTPException(404)
    caching = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return FileResponse(files[name], media_type=_STATIC_TYPES[files[name].suffix], headers=caching)
