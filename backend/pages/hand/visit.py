"""A visit of a phone that took over: whose cookie it is, what it may ask, in the citizen's language.

Every page of the hand-off behind the claim goes through here, so that none forgets to ask who comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import Response

import catalogue
from backend import handoffs, languages
from backend.files import Owner
from backend.handoffs import PhoneForm, PhoneSide
from backend.pages import leaving, web
from backend.pages.form.asked import Asking, QuestionPage, question_pages
from backend.pages.form.reading import Circumstances, Posted
from backend.pages.hand.addresses import LIST, PATH, REVIEW, WAIT
from backend.pages.hand.cookie import form_token, is_ours, set_cookie, side_of
from backend.pages.posting import posted
from backend.runtime import Runtime, runtime
from wire.handoff import Ended, HandoffStage
from words import speaking

Office = Annotated[Runtime, Depends(runtime)]
Form = Annotated[Posted, Depends(posted)]


@dataclass(frozen=True)
class Visit:
    """One request of a paired phone. `form` is what may be asked and answered now."""

    office: Runtime
    side: PhoneSide
    form: PhoneForm
    token: str

    @property
    def asking(self) -> Asking:
        """The form for `backend.pages.form`."""
        form = self.form
        return Asking(form.service, form.answers, form.context, form.moved)

    @property
    def around(self) -> Circumstances:
        """What answers need besides what was typed."""
        return Circumstances(
            self.form.context.kiosk_region, self.form.service.notice.version, self.office.now()
        )

    @property
    def owner(self) -> Owner:
        """Whose files the photos are."""
        return Owner(self.side.id, None)

    @property
    def neutral_title(self) -> str:
        """The words to use instead of the matter's, "" where it may be named."""
        quick = catalogue.neutral(self.form.service, self.form.answers, self.form.context)
        return quick.neutral_title if quick else ""

    @property
    def wants_signature(self) -> bool:
        """Does the service ask a drawn signature?"""
        return bool(self.form.service.sign)

    @property
    def back(self) -> str:
        """Where a page of the form leads back to."""
        return REVIEW if self.form.moved else LIST

    def pages(self) -> list[QuestionPage]:
        """The open question pages."""
        return question_pages(self.asking)

    def give(self, answers: Mapping[str, Any]) -> bool:
        """Keep checked answers; False when the hand-off is over."""
        with self.office.database.write() as session:
            return handoffs.give(self.office, session, self.side.id, answers)

    def page(self, template: str, http_status: int = 200, **values: Any) -> Response:
        """A page of this hand-off."""
        neutral = self.neutral_title
        return web.page(
            template,
            http_status,
            side=self.side,
            moved=self.form.moved,
            token=self.token,
            neutral=bool(neutral),
            service_title=neutral or self.form.service.title,
            leave_to=leaving.leave_to(self.office),
            **values,
        )


Act = Callable[[Visit], Response]


def visiting(request: Request, office: Runtime, act: Act, sent_token: str | None = None) -> Response:
    """Let a paired phone act; another one is led to where it belongs. For a form, `sent_token` is judged."""
    side = side_of(request, office)
    if side is None:
        return web.redirect(PATH)
    token = form_token(office.vault, request)
    with speaking(languages.chosen(request.scope) or side.language):
        if request.method != "GET" and not is_ours(request, token, sent_token):
            return web.page("hand/again.html", 403)
        if side.stage is HandoffStage.ENDED:
            return over(office, side)
        if side.stage not in (HandoffStage.PAIRED, HandoffStage.MOVED):
            return web.redirect(WAIT)
        with office.database.read() as session:
            form = handoffs.form_of(office, session, side.id)
        if form is None:  # confirmed a moment ago: the kiosk tells its questions any moment
            return web.page("hand/soon.html", side=side)
        return act(Visit(office, side, form, token))


def over(office: Runtime, side: PhoneSide) -> Response:
    """What is told when it has ended, and why; nothing of the form stays on the phone."""
    with office.database.read() as session:
        arrived = handoffs.arrived_of(office, session, side.id) is not None
    why = side.why.value if side.why else ""
    answer = web.page("hand/over.html", 410, why=why, arrived=arrived, on_kiosk=False)
    if side.why is Ended.PHONE_LEFT:
        set_cookie(answer, office, "")
    return answer
