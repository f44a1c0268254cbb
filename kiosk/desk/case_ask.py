"""What is asked of a case, by one form each: cancel, rate, complain, take back consent, delete."""

from __future__ import annotations

import words
from catalogue.model import Service
from kiosk.desk.find import LookupFormStage
from kiosk.forms.lookup_forms import DELETE, NO, cancel_form, complain_form, consent_form, rate_form
from kiosk.forms.questions import Moved, Questions
from kiosk.lookup import Cancel, CaseAsk, Errand
from kiosk.machine import Event, State
from wire.case_sheet import CaseRequestBody, RequestKind


class CaseAskStage(LookupFormStage):
    """The form of what the citizen touched on the sheet; its answer is sent, or nothing happens."""

    state = State.CASE_ASK

    def begin(self) -> Questions:
        """Over this form's own answers."""
        return self.over(self.lookup.asked)

    def form_now(self) -> Service:
        """The form that was asked for."""
        spoken, case = words.language(), self.lookup.case
        match self.lookup.ask:
            case CaseAsk.CANCEL:
                ends = case is not None and case.sheet is not None and case.sheet.cancelling_ends
                return cancel_form(spoken, ends)
            case CaseAsk.RATE:
                return rate_form(spoken)
            case CaseAsk.COMPLAIN:
                return complain_form(spoken, self.host.settings.hall.hotline)
        return consent_form(spoken)

    def enter(self) -> None:
        """Empty; after a failed attempt with what was written. A choice is made anew."""
        if self.host.came_from() is not State.ASKED:
            self.lookup.asked.clear()
        self.lookup.asked.pop("choice", None)
        self.cursor = self.begin()

    def after(self, moved: Moved) -> None:
        """Send it; "no" leads back."""
        if moved is not Moved.FINISHED:
            super().after(moved)
        elif self.lookup.asked.get("choice") == NO:
            self.host.fire(Event.BACK)
        else:
            self.lookup.errand = self._errand()
            self.host.fire(Event.NEXT)

    def _errand(self) -> Errand:
        asked = self.lookup.asked
        match self.lookup.ask:
            case CaseAsk.CANCEL:
                return Cancel()
            case CaseAsk.RATE:
                return CaseRequestBody(kind=RequestKind.RATING, score=int(asked["choice"]))
            case CaseAsk.COMPLAIN:
                return CaseRequestBody(kind=RequestKind.COMPLAINT, text=asked["text"])
        delete = asked["choice"] == DELETE
        return CaseRequestBody(kind=RequestKind.DELETE if delete else RequestKind.WITHDRAW)
