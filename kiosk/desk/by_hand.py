"""No card at hand: the citizen types who he or she is."""

from __future__ import annotations

import words
from catalogue import prune
from kiosk.applicant import from_hand
from kiosk.desk.questions import FormStage
from kiosk.forms.by_hand import by_hand_service
from kiosk.forms.prefill import settle_known
from kiosk.forms.questions import Form, Questions
from kiosk.machine import State


class ByHandStage(FormStage):
    """The same cursor over a form of the machine's own."""

    state = State.BY_HAND

    def begin(self) -> Questions:
        """Over the session's hand answers."""
        session = self.session
        return Questions(
            Form(by_hand_service(words.language()), session.hand_answers, lambda: session.context)
        )

    def spoken(self) -> None:
        """The same place in the words of the new language."""
        self.cursor.speak(by_hand_service(words.language()))

    def enter(self) -> None:
        """At the first question, or coming back at the last; what was typed before is still there."""
        if self.host.came_from() is State.QUESTIONS:
            self.cursor.to_last()
        else:
            self.cursor.to_first()

    def finished(self) -> None:
        """The applicant is who the answers say."""
        session = self.session
        answers = prune(self.cursor.form.service, session.hand_answers, session.context)
        before, session.applicant = session.applicant, from_hand(answers)
        settle_known(session)
        if before is not None and before.name != session.applicant.name:
            session.strokes = ()  # another name is another hand
