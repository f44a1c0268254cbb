"""Hand-offs as the office offers them (HandoffPort): the calls of `wire/handoff.py`, signed and bounded.

They have connections of their own: a call that waits for the phone keeps no other one waiting.
"""

from __future__ import annotations

from typing import Final, TypeVar
from urllib.parse import quote

from pydantic import BaseModel

from kiosk.office.backend_client import BackendClient, Body, Refused
from kiosk.office.parts import OfficeParts
from kiosk.ports import Draft, Gone, Saved, SaveFailed, Unavailable
from kiosk.sealing import content_of
from wire.handoff import (
    Ended,
    HandoffDraft,
    HandoffMoved,
    HandoffOpened,
    HandoffRequest,
    HandoffState,
    PairRequest,
)

PATH: Final = "/api/v1/handoffs"
WAIT_SECONDS: Final = 20
ROOM_SECONDS: Final = 10.0  # for everything but the waiting
LARGEST_PICTURE: Final = 512 * 1024
_GONE: Final = {404, 409, 410}

AnswerT = TypeVar("AnswerT", bound=BaseModel)


class HandoffOffice:
    """Implements HandoffPort. Lives on the loop."""

    def __init__(self, parts: OfficeParts) -> None:
        url = parts.settings.backend.url
        self._parts = parts
        self._client = BackendClient(url, parts.clock)
        self._waiting = BackendClient(url, parts.clock, whole_seconds=WAIT_SECONDS + ROOM_SECONDS)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()
        await self._waiting.close()

    async def open(self, session: str, service: str, language: str) -> HandoffOpened | Gone | Unavailable:
        """Begin one; earlier ones of this machine end."""
        wanted = HandoffRequest(session=session, service=service, language=language)
        return await self._ask("POST", PATH, HandoffOpened, wanted)

    async def renew(self, handoff_id: str) -> HandoffOpened | Gone | Unavailable:
        """Another code, as long as no phone has come."""
        return await self._ask("POST", f"{_path(handoff_id)}/code", HandoffOpened)

    async def state(self, handoff_id: str, seen: int) -> HandoffState | Gone | Unavailable:
        """How it stands, as soon as it is newer than `seen`."""
        path = f"{_path(handoff_id)}?seen={seen}&wait={WAIT_SECONDS}"
        return await self._ask("GET", path, HandoffState, client=self._waiting)

    async def pair(self, handoff_id: str, number: int) -> HandoffState | Gone | Unavailable:
        """The number that the citizen tapped."""
        return await self._ask("POST", f"{_path(handoff_id)}/pair", HandoffState, PairRequest(number=number))

    async def share(self, handoff_id: str, draft: HandoffDraft) -> HandoffState | Gone | Unavailable:
        """Tell the phone what was answered here."""
        return await self._ask("PUT", f"{_path(handoff_id)}/draft", HandoffState, draft)

    async def picture(self, handoff_id: str, file_id: str) -> bytes | None:
        """A small JPEG of what the phone sent."""
        path = f"{_path(handoff_id)}/files/{quote(file_id, safe='')}"
        got = await self._client.fetch("GET", path, identity=self._parts.identity)
        self._parts.contact.note(got)
        return got.data if isinstance(got, Body) and len(got.data) <= LARGEST_PICTURE else None

    async def reserve(self) -> Saved:
        """A name for a form that moves. Raises SaveFailed."""
        parts = self._parts
        sealer = parts.sealer()
        if sealer is None:
            raise SaveFailed("not_enrolled")
        return await parts.worker.run(parts.outbox.reserve, sealer.prefix, parts.clock.best_guess())

    async def move(self, handoff_id: str, draft: Draft, name: Saved) -> HandoffMoved | Gone | Unavailable:
        """The unfinished form goes to the phone. Raises SaveFailed."""
        body = content_of(draft, name, clock_known=self._parts.clock.now() is not None)
        return await self._ask("POST", f"{_path(handoff_id)}/move", HandoffMoved, body)

    async def end(self, handoff_id: str, why: Ended) -> bool:
        """It is over. False when the office could not be told."""
        path = f"{_path(handoff_id)}?why={why.value}"
        got = await self._client.fetch("DELETE", path, identity=self._parts.identity)
        self._parts.contact.note(got)
        return not isinstance(got, Unavailable)

    async def _ask(
        self,
        method: str,
        path: str,
        answer: type[AnswerT],
        body: BaseModel | bytes = b"",
        *,
        client: BackendClient | None = None,
    ) -> AnswerT | Gone | Unavailable:
        parts = self._parts
        if parts.identity is None:
            return Unavailable("not_enrolled")
        data = body if isinstance(body, bytes) else body.model_dump_json().encode()
        got = await (client or self._client).ask(method, path, answer, identity=parts.identity, body=data)
        parts.contact.note(got)
        if isinstance(got, Refused):
            return Gone() if got.status in _GONE else Unavailable(got.code)
        return got


def _path(handoff_id: str) -> str:
    return f"{PATH}/{quote(handoff_id, safe='')}"
