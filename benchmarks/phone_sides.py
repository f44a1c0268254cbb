"""Both sides of one hand-off: the phone as its pages and its script ask, the kiosk by its own client."""

from __future__ import annotations

import asyncio
import base64
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import httpx2

from benchmarks.phone_office import Office, enrol_code
from kiosk.config import Backend, HallSettings
from kiosk.log.events import EventLog
from kiosk.office.enrolment import enrol_machine
from kiosk.office.handoffs import HandoffOffice
from kiosk.office.parts import OfficeParts, open_parts
from wire.handoff import HandoffDraft, HandoffOpened, HandoffState

CHUNK = 128 * 1024  # as backend/pages/static/tus.js sends
PHOTOS = "attachments"
_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_Answer = TypeVar("_Answer")
_NUMBER = re.compile(r'class="twodigits"[^>]*>\s*(\d\d)')


class WentWrong(RuntimeError):
    """A call was answered otherwise than a hand-off expects; the text names the call."""


class Phone:
    """One phone. Blocking: for a thread."""

    def __init__(self, url: str) -> None:
        self.client = httpx2.Client(base_url=url, timeout=60, follow_redirects=True)
        self._token = ""

    def claim(self, url: str) -> int:
        """Touch the button behind the QR code; returns the number that the phone shows."""
        return shown_number(_good(self.client.post(url)).text)

    def open(self, path: str) -> httpx2.Response:
        """A page; remembers what its forms carry."""
        answer = _good(self.client.get(path))
        self._token = form_token(answer.text) or self._token
        return answer

    def send(self, path: str, **values: str) -> httpx2.Response:
        """A form of the page that is open."""
        return self.client.post(path, data={"token": self._token, **values})

    def upload(self, data: bytes) -> str:
        """Send a photo in pieces (tus); returns its address, when the office has made it anew."""
        metadata = f"field {base64.b64encode(PHOTOS.encode()).decode()}"
        begun = self._ask("POST", "/h/files", {"Upload-Length": str(len(data)), "Upload-Metadata": metadata})
        place = begun.headers["location"]
        for offset in range(0, len(data), CHUNK):
            headers = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
            self._ask("PATCH", place, headers, data[offset : offset + CHUNK])
        return place

    def remove(self, place: str) -> None:
        """Take a photo back."""
        self._ask("POST", f"{place}/remove", {})

    def _ask(self, method: str, path: str, headers: dict[str, str], data: bytes = b"") -> httpx2.Response:
        ours = {"Tus-Resumable": "1.0.0", "Form-Token": self._token}
        return _good(self.client.request(method, path, headers={**ours, **headers}, content=data))


class KioskSide:
    """A kiosk that was enrolled and follows one hand-off. Lives on the loop."""

    def __init__(self, parts: OfficeParts) -> None:
        self.parts = parts
        self.office = HandoffOffice(parts)
        self.id = ""
        self.claim_page = ""

    async def connect(self, phone: Phone, told: HandoffDraft) -> HandoffState:
        """Open a hand-off, let the phone in, tap its number, tell it the form."""
        opened = _as(HandoffOpened, await self.office.open(secrets.token_urlsafe(16), told.service, "zh_CN"))
        self.id, self.claim_page = opened.id, opened.url
        number = await asyncio.to_thread(phone.claim, opened.url)
        _as(HandoffState, await self.office.pair(self.id, number))
        return _as(HandoffState, await self.office.share(self.id, told))


@asynccontextmanager
async def real_kiosk(office: Office, folder: Path) -> AsyncIterator[KioskSide]:
    """A state directory of its own, enrolled with a one-time code."""
    settings = HallSettings(state_dir=folder, backend=Backend(url=office.url))
    parts = open_parts(settings, EventLog())
    try:
        await enrol_machine(enrol_code(office), parts, software="benchmark")
        side = KioskSide(parts)
        yield side
        await side.office.close()
    finally:
        await parts.close()


def form_token(html: str) -> str:
    """What the forms of a page carry; "" for a page without one."""
    found = _TOKEN.search(html)
    return found[1] if found else ""


def shown_number(html: str) -> int:
    """The number to tap on the kiosk. Raises WentWrong."""
    found = _NUMBER.search(html)
    if found is None:
        raise WentWrong("the phone shows no number")
    return int(found[1])


def _good(answer: httpx2.Response) -> httpx2.Response:
    if answer.status_code >= 400:
        raise WentWrong(f"{answer.request.method}: status {answer.status_code}")
    return answer


def _as(kind: type[_Answer], got: object) -> _Answer:
    if not isinstance(got, kind):
        raise WentWrong(f"no {kind.__name__}: {got!r}")
    return got
