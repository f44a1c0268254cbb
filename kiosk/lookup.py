"""The session of somebody who asks after cases that exist: nothing is applied for, much may be seen.

It is a session as any other to the desk (presence, wipe, bars); its service is a form of the machine's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import words
from catalogue.model import Service
from kiosk.forms.lookup_forms import search_form
from kiosk.ports import LookupBody
from kiosk.session import Session
from kiosk.views import AdviceLine
from wire.case_lookup import FoundCase
from wire.case_sheet import CaseRequestBody

CODE: Final = "LOOKUP"


class CaseAsk(StrEnum):
    """What may be asked of a case that is shown; each has a form of its own, answered once."""

    CANCEL = "cancel"
    RATE = "rate"
    COMPLAIN = "complain"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Cancel:
    """Give the place back."""


Errand = LookupBody | CaseRequestBody | Cancel
"""What the office is asked for."""


@dataclass(slots=True, repr=False)
class LookupSession(Session):
    """What was found, and what is being asked. No repr: it must never reach a log.

    `said` tells what became of the last errand, on the screen that it led to.
    """

    typed: dict[str, Any] = field(default_factory=dict)
    code_typed: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)
    ask: CaseAsk = CaseAsk.RATE
    errand: Errand | None = None
    found: list[FoundCase] = field(default_factory=list)
    chosen: str = ""  # id of the case that is shown
    said: AdviceLine | None = None

    @property
    def service(self) -> Service:
        """The search, in the words of the language being spoken."""
        return search_form(words.language())

    @property
    def case(self) -> FoundCase | None:
        """The case that is shown, or whose code is asked for."""
        return next((one for one in self.found if one.id == self.chosen), None)

    @property
    def open_case(self) -> FoundCase:
        """The case that is shown; raises RuntimeError when there is none (the machine does not allow it)."""
        if self.case is None or self.case.sheet is None:
            raise RuntimeError("no case is open")
        return self.case

    def take(self, cases: Sequence[FoundCase]) -> None:
        """What the office found; a single case is opened at once."""
        self.found = list(cases)
        self.chosen = self.found[0].id if len(self.found) == 1 else ""

    def put(self, case: FoundCase) -> None:
        """A case as it is by now, in its place."""
        self.found = [case if one.id == case.id else one for one in self.found]

    def begin_again(self) -> None:
        """Nothing found, nothing typed."""
        for answers in (self.typed, self.code_typed, self.asked):
            answers.clear()
        self.found.clear()
        self.errand = self.said = None
        self.chosen = ""

    def wipe(self) -> None:
        """Empty every value. May be called twice."""
        self.begin_again()
        Session.wipe(self)  # slots make a new class, which `super()` without arguments does not know
