"""Which language an answer is in: the kiosk's for the API, the reader's own choice on a phone page.

Pages for staff are the office's own and stay Chinese. A phone page speaks, in this order: what was touched
on it (`?lang=`, then kept in a cookie), the language of the case once it is proved (`pages/case/visit.py`),
what the browser asks for, Chinese.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wire import pages
from words import SOURCE_LANGUAGE, Language, speaking

COOKIE = "language"
PARAMETER = "lang"
_API = "/api/"
_KEPT_SECONDS = 24 * 3600


def wanted(header: str) -> Language:
    """The first language of an Accept-Language header that is spoken here; weights are in order in practice.

    Chinese for an empty or strange header.
    """
    for part in header[:200].split(","):
        found = _known(part.partition(";")[0].strip())
        if found is not None:
            return found
    return SOURCE_LANGUAGE


def chosen(scope: Scope) -> Language | None:
    """What the reader of a phone page chose on it; None when nothing was."""
    return _touched(scope) or _kept(scope)


def asked(scope: Scope) -> Language:
    """What the reader chose, else what the browser asks for."""
    return chosen(scope) or wanted(Headers(scope=scope).get("accept-language", ""))


def cookie_of(language: Language, *, secure: bool) -> str:
    """The value of a Set-Cookie header that keeps the choice for a day, on all pages for phones."""
    jar: SimpleCookie = SimpleCookie({COOKIE: language.tag})
    jar[COOKIE].update({"path": "/", "max-age": str(_KEPT_SECONDS), "samesite": "Strict"})
    jar[COOKIE]["httponly"] = True
    if secure:
        jar[COOKIE]["secure"] = True
    return jar[COOKIE].OutputString()


class Interpreter:
    """ASGI middleware: everything inside speaks the language of the one who asks."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if path.startswith(_API):
            with speaking(wanted(Headers(scope=scope).get("accept-language", ""))):
                await self._app(scope, receive, send)
        elif _is_for_phones(path):
            touched = _touched(scope)
            if touched is not None and scope["method"] == "GET":  # a link was touched, not a form sent
                send = self._keeping(send, touched)
            with speaking(asked(scope)):
                await self._app(scope, receive, send)
        else:
            with speaking(SOURCE_LANGUAGE):
                await self._app(scope, receive, send)

    def _keeping(self, send: Send, language: Language) -> Send:
        line = (b"set-cookie", cookie_of(language, secure=self._secure).encode("ascii"))

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], line]
            await send(message)

        return send_with_cookie


def _is_for_phones(path: str) -> bool:
    return any(path == one or path.startswith(f"{one}/") for one in (pages.CASE, pages.HANDOFF))


def _touched(scope: Scope) -> Language | None:
    query: bytes = scope["query_string"]
    if PARAMETER.encode() not in query:
        return None
    try:
        values = parse_qs(query.decode("latin-1"), max_num_fields=20).get(PARAMETER, [""])
    except ValueError:
        return None
    return _known(values[-1])


def _kept(scope: Scope) -> Language | None:
    try:
        jar: SimpleCookie = SimpleCookie(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return None
    return _known(jar[COOKIE].value) if COOKIE in jar else None


def _known(tag: str) -> Language | None:
    """None for a language that is not spoken here (`Language.of` would say Chinese)."""
    found = Language.of(tag)
    same = tag.replace("_", "-").lower().split("-")[0] == found.tag.lower().split("-")[0]
    return found if same else None
