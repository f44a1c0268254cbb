"""The facts that guards of the machine may test, taken from the session."""

from __future__ import annotations

from catalogue import Problem, problems
from kiosk.desk.stage import Host
from kiosk.forms.questions import NOT_ASKED_HERE
from kiosk.machine import Situation, State
from kiosk.office.offices import for_appointment
from kiosk.opening import serves_now
from kiosk.session import Session
from wire.messages import AppointmentResult

PLACE_TO_CHOOSE = (AppointmentResult.GONE,)


def situation(host: Host, session: Session | None) -> Situation:
    """Made anew before each event; without a session nothing holds."""
    if session is None:
        return Situation()
    place_asked = session.identified and bool(for_appointment(session, host.office.directory))
    settled = bool(session.place.hold or session.place.wishes or session.place.without)
    return Situation(
        can_apply=host.office.can_submit and serves_now(host.settings.hall, host.clock.now()),
        consents_given=consents_given(session),
        identified=session.identified,
        by_hand=session.applicant is not None and session.applicant.by_hand,
        correcting=session.correcting,
        form_open=first_problem(session) is not None if session.identified else True,
        place_asked=place_asked,
        place_due=place_asked and not (settled and session.correcting),
        place_missing=place_asked and not settled,
        place_settled=settled,
        sign_asked=bool(session.service.sign),
        signed=is_signed(session) or session.sign_at_counter,
        place_gone=place_gone(session),
        phone_paired=host.phone.is_paired,
        from_questions=host.came_from() is State.QUESTIONS,
        from_place=host.came_from() is State.PLACE,
        from_review=host.came_from() is State.REVIEW,
        from_case_code=host.came_from() is State.CASE_CODE,
        from_case_ask=host.came_from() is State.CASE_ASK,
    )


def consents_given(session: Session) -> bool:
    """Every compulsory consent was given, each by its own tick."""
    decisions = session.consents
    return all(
        consent.id in decisions and decisions[consent.id].accepted
        for consent in session.service.notice.consents
        if consent.required
    )


def first_problem(session: Session) -> Problem | None:
    """The first question of the kiosk that is still open or wrong; places and signatures have stages of
    their own."""
    own = {
        field.id
        for section in session.service.sections
        for field in section.fields
        if field.type in NOT_ASKED_HERE
    }
    found = problems(session.service, session.answers, session.context, ask="kiosk")
    return next((one for one in found if one.field_id.split(".")[0].split("[")[0] not in own), None)


def is_signed(session: Session) -> bool:
    """Something was drawn: at least two different points."""
    return len({point for stroke in session.strokes for point in stroke}) > 1


def place_gone(session: Session) -> bool:
    """The office has the case, but its place went to somebody else."""
    return session.answer is not None and session.answer.appointment_result in PLACE_TO_CHOOSE
