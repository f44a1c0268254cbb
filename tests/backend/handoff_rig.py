"""A hand-off as tests drive it: the kiosk by signed HTTP, the phone by the functions behind its pages.

The phone runs in the test's process on the office's database, as a page in another backend process would.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from backend import handoffs
from backend.handoffs import Claimed, PhoneForm, PhoneSide, Refusal
from backend.runtime import Runtime
from tests.backend.machine import Machine
from wire.handoff import (
    Ended,
    HandoffDraft,
    HandoffMoved,
    HandoffOpened,
    HandoffRequest,
    HandoffStage,
    HandoffState,
    PairRequest,
)
from wire.messages import Content

PATH = "/api/v1/handoffs"


@dataclass
class Phone:
    """One phone; `address` is its network address."""

    office: Runtime
    address: str = "203.0.113.7"
    cookie: str = ""
    number: int = 0

    def scan(self, url: str) -> Refusal | None:
        """Touch the button behind the QR code."""
        token = url.rpartition("/")[2]
        with self.office.database.write() as session:
            return self._in(
                handoffs.claim_by_token(session, self.office.vault, token, self.address, self.office.now())
            )

    def type(self, code: str) -> Refusal | None:
        """Type the short code."""
        with self.office.database.write() as session:
            return self._in(
                handoffs.claim_by_code(session, self.office.vault, code, self.address, self.office.now())
            )

    def side(self) -> PhoneSide | None:
        """What this phone sees."""
        with self.office.database.write() as session:
            return handoffs.of_cookie(session, self.office.vault, self.cookie, self.office.now())

    def known_side(self) -> PhoneSide:
        """The same for a phone that is in."""
        side = self.side()
        assert side is not None
        return side

    def form(self) -> PhoneForm | None:
        """What it may ask."""
        with self.office.database.read() as session:
            return handoffs.form_of(self.office, session, self.known_side().id)

    def open_form(self) -> PhoneForm:
        """The same where there must be one."""
        form = self.form()
        assert form is not None
        return form

    def give(self, answers: Mapping[str, Any]) -> bool:
        """Answer."""
        handoff_id = self.known_side().id
        with self.office.database.write() as session:
            return handoffs.give(self.office, session, handoff_id, answers)

    def sign(self, strokes: list[list[list[float]]]) -> bool:
        """Draw a signature."""
        handoff_id = self.known_side().id
        with self.office.database.write() as session:
            return handoffs.give_strokes(self.office, session, handoff_id, strokes)

    def leave(self) -> None:
        """Put the phone away."""
        handoff_id = self.known_side().id
        with self.office.database.write() as session:
            handoffs.leave(self.office, session, handoff_id)

    def _in(self, outcome: Claimed | Refusal) -> Refusal | None:
        if isinstance(outcome, Refusal):
            return outcome
        self.cookie, self.number = outcome.cookie, outcome.number
        return None


@dataclass
class Visit:
    """One hand-off of a kiosk."""

    machine: Machine
    opened: HandoffOpened
    session: str

    @classmethod
    def begin(cls, machine: Machine, session: str = "", service: str = "NOTARY") -> Visit:
        """Open one."""
        session = session or secrets.token_urlsafe(16)
        wanted = HandoffRequest(session=session, service=service)
        answer = machine.call("POST", PATH, wanted.model_dump_json().encode())
        assert answer.status_code == 200, answer.text
        return cls(machine, HandoffOpened.model_validate_json(answer.content), session)

    @classmethod
    def paired(
        cls, machine: Machine, office: Runtime, session: str = "", service: str = "NOTARY"
    ) -> tuple[Visit, Phone]:
        """Open one, let a phone in, tap its number."""
        visit, phone = cls.begin(machine, session, service), Phone(office)
        assert phone.scan(visit.opened.url) is None
        assert visit.pair(phone.number).stage is HandoffStage.PAIRED
        return visit, phone

    @property
    def path(self) -> str:
        """Of this hand-off."""
        return f"{PATH}/{self.opened.id}"

    def call(self, method: str, path: str = "", body: bytes = b"") -> httpx2.Response:
        """One signed call below this hand-off."""
        return self.machine.call(method, self.path + path, body)

    def state(self, seen: int = 0, wait: float = 0) -> HandoffState:
        """Ask for news."""
        return _state(self.call("GET", f"?seen={seen}&wait={wait}"))

    def renew(self) -> httpx2.Response:
        """Ask for a new code."""
        return self.call("POST", "/code")

    def renewed(self) -> HandoffOpened:
        """The same where it must work."""
        answer = self.renew()
        assert answer.status_code == 200, answer.text
        return HandoffOpened.model_validate_json(answer.content)

    def pair(self, number: int) -> HandoffState:
        """Tap a number."""
        return _state(self.call("POST", "/pair", PairRequest(number=number).model_dump_json().encode()))

    def draft(self, draft: HandoffDraft) -> httpx2.Response:
        """Tell what is answered."""
        return self.call("PUT", "/draft", draft.model_dump_json().encode())

    def share(self, draft: HandoffDraft) -> HandoffState:
        """The same where it must work."""
        return _state(self.draft(draft))

    def move(self, content: Content) -> httpx2.Response:
        """Hand the form over."""
        return self.call("POST", "/move", content.model_dump_json().encode())

    def moved(self, content: Content) -> HandoffMoved:
        """The same where it must work."""
        answer = self.move(content)
        assert answer.status_code == 200, answer.text
        return HandoffMoved.model_validate_json(answer.content)

    def end(self, why: Ended = Ended.SESSION) -> None:
        """The kiosk's session is over."""
        answer = self.call("DELETE", f"?why={why.value}")
        assert answer.status_code == 204, answer.text


def wrong_number(state: HandoffState, phone: Phone) -> int:
    """One of the numbers that the kiosk shows and the phone does not."""
    return next(number for number in state.numbers if number != phone.number)


def _state(answer: httpx2.Response) -> HandoffState:
    assert answer.status_code == 200, answer.text
    return HandoffState.model_validate_json(answer.content)
