"""Saving, then sending, with words that say exactly what is true at this moment."""

from __future__ import annotations

import hashlib
from typing import Any, Final

from catalogue import Field, FieldType, Service, neutral, prune
from kiosk.actions import Action, Back, Next
from kiosk.desk.stage import Host, Stage
from kiosk.desk.steps import chrome, title
from kiosk.log.events import Event as Logged
from kiosk.machine import Event, State
from kiosk.ports import Draft, SaveFailed
from kiosk.session import Session
from kiosk.views import Chrome, SendingView, TroubleView
from wire.messages import ConsentGiven
from words import _, language

ANSWER_SECONDS: Final = 8.0
SIGNATURE: Final = "signature"  # answer id where the form has no field for it


class SendingStage(Stage):
    """Nobody can go back or away from here; it ends by itself."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._message = ""

    def enter(self) -> None:
        """Write it, then wait a little for the office."""
        self._message = _("正在存到本机，请稍等。")
        self.host.spawn(self._send(self.session))

    def view(self) -> SendingView:
        """What is true now."""
        # no buttons at all: what is being written cannot be taken back by a touch
        return SendingView(Chrome(title=title(self.session)), self._message)

    async def _send(self, session: Session) -> None:
        try:
            session.saved = await self.host.office.save(draft(session))
        except SaveFailed as error:
            cause = type(error.__cause__).__name__ if error.__cause__ else "SaveFailed"
            self.host.events.write(Logged.SAVE_FAILED, cause=cause)
            self.host.fire(Event.SAVE_FAILED)
            return
        self._message = _("已经存在本机，正在发送给受理机构。")
        self.host.changed()
        session.answer = await self.host.office.answer(session.saved.uuid, ANSWER_SECONDS)
        self.host.fire(Event.ANSWERED)


class NotSavedStage(Stage):
    """The disk refused. Nothing is lost: the citizen may try again."""

    def view(self) -> TroubleView:
        """What happened, what is kept, what to do."""
        hotline = self.host.settings.hall.hotline
        return TroubleView(
            chrome=chrome(self.session, State.NOT_SAVED, back=_("返回核对"), next=_("再试一次")),
            title=_("没有存上"),
            happened=_("本机没能存下您的申请，也没有发出去。"),
            kept=_("您填写的内容还在，没有丢。"),
            todo=_("请点“再试一次”。还不行就到窗口办理，或拨打 {hotline}。").format(hotline=hotline),
            code="K-SAVE",
        )

    def act(self, action: Action) -> None:
        """Once more, or back to the review."""
        match action:
            case Next():
                self.host.fire(Event.NEXT)
            case Back():
                self.host.fire(Event.BACK)
            case _:
                pass


def draft(session: Session, entered: dict[str, Any] | None = None) -> Draft:
    """What the session hands over; `entered` in place of its answers. Raises RuntimeError without an
    applicant (the machine does not allow it)."""
    if session.applicant is None:
        raise RuntimeError("no applicant")
    place = session.place
    quiet = neutral(session.service, session.answers, session.context)
    entered = session.answers if entered is None else entered
    answers = prune(session.service, {**entered, **_own_answers(session)}, session.context)
    if session.strokes and not any(one.type is FieldType.SIGNATURE for one in fields(session.service)):
        answers[SIGNATURE] = _signature(session)
    return Draft(
        service=session.service.code,
        catalogue_version=session.catalogue.version,
        applicant=session.applicant,
        answers=answers,
        consents=consents(session),
        page_code=str(answers.get(quiet.code_field) or "") if quiet is not None else "",
        slot_id=place.hold.slot.id if place.hold else None,
        hold_id=place.hold.id if place.hold else None,
        wishes=() if place.hold else tuple(one.id for one in place.wishes),
        office_id=place.office_id,
        language=language().value,
    )


def consents(session: Session) -> tuple[ConsentGiven, ...]:
    """Every consent that was decided, with the hash of the text that was shown."""
    notice = session.service.notice
    return tuple(
        ConsentGiven(
            id=one.id,
            version=notice.version,
            text_hash=hashlib.sha256(one.text.encode()).hexdigest(),
            accepted=session.consents[one.id].accepted,
            at=session.consents[one.id].at,
        )
        for one in notice.consents
        if one.id in session.consents
    )


def fields(service: Service) -> list[Field]:
    """All questions of a service."""
    return [field for section in service.sections for field in section.fields]


def _signature(session: Session) -> dict[str, Any]:
    return {"strokes": [[list(point) for point in stroke] for stroke in session.strokes]}


def _own_answers(session: Session) -> dict[str, Any]:
    """Answers given on screens of their own: place and signature, where the form has fields for them."""
    place = session.place
    found: dict[str, Any] = {}
    for field in fields(session.service):
        if field.type is FieldType.SIGNATURE and session.strokes:
            found[field.id] = _signature(session)
        elif field.type is FieldType.OFFICE and place.office_id:
            found[field.id] = place.office_id
        elif field.type is FieldType.SLOT and (place.hold or place.wishes):
            found[field.id] = {
                "slot_id": place.hold.slot.id if place.hold else None,
                "wishes": [] if place.hold else [one.id for one in place.wishes],
            }
    return found
