"""The questions of the matter, and the by-hand page, drawn from the same cursor."""

from __future__ import annotations

import hashlib
from typing import Any

from catalogue import Advice, FieldType, precheck
from kiosk.actions import Action, AddItem, Answer, Back, EditItem, Next, RemoveItem
from kiosk.desk.stage import Host, Stage, best_guess_now
from kiosk.desk.steps import chrome
from kiosk.forms.field_views import field_view, one_more, within
from kiosk.forms.prefill import is_settled, settle_known, start_value
from kiosk.forms.questions import Form, Moved, Questions
from kiosk.machine import Event, State
from kiosk.situation import first_problem
from kiosk.views import AdviceLine, QuestionsView


class FormStage(Stage):
    """A form on the screen: touches to the cursor, the cursor's page to a view."""

    state = State.QUESTIONS

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.cursor = self.begin()

    def begin(self) -> Questions:
        """The cursor over this stage's form."""
        raise NotImplementedError

    def act(self, action: Action) -> None:
        """Answers, entries, on and back."""
        cursor = self.cursor
        match action:
            case Answer(field_id, value):
                moved = cursor.answer(field_id, self.taken(field_id, value))
            case Next():
                moved = cursor.next()
            case Back():
                moved = cursor.back()
            case AddItem(field_id):
                moved = cursor.add_item(field_id)
            case EditItem(field_id, index):
                cursor.edit_item(field_id, index)
                moved = Moved.MOVED
            case RemoveItem(field_id, index):
                cursor.remove_item(field_id, index)
                moved = Moved.STAYED
            case _:
                return
        self.after(moved)

    def after(self, moved: Moved) -> None:
        """Show the result, or leave the form."""
        match moved:
            case Moved.FINISHED:
                self.finished()
                self.host.fire(Event.NEXT)
            case Moved.LEFT:
                self.host.fire(Event.BACK)
            case _:
                self.host.changed()

    def taken(self, field_id: str, value: Any) -> Any:
        """The JSON form of what the face sent."""
        return value

    def finished(self) -> None:
        """The last question is answered."""

    def section(self) -> str:
        """The section that is shown, for the progress bar."""
        return ""

    def advice(self) -> tuple[AdviceLine, ...]:
        """What the pre-check says to what was just answered."""
        return ()

    def view(self) -> QuestionsView:
        """The page at the cursor."""
        level, run = self.cursor.level, self.cursor.run()
        first = run[0] if run else None
        # the first screen of an entry also says what its list is about: it may have opened by itself
        about = level.group if level.index is not None and level.position(level.runs()) == 0 else None
        return QuestionsView(
            chrome=chrome(self.session, self.state, section=self.section()),
            title=(first.question or first.label) if first else "",
            help=(first.help or (about.help if about else "")) if first else "",
            why=(first.why or (about.why if about else "")) if first else "",
            fields=tuple(field_view(level, field, near=self.session.kiosk_region) for field in run),
            advice=self.advice(),
            within_list=within(level),
            one_more=one_more(self.cursor),
        )


class QuestionsStage(FormStage):
    """The matter's own questions."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._shown_before: frozenset[str] = frozenset()
        self._page: tuple[str, ...] = ()
        self._fresh: frozenset[str] = frozenset()
        self.wanted = ""  # path of the question to correct

    def begin(self) -> Questions:
        """Over the session's answers; what the paper told is not asked."""
        session = self.session
        return Questions(
            Form(
                session.service,
                session.answers,
                lambda: session.context,
                known=lambda field: is_settled(field, session),
                start=lambda field: start_value(field, session),
            )
        )

    def spoken(self) -> None:
        """The same place in the words of the new language."""
        self.cursor.speak(self.session.service)

    def enter(self) -> None:
        """At the question to correct, at the first one open, or (coming back) at the last."""
        if self.host.came_from() is State.MOVING:
            return  # it did not go to the phone: everything stands where it was
        settle_known(self.session)
        self.cursor.correcting = self.session.correcting
        wanted, self.wanted = self.wanted, ""
        if self.session.correcting and wanted and self.cursor.go_to(wanted):
            return
        problem = first_problem(self.session) if self.session.correcting else None
        if problem is not None and self.cursor.go_to(problem.field_id):
            return
        from_behind = self.host.came_from() in (State.PLACE, State.REVIEW)
        moved = self.cursor.to_last() if from_behind else self.cursor.to_first()
        if moved is Moved.FINISHED:
            self.host.fire(Event.BACK if from_behind else Event.NEXT)

    def taken(self, field_id: str, value: Any) -> Any:
        """A consent is sent as yes or no; which text it was, and when, is added here."""
        field = next((f for f in self.cursor.run() if f.id == field_id), None)
        if field is None or field.type is not FieldType.CONSENT:
            return value
        accepted = value.get("accepted") if isinstance(value, dict) else value
        if not isinstance(accepted, bool):
            return None
        text = "\n".join((field.label, field.question, field.help))
        return {
            "version": self.session.service.notice.version,
            "text_hash": hashlib.sha256(text.encode()).hexdigest(),
            "at": best_guess_now(self.host.clock).isoformat(),
            "accepted": accepted,
        }

    def section(self) -> str:
        """The section of the question that is shown."""
        root = self.cursor.root_field
        for section in self.session.service.sections:
            if any(field.id == root for field in section.fields):
                return section.id
        return ""

    def after(self, moved: Moved) -> None:
        """Keep in mind what is newly true, for the page that follows."""
        said = self._said()
        now = frozenset(said)
        page = (within(self.cursor.level), *(field.id for field in self.cursor.run()))
        if page != self._page:
            self._page, self._fresh = page, now - self._shown_before
            self._shown_before = now
        else:
            self._fresh |= now - self._shown_before
        super().after(moved)

    def advice(self) -> tuple[AdviceLine, ...]:
        """Advice that became true on this page or the one before."""
        return tuple(advice_line(one) for id_, one in self._said().items() if id_ in self._fresh)

    def _said(self) -> dict[str, Advice]:
        session = self.session
        return {one.rule_id: one for one in precheck(session.service, session.answers, session.context)}


def advice_line(advice: Advice) -> AdviceLine:
    """A rule's advice for the screen."""
    return AdviceLine(advice.level, advice.advice)
