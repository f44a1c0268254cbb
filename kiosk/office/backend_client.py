"""One exchange with the office over HTTP: signed, bounded in time and size, no exception for bad luck.

Whatever comes back is one of three: the expected answer, `Refused` (the office said no and said why), or
`Unavailable` (it did not answer, or something else did: a proxy, a captive portal, garbage).
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from kiosk.clock import KioskClock
from kiosk.config import is_loopback
from kiosk.office.keys import Identity
from kiosk.office.tls import office_context
from kiosk.ports import Unavailable
from wire import signature
from wire.messages import Problem
from words import language

MAX_ANSWER: Final = 8 * 1024 * 1024
CONNECT_SECONDS: Final = 5.0
WHOLE_SECONDS: Final = 20.0
_TRY_AGAIN: Final = {408, 425, 429}
_CODE: Final = re.compile(r"[a-z][a-z_]{0,39}")

AnswerT = TypeVar("AnswerT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Refused:
    """The office itself said no. `code` is `wire.Problem.code`."""

    status: int
    code: str


@dataclass(frozen=True, slots=True)
class Body:
    """A raw answer: HTTP status, bytes, how long the exchange took in seconds, the server's Date, and until
    when its certificate is good (None: plain HTTP on loopback)."""

    status: int
    data: bytes
    seconds: float
    date: datetime | None = None
    certificate_ends: datetime | None = None


class BackendClient:
    """Talks to one office at `url`. Coroutines run on the loop; nothing here blocks it.

    Plain HTTP is for loopback only (ValueError otherwise).
    """

    def __init__(self, url: str, clock: KioskClock, *, whole_seconds: float = WHOLE_SECONDS) -> None:
        if not url.startswith("https://") and not is_loopback(url):
            raise ValueError("plain HTTP is for loopback only")
        self._url = url.rstrip("/")
        self._clock = clock
        self._whole = whole_seconds
        self._clients: dict[tuple[str, bool], httpx2.AsyncClient] = {}

    async def close(self) -> None:
        """Close every connection."""
        clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    async def ask(
        self,
        method: str,
        path: str,
        answer: type[AnswerT],
        *,
        identity: Identity | None,
        body: bytes = b"",
        content_type: str = "application/json",
        ca: str = "",
        headers: Mapping[str, str] = {},
    ) -> AnswerT | Refused | Unavailable:
        """Send a request, signed when there is an identity, and read the expected answer.

        `path` begins with / and carries its query percent-encoded. `ca` matters only without identity.
        """
        got = await self.fetch(
            method, path, identity=identity, body=body, content_type=content_type, ca=ca, headers=headers
        )
        if not isinstance(got, Body):
            return got
        try:
            return answer.model_validate_json(got.data)
        except ValidationError:
            return Unavailable("garbage")

    async def fetch(
        self,
        method: str,
        path: str,
        *,
        identity: Identity | None,
        body: bytes = b"",
        content_type: str = "application/json",
        ca: str = "",
        headers: Mapping[str, str] = {},
    ) -> Body | Refused | Unavailable:
        """The same for an answer that is no message: status 2xx or 304. Learns the time and retries once."""
        for attempt in (1, 2):
            got = await self._exchange(method, path, identity, body, content_type, ca, headers)
            if isinstance(got, Unavailable) or got.status < 300 or got.status == 304:
                return got
            if got.status in _TRY_AGAIN or got.status >= 500 or got.status < 400:
                return Unavailable(f"status_{got.status}")
            problem = _problem(got.data)
            if problem is None:
                return Unavailable("garbage")  # not our office speaking
            if got.status != 401 or problem.office_time is None or problem.code != "clock" or attempt == 2:
                return Refused(got.status, _code(problem.code))
            self._clock.learn(problem.office_time, got.seconds)
        raise AssertionError("the second attempt always returns")

    async def _exchange(
        self,
        method: str,
        path: str,
        identity: Identity | None,
        body: bytes,
        content_type: str,
        ca: str,
        more: Mapping[str, str],
    ) -> Body | Unavailable:
        url = self._url + path
        headers = {"Accept-Encoding": "identity", "Accept-Language": language().tag, **more}
        if body:
            headers["Content-Type"] = content_type
        if identity is not None:
            headers |= signature.sign(
                method,
                url,
                body,
                kiosk_id=identity.kiosk_id,
                key=identity.key,
                created=self._clock.best_guess(),
            )
            ca = identity.enrolment.office_ca
            if url.startswith("https://") and not ca:
                return Unavailable("no_office_ca")
        started = self._clock.monotonic()
        try:
            async with asyncio.timeout(self._whole):
                client = self._client(ca)
                async with client.stream(method, url, content=body, headers=headers) as response:
                    certificate_ends = _certificate_end(response)
                    data = await _read(response)
        except TimeoutError:
            return Unavailable("timeout")
        except (httpx2.HTTPError, ssl.SSLError, OSError) as error:
            return Unavailable(_cause(error))
        if data is None:
            return Unavailable("garbage")
        seconds = self._clock.monotonic() - started
        return Body(response.status_code, data, seconds, _date(response), certificate_ends)

    def _client(self, ca: str) -> httpx2.AsyncClient:
        check_dates = self._clock.system_is_right
        client = self._clients.get((ca, check_dates))
        if client is None:
            verify: ssl.SSLContext | bool = False  # plain HTTP on loopback: no certificate to look at
            if self._url.startswith("https://"):
                verify = office_context(ca, check_dates=check_dates)
            client = httpx2.AsyncClient(
                verify=verify,
                trust_env=False,  # a proxy set in somebody's shell is not ours
                follow_redirects=False,
                timeout=httpx2.Timeout(self._whole, connect=CONNECT_SECONDS),
                limits=httpx2.Limits(max_connections=4, max_keepalive_connections=2),
            )
            self._clients[ca, check_dates] = client
        return client


async def _read(response: httpx2.Response) -> bytes | None:
    """The body as it came, None when it is compressed against our wish or endless."""
    if response.headers.get("content-encoding", "identity") != "identity":
        return None
    data = bytearray()
    async for chunk in response.aiter_raw():
        data += chunk
        if len(data) > MAX_ANSWER:
            return None
    return bytes(data)


def _date(response: httpx2.Response) -> datetime | None:
    try:
        return parsedate_to_datetime(response.headers.get("date", ""))
    except ValueError:
        return None


def _certificate_end(response: httpx2.Response) -> datetime | None:
    """Read before the body: a connection that is given back has no certificate any more."""
    stream = response.extensions.get("network_stream")
    tls = stream.get_extra_info("ssl_object") if stream is not None else None
    ends = (tls.getpeercert() or {}).get("notAfter") if tls is not None else None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None


def _problem(data: bytes) -> Problem | None:
    try:
        return Problem.model_validate_json(data)
    except ValidationError:
        return None


def _code(given: str) -> str:
    """The office's own code; anything else goes into no log and no row."""
    return given if _CODE.fullmatch(given) else "unknown"


def _cause(error: Exception) -> str:
    """A short code for staff and log."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return "certificate"
        if isinstance(seen, ssl.SSLError):
            return "tls"
        seen = seen.__cause__ or seen.__context__
    if isinstance(error, httpx2.TimeoutException):
        return "timeout"
    if isinstance(error, httpx2.ConnectError):
        return "no_connection"
    return "broken"
