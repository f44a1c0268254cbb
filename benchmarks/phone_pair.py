"""One kiosk and one phone in the crowd: real calls over light connections."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from benchmarks.phone_line import Answer, Line
from benchmarks.phone_office import STORY, Letterbox, draft
from benchmarks.phone_sides import WentWrong, form_token, shown_number
from wire.handoff import HandoffOpened, HandoffRequest, HandoffState, PairRequest

PATH: Final = "/api/v1/handoffs"
WAIT: Final = 20  # as kiosk/office/handoffs.py waits
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_JSON: Final = {"Content-Type": "application/json"}


@dataclass
class Pair:
    """One kiosk and one phone, each with a connection of its own; a second one for the phone's stream."""

    box: Letterbox
    kiosk: Line
    phone: Line
    news: Line
    id: str = ""
    version: int = 0
    cookie: dict[str, str] = field(default_factory=dict, repr=False)
    token: str = field(default="", repr=False)
    story: str = field(default="", repr=False)

    async def call(self, method: str, path: str = "", body: bytes = b"") -> Answer:
        """A signed call of the kiosk."""
        path = f"{PATH}{path}"
        return _good(await self.kiosk.ask(method, path, {**_JSON, **self.box.sign(method, path, body)}, body))

    async def begin(self) -> None:
        """Open, claim, confirm, tell, and open the page of the long question."""
        wanted = HandoffRequest(session=secrets.token_urlsafe(16), service="AID").model_dump_json()
        opened = HandoffOpened.model_validate_json((await self.call("POST", "", wanted.encode())).body)
        self.id = opened.id
        claimed = _good(await self.phone.ask("POST", "/h/" + opened.url.rpartition("/")[2]))
        self.cookie = {"Cookie": claimed.headers["set-cookie"].partition(";")[0]}
        number = shown_number((await self.phone.ask("GET", "/h/wait", self.cookie)).body.decode())
        await self.call("POST", f"/{self.id}/pair", PairRequest(number=number).model_dump_json().encode())
        told = await self.call("PUT", f"/{self.id}/draft", draft().model_dump_json().encode())
        self.version = HandoffState.model_validate_json(told.body).version
        page = _good(await self.phone.ask("GET", f"/h/form/{STORY}", self.cookie))
        self.token = form_token(page.body.decode())

    async def listen(self) -> None:
        """The stream of the open page, until cancelled."""
        async for _ in self.news.stream("/h/events", self.cookie):
            pass

    async def see(self) -> float:
        """The kiosk's long poll until it tells the phone's answer; returns the moment."""
        while True:
            got = await self.call("GET", f"/{self.id}?seen={self.version}&wait={WAIT}")
            moment, state = time.perf_counter(), json.loads(got.body)
            if self.story and state["answers"].get(STORY) == self.story:
                return moment
            self.version = state["version"]

    async def answer(self) -> float:
        """The phone sends its form; returns the moment of the first byte."""
        self.story = f"样例内容甲乙丙丁戊，干完活以后找不到人，{secrets.token_hex(8)}。"
        form = urlencode({"token": self.token, "drawn": STORY, STORY: self.story}).encode()
        began = time.perf_counter()
        _good(await self.phone.ask("POST", f"/h/form/{STORY}", {**_FORM, **self.cookie}, form))
        return began

    async def plain(self, signed: dict[str, str]) -> float:
        """A signed question that is answered at once; returns seconds."""
        began = time.perf_counter()
        _good(await self.kiosk.ask("GET", f"{PATH}/{self.id}", signed))
        return time.perf_counter() - began

    def hang_up(self) -> None:
        """The office ends idle connections, so every act begins with a new one."""
        for line in (self.kiosk, self.phone, self.news):
            line.close()


def _good(answer: Answer) -> Answer:
    if answer.status >= 400:
        raise WentWrong(f"status {answer.status}")
    return answer
