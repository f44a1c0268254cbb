"""Finding cases that exist: by card with the reader's live state, or by number and code; its own code."""

from __future__ import annotations

from typing import Any

import words
from catalogue.model import Service
from drivers.types import CardRead, CardTrouble, ReaderEvent, ReaderState
from kiosk.actions import Action, Back, ByHand
from kiosk.applicant import ID_TYPES
from kiosk.desk.identify import IdentifyStage
from kiosk.desk.questions import FormStage
from kiosk.desk.steps import chrome
from kiosk.forms.lookup_forms import BY_CARD, BY_NUMBER, code_form, search_form
from kiosk.forms.questions import Form, Moved, Questions
from kiosk.lookup import LookupSession
from kiosk.machine import Event, State
from kiosk.session import Session
from kiosk.views import AdviceLine, IdentifyView, ReaderHint
from wire.case_lookup import CardLookup, NumberLookup
from words import _


def lookup_of(session: Session) -> LookupSession:
    """The session of these stages; raises TypeError in any other one (the machine does not allow it)."""
    if not isinstance(session, LookupSession):
        raise TypeError("not a session that looks for cases")
    return session


class LookupFormStage(FormStage):
    """A form beside a case: what became of the last errand stands below it until something is touched."""

    @property
    def lookup(self) -> LookupSession:
        """The running session."""
        return lookup_of(self.session)

    def over(self, answers: dict[str, Any]) -> Questions:
        """A cursor at the first question, over answers of this session."""
        cursor = Questions(Form(self.form_now(), answers, lambda: self.session.context))
        cursor.to_first()
        return cursor

    def form_now(self) -> Service:
        """The form in the words of the language being spoken."""
        raise NotImplementedError

    def spoken(self) -> None:
        """The same place in the words of the new language; what was said before is said no more."""
        self.lookup.said = None
        self.cursor.speak(self.form_now())

    def act(self, action: Action) -> None:
        """Somebody goes on: what was said is old."""
        self.lookup.said = None
        super().act(action)

    def advice(self) -> tuple[AdviceLine, ...]:
        """What became of the last errand."""
        said = self.lookup.said
        return () if said is None else (said,)


class FindStage(LookupFormStage):
    """Card or number; then number and code."""

    state = State.FIND

    def begin(self) -> Questions:
        """Over what is typed."""
        return self.over(self.lookup.typed)

    def form_now(self) -> Service:
        """The search."""
        return search_form(words.language())

    def enter(self) -> None:
        """Anew, but after a search that found nothing: there, with what was typed, and why."""
        came, lookup = self.host.came_from(), self.lookup
        by_number = lookup.typed.get("way") == BY_NUMBER
        if came is State.ASKED and by_number:
            return
        said = lookup.said if came is State.ASKED else None
        lookup.begin_again()
        self.cursor, lookup.said = self.begin(), said
        if came is State.FIND_CARD and by_number:
            self.cursor.answer("way", BY_NUMBER)

    def after(self, moved: Moved) -> None:
        """The card has a screen of its own; number and code go to the office."""
        typed = self.lookup.typed
        if moved is not Moved.FINISHED:
            super().after(moved)
        elif typed["way"] == BY_CARD:
            self.host.fire(Event.BY_CARD)
        else:
            self.lookup.errand = NumberLookup(number=typed["number"], proof=typed["code"])
            self.host.fire(Event.NEXT)


class CodeStage(LookupFormStage):
    """The own code of a case that the card alone does not open."""

    state = State.CASE_CODE

    def begin(self) -> Questions:
        """Over what is typed."""
        return self.over(self.lookup.code_typed)

    def form_now(self) -> Service:
        """One question."""
        return code_form(words.language())

    def enter(self) -> None:
        """Nothing stands there, whatever was typed for another case."""
        self.lookup.code_typed.clear()
        self.cursor = self.begin()

    def finished(self) -> None:
        """The office judges it, with the lock of every other try."""
        case = self.lookup.case
        assert case is not None
        self.lookup.errand = NumberLookup(number=case.number, proof=self.lookup.code_typed["code"])


class FindCardStage(IdentifyStage):
    """Same reader, same rules: a card left from before never counts. What was read is asked for at once."""

    def view(self) -> IdentifyView:
        """The live state."""
        hint = self.hint
        return IdentifyView(
            chrome=chrome(self.session, State.FIND_CARD, next=""),
            hint=hint,
            message=self._words(hint),
            purpose=_("只用来查您办的事。查完后本机不保留您的身份信息。"),
            by_hand_label=_("用受理号查"),
            by_hand_note=_("受理号印在回执上"),
        )

    def act(self, action: Action) -> None:
        """The other way, or back."""
        match action:
            case ByHand():
                lookup_of(self.session).typed["way"] = BY_NUMBER
                self.host.fire(Event.BY_HAND)
            case Back():
                self.host.fire(Event.BACK)
            case _:
                pass

    def hear_reader(self, event: ReaderEvent) -> None:
        """Follow the reader; a card that is read is asked for."""
        match event:
            case CardRead(record):
                lookup_of(self.session).errand = CardLookup(
                    id_type=ID_TYPES[record.kind], id_number=record.number
                )
                self.host.fire(Event.NEXT)
            case _:
                super().hear_reader(event)

    def _words(self, hint: ReaderHint) -> str:
        match hint:
            case ReaderHint.READER_AWAY:
                return _("读卡器暂时用不了。可以用受理号查，或到窗口查。")
            case ReaderHint.NOT_AN_ID_CARD:
                return _("这不是身份证，请换成身份证，或用受理号查。")
            case ReaderHint.REJECTED | ReaderHint.DAMAGED:
                return _("这张证件读不出来。可以用受理号查，或到窗口查。")
            case ReaderHint.PLACE_CARD if self._failed not in (None, CardTrouble.MOVED):
                return _("刚才那张证件没有读成。可以再放一次，或用受理号查。")
            case ReaderHint.PLACE_CARD if not self._failed and self._preparing:
                return _("读卡器正在准备，请稍等。也可以用受理号查。")
        return self._message(hint)

    @property
    def _preparing(self) -> bool:
        return self.host.reader.status.state is ReaderState.UNKNOWN
