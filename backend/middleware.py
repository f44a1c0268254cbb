"""Plain ASGI middleware: body limit by header, security headers, figures and one log line per request.

The log names the route's template, never the path, query or client: addresses hold tokens, and what
citizens do is nobody's business.
"""

from __future__ import annotations

import logging
import re
import time

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.problems import Code
from backend.runtime import Runtime
from wire import pages
from wire.messages import Problem

log = logging.getLogger("backend.requests")

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
}


_SECURITY_LINES = [(name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]


class Frontier:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, runtime: Runtime) -> None:
        self._app = app
        self._runtime = runtime

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                there = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(h for h in _SECURITY_LINES if h[0] not in there)]
            await send(message)

        try:
            if _declared_length(scope) > self._most_bytes(scope):
                await _too_large(self._runtime, send_with_headers)
            else:
                await self._app(scope, receive, send_with_headers)
        finally:
            self._note(scope, status, time.perf_counter() - began)

    def _most_bytes(self, scope: Scope) -> int:
        """How long a body may be. Only pages that take photos take more, and only from forms."""
        settings = self._runtime.settings
        kind = Headers(scope=scope).get("content-type", "")
        if kind.startswith("multipart/form-data") and _TAKES_PHOTOS.fullmatch(scope["path"]):
            return max(settings.max_form_bytes, settings.max_body_bytes)
        return settings.max_body_bytes

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unknown")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._runtime.metrics.requests.labels(method, route, str(status)).inc()
        self._runtime.metrics.seconds.labels(route).observe(seconds)
        log.info("%s %s %d %.0f ms", method, route, status, seconds * 1000)


_TAKES_PHOTOS = re.compile(rf"{pages.CASE}/[^/]+/papers|{pages.HANDOFF}/.+")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def _declared_length(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


async def _too_large(runtime: Runtime, send: Send) -> None:
    body = Problem(code=Code.TOO_LARGE, office_time=runtime.now()).model_dump_json().encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
