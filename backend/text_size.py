"""Large text on phone pages: a link that is touched (`?text=large`), kept in a cookie for a day."""

from __future__ import annotations

from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE: Final = "text"
PARAMETER: Final = "text"
LARGE: Final = "large"
NORMAL: Final = "normal"
_KEPT_SECONDS: Final = 24 * 3600

_large: ContextVar[bool] = ContextVar("large_text", default=False)


def large() -> bool:
    """Does the reader of this page want large text?"""
    return _large.get()


class Magnifier:
    """ASGI middleware: remembers the size that was touched, and tells it to the page."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        touched = _touched(scope)
        if touched and scope["method"] == "GET":  # a link was touched, not a form sent
            send = self._keeping(send, touched)
        token = _large.set((touched or _kept(scope)) == LARGE)
        try:
            await self._app(scope, receive, send)
        finally:
            _large.reset(token)

    def _keeping(self, send: Send, size: str) -> Send:
        jar: SimpleCookie = SimpleCookie({COOKIE: size})
        jar[COOKIE].update({"path": "/", "max-age": str(_KEPT_SECONDS), "samesite": "Strict"})
        jar[COOKIE]["httponly"] = True
        if self._secure:
            jar[COOKIE]["secure"] = True
        line = (b"set-cookie", jar[COOKIE].OutputString().encode("ascii"))

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], line]
            await send(message)

        return send_with_cookie


def _touched(scope: Scope) -> str:
    query: bytes = scope["query_string"]
    if PARAMETER.encode() + b"=" not in query:
        return ""
    try:
        values = parse_qs(query.decode("latin-1"), max_num_fields=20).get(PARAMETER, [""])
    except ValueError:
        return ""
    return values[-1] if values[-1] in (LARGE, NORMAL) else ""


def _kept(scope: Scope) -> str:
    header = Headers(scope=scope).get("cookie", "")
    if COOKIE + "=" not in header:
        return ""
    try:
        jar: SimpleCookie = SimpleCookie(header)
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""
