"""A phone as the citizen holds it: the office's own pages over HTTP, with cookies, forms and files.

The real browser is tested in tests/web; here a phone is needed that a running kiosk meets.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence

import httpx2
from PIL import Image

_HIDDEN = re.compile(r'<input type="hidden" name="(token|drawn)" value="([^"]*)"')
_NUMBER = re.compile(r'class="twodigits"[^>]*>(\d+)<')


def photograph(colour: tuple[int, int, int], size: tuple[int, int] = (1200, 900)) -> bytes:
    """A picture as a camera makes it."""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "JPEG")
    return made.getvalue()


class PhoneInHand:
    """One phone's browser without scripts. Blocks: call it in a thread."""

    def __init__(self, office: str) -> None:
        self._client = httpx2.Client(base_url=office, timeout=60, follow_redirects=True)
        self._client.headers["sec-fetch-site"] = "same-origin"
        self.page = ""

    def close(self) -> None:
        """Put it away."""
        self._client.close()

    def scan(self, url: str) -> int:
        """Open the address and touch the button; the number that is shown then, 0 when there is none."""
        assert self._client.get(url).status_code == 200
        return self._come_in(self._client.post(url))

    def type_code(self, code: str) -> int:
        """Type the short code instead."""
        return self._come_in(self._client.post("/h", data={"code": code}))

    def _come_in(self, answer: httpx2.Response) -> int:
        self.page = answer.text
        found = _NUMBER.search(answer.text)
        return int(found[1]) if found else 0

    def look(self, path: str = "/h/form") -> str:
        """What a page says now."""
        self.page = self._client.get(path).text
        return self.page

    def write(self, field: str, **values: str) -> str:
        """Fill in a question and keep it; the page that follows."""
        return self._send(f"/h/form/{field}", values or {})

    def sign(self, strokes: Sequence[Sequence[Sequence[float]]]) -> str:
        """Sign with a finger."""
        return self._send("/h/signature", {"signature": json.dumps(strokes)})

    def add_photos(self, field: str, *pictures: bytes) -> str:
        """Choose pictures in the plain form."""
        files = [("file", (f"{number}.jpg", one, "image/jpeg")) for number, one in enumerate(pictures)]
        page = f"/h/form/{field}"
        token = {"token": self._hidden(page)["token"]}
        self.page = self._client.post(f"/h/files/of/{field}", data=token, files=files).text
        return self.page

    def submit(self) -> httpx2.Response:
        """Hand a moved form in."""
        return self._client.post("/h/submit", data=self._hidden("/h/review"))

    def leave(self) -> str:
        """不用手机了."""
        return self._send("/h/leave", {}, of="/h/form")

    def _send(self, path: str, values: dict[str, str], of: str = "") -> str:
        answer = self._client.post(path, data={**self._hidden(of or path), **values})
        assert answer.status_code in (200, 410, 422), (path, answer.status_code)
        self.page = answer.text
        return self.page

    def _hidden(self, path: str) -> dict[str, str]:
        """What a page's form sends along."""
        found = dict(_HIDDEN.findall(self._client.get(path).text))
        assert "token" in found, path
        return found

    def shows(self, *words: str, on: str = "/h/form") -> bool:
        """Does a page say all of this?"""
        page = self.look(on)
        return all(one in page for one in words)
