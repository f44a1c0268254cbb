"""A proved visit to a case on a phone: the case opened and audited, spoken to in its language.

Every page behind the proof goes through here, so that none forgets to ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session

from backend import cases, languages
from backend.cases import CaseView
from backend.pages import leaving, proof, web
from backend.pages.status import status_of
from backend.runtime import Runtime, runtime
from wire import pages
from wire.case_sheet import CaseSheet
from words import SOURCE_LANGUAGE, speaking

Office = Annotated[Runtime, Depends(runtime)]
PATH: Final = pages.CASE
READER: Final = "applicant:phone_page"
CHANNEL: Final = "phone"


@dataclass(frozen=True)
class Visit:
    """One request of somebody who proved themselves, inside a write session. `here`: the case's address."""

    session: Session
    office: Runtime
    view: CaseView
    here: str
    now: datetime

    @property
    def case_id(self) -> str:
        """Whose page it is."""
        return self.view.case.id

    def sheet(self) -> CaseSheet:
        """What may be told and asked for now."""
        return status_of(self.session, self.office.catalogues, self.view, self.now)

    def page(self, template: str, http_status: int = 200, **values: Any) -> Response:
        """A page of this case; a neutral one can be left at once (`case/base.html`)."""
        return web.page(
            template,
            http_status,
            here=self.here,
            neutral=self.view.case.neutral,
            leave_to=leaving.leave_to(self.office),
            **values,
        )


@contextmanager
def visiting(office: Runtime, request: Request, token: str) -> Iterator[Visit | None]:
    """Open the case of this browser's proof, its reading written down, and speak its language; None without
    proof, and for a form that another site sent."""
    now = office.now()
    if proof.COOKIE not in request.cookies or (request.method == "POST" and not web.same_site(request)):
        yield None
        return
    with office.database.write() as session:
        case = proof.case_of_cookie(session, office.vault, token, request.cookies[proof.COOKIE], now)
        view = cases.read_case(session, office.vault, case.id, READER, now) if case else None
        if view is None:
            yield None
            return
        told_in = view.content.language if view.content else SOURCE_LANGUAGE
        with speaking(languages.chosen(request.scope) or told_in):
            yield Visit(session, office, view, address_of_case(request), now)


def keep_proof(answer: Response, office: Runtime, cookie: str) -> None:
    """Let this browser keep a proof, or with "" forget it."""
    life = int(proof.COOKIE_LIFE.total_seconds()) if cookie else 0
    web.set_cookie(answer, office.settings, proof.COOKIE, cookie, PATH, life)


def address_of_case(request: Request) -> str:
    """`/q/<token>`, as the browser wrote it, from the address of any page below it."""
    return "/".join(request.url.path.split("/")[:3])
