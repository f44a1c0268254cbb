"""What the phone answered, taken into the session after the catalogue accepts it here, too."""

from __future__ import annotations

from math import isfinite
from typing import Any, Final

from catalogue import Accepted, check, filled
from kiosk.desk.questions import QuestionsStage
from kiosk.desk.signature import MOST_POINTS, MOST_STROKES
from kiosk.desk.stage import Host
from kiosk.machine import State
from kiosk.phone.questions import open_on_phone
from kiosk.session import Session, Strokes
from wire.handoff import HandoffState

_NEVER: Final = object()


class Received:
    """Remembers what was taken, so that what is corrected here later is not overwritten by an old answer."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._taken: dict[str, Any] = {}
        self._strokes: list[list[list[float]]] = []
        self.signed = False
        self.answered: list[str] = []  # ids of the questions answered there, in the order of coming
        self.times: dict[str, int] = {}  # how often the phone answered a question

    def forget(self) -> None:
        """The session is over."""
        self._taken.clear()
        self.answered.clear()
        self.times.clear()
        self._strokes, self.signed = [], False

    def take(self, state: HandoffState, host: Host) -> None:
        """Take over what is new; None clears."""
        session, given = self._session, state.answers
        for id_ in self._taken.keys() - given.keys():
            del self._taken[id_]  # it was corrected here since, so the office has dropped it
        for field in open_on_phone(session, given):
            if field.id not in given or given[field.id] == self._taken.get(field.id, _NEVER):
                continue
            value = self._taken[field.id] = given[field.id]
            scope = filled(session.service, session.answers, session.context)
            verdict = check(field, value, scope, session.context) if value is not None else Accepted(None)
            if not isinstance(verdict, Accepted):
                continue
            self.times[field.id] = self.times.get(field.id, 0) + 1
            session.answers.pop(field.id, None)
            if field.id in self.answered:
                self.answered.remove(field.id)
            if verdict.value is not None:
                session.answers[field.id] = verdict.value
                self.answered.append(field.id)
            stage = host.stage(State.QUESTIONS)
            assert isinstance(stage, QuestionsStage)
            stage.cursor.forget_typed(field.id)
        self._take_strokes(state.strokes)

    def _take_strokes(self, strokes: list[list[list[float]]]) -> None:
        if strokes == self._strokes:
            return
        self._strokes = strokes
        drawn = drawing(strokes)
        if drawn is None or not self._session.service.sign:
            return
        self._session.strokes, self._session.sign_at_counter = drawn, False
        self.signed = bool(drawn)


def drawing(strokes: list[list[list[float]]]) -> Strokes | None:
    """Strokes as the session keeps them; None when they are none: too many, or outside the pad."""
    points = [point for stroke in strokes for point in stroke]
    if len(strokes) > MOST_STROKES or len(points) > MOST_POINTS:
        return None
    if not all(len(point) == 2 and all(isfinite(one) and 0 <= one <= 1 for one in point) for point in points):
        return None
    return tuple(tuple((x, y) for x, y in stroke) for stroke in strokes)
