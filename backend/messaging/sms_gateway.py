"""An HTTP gateway for text messages: one POST of JSON each.

`{"to": "138...", "text": "...", "language": "zh-CN"}`, `Authorization: Bearer <token>` and
`Idempotency-Key: <message id>` (draft-ietf-httpapi-idempotency-key-header). Any 2xx means taken. A provider
with another form gets a small translating proxy, or a class beside this one.
"""

from __future__ import annotations

from typing import Final

import httpx2

from backend.messaging.providers import SMS, PermanentFailure, TemporaryFailure
from words import Language

_REFUSED: Final = frozenset({400, 410, 413, 422})
"""About this one message. Every other error can be mended at the other side or in our settings."""


class SmsGateway:
    """Posts to `url`; `timeout` in seconds, for connecting and for each wait on the answer."""

    channel = SMS

    def __init__(self, url: str, token: str, timeout: float) -> None:
        self._url = url
        self._token = token
        self._timeout = timeout

    def __repr__(self) -> str:
        return "SmsGateway(...)"

    def send(self, address: str, text: str, language: str, *, key: str) -> None:
        """Send; see `Provider.send`. Redirects are not followed: the number goes to this address only."""
        body = {"to": address, "text": text, "language": Language.of(language).tag}
        headers = {"Idempotency-Key": key}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            # the body of the answer is never read: only the status counts
            with httpx2.stream(
                "POST", self._url, json=body, headers=headers, timeout=self._timeout
            ) as answer:
                status = answer.status_code
        except httpx2.TimeoutException:
            raise TemporaryFailure("timeout") from None
        except httpx2.TransportError:
            raise TemporaryFailure("no_connection") from None
        if status in _REFUSED:
            raise PermanentFailure(f"http_{status}")
        if not 200 <= status < 300:
            raise TemporaryFailure(f"http_{status}")
