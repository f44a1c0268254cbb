"""The session as a declared state machine: states, events, edges and guards are data.

`kiosk/desk/desk.py` fires events; nothing else changes the state. Edges of one state and event are tried from
top to bottom, the first whose guard holds wins. What is not declared here cannot happen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where the citizen is."""

    HOME = "home"
    GUIDE = "guide"
    NOTICE = "notice"
    IDENTIFY = "identify"
    BY_HAND = "by_hand"
    QUESTIONS = "questions"
    PLACE = "place"
    REVIEW = "review"
    SIGNATURE = "signature"
    SENDING = "sending"
    NOT_SAVED = "not_saved"
    DONE = "done"
    MOVING = "moving"
    MOVED = "moved"
    REBOOK = "rebook"
    FIND = "find"
    FIND_CARD = "find_card"
    ASKED = "asked"
    CASES = "cases"
    CASE_CODE = "case_code"
    CASE = "case"
    CASE_TIME = "case_time"
    CASE_ASK = "case_ask"
    TROUBLE = "trouble"
    OUT_OF_SERVICE = "out_of_service"
    STAFF = "staff"


class Event(StrEnum):
    """What happened."""

    OPEN = "open"
    NEXT = "next"
    BACK = "back"
    BY_HAND = "by_hand"
    CORRECT_ANSWER = "correct_answer"
    CORRECT_PLACE = "correct_place"
    CORRECT_PERSON = "correct_person"
    SAVE_FAILED = "save_failed"
    ANSWERED = "answered"
    CHOOSE_AGAIN = "choose_again"
    MOVE = "move"
    MOVE_FAILED = "move_failed"
    LOOK_UP = "look_up"
    BY_CARD = "by_card"
    BY_CODE = "by_code"
    ASK = "ask"
    NOT_DONE = "not_done"
    END = "end"
    CRASH = "crash"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    KNOCK = "knock"


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts guards may test. Made anew from the session before each event."""

    can_apply: bool = False  # the office can be written to, and the hall is open
    consents_given: bool = False
    identified: bool = False
    by_hand: bool = False
    correcting: bool = False  # on the way back to the review
    form_open: bool = False  # a question is still unanswered or wrong
    place_asked: bool = False  # the matter needs a time, and an office is known
    place_due: bool = False  # after the questions: asked, unless a correction left it settled
    place_missing: bool = False  # at the review: asked and not settled
    place_settled: bool = False
    sign_asked: bool = False
    signed: bool = False
    place_gone: bool = False
    phone_paired: bool = False  # a phone is connected, confirmed on both screens
    from_questions: bool = False  # the state before this one
    from_place: bool = False
    from_review: bool = False
    from_case_code: bool = False
    from_case_ask: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """In `state`, on `event`, to `target`, if the fact named `guard` holds (always when empty)."""

    state: State
    event: Event
    target: State
    guard: str = ""


S, E = State, Event

IN_SESSION: Final = frozenset(S) - {S.HOME, S.TROUBLE, S.OUT_OF_SERVICE, S.STAFF}
"""States in which a session exists."""

UNINTERRUPTED: Final = frozenset({S.SENDING, S.MOVING})
"""States that nobody may end: a submission is being written, or a form is on its way to the phone."""

READS_CARDS: Final = frozenset({S.IDENTIFY, S.FIND_CARD})
"""States in which a card is asked for."""

TAKEN_ALONG: Final = frozenset({S.DONE, S.MOVED})
"""Last pages: number and QR code, and a paper that is coming."""

EDGES: Final = (
    Edge(S.HOME, E.OPEN, S.GUIDE),
    Edge(S.GUIDE, E.NEXT, S.NOTICE, "can_apply"),
    Edge(S.GUIDE, E.BACK, S.HOME),
    Edge(S.NOTICE, E.NEXT, S.IDENTIFY, "consents_given"),
    Edge(S.NOTICE, E.BACK, S.GUIDE),
    Edge(S.IDENTIFY, E.NEXT, S.QUESTIONS, "identified"),
    Edge(S.IDENTIFY, E.BY_HAND, S.BY_HAND),
    Edge(S.IDENTIFY, E.BACK, S.NOTICE),
    Edge(S.BY_HAND, E.NEXT, S.REVIEW, "correcting"),
    Edge(S.BY_HAND, E.NEXT, S.QUESTIONS),
    Edge(S.BY_HAND, E.BACK, S.REVIEW, "correcting"),
    Edge(S.BY_HAND, E.BACK, S.IDENTIFY),
    Edge(S.QUESTIONS, E.NEXT, S.PLACE, "place_due"),
    Edge(S.QUESTIONS, E.NEXT, S.REVIEW),
    Edge(S.QUESTIONS, E.BACK, S.REVIEW, "correcting"),
    Edge(S.QUESTIONS, E.BACK, S.BY_HAND, "by_hand"),
    Edge(S.QUESTIONS, E.BACK, S.IDENTIFY),
    Edge(S.PLACE, E.NEXT, S.REVIEW, "place_settled"),
    Edge(S.PLACE, E.BACK, S.REVIEW, "correcting"),
    Edge(S.PLACE, E.BACK, S.QUESTIONS),
    Edge(S.REVIEW, E.NEXT, S.QUESTIONS, "form_open"),
    Edge(S.REVIEW, E.NEXT, S.PLACE, "place_missing"),
    Edge(S.REVIEW, E.NEXT, S.SIGNATURE, "sign_asked"),
    Edge(S.REVIEW, E.NEXT, S.SENDING),
    Edge(S.REVIEW, E.CORRECT_ANSWER, S.QUESTIONS),
    Edge(S.REVIEW, E.CORRECT_PLACE, S.PLACE, "place_asked"),
    Edge(S.REVIEW, E.CORRECT_PERSON, S.BY_HAND, "by_hand"),
    Edge(S.REVIEW, E.BACK, S.PLACE, "place_asked"),
    Edge(S.REVIEW, E.BACK, S.QUESTIONS),
    Edge(S.SIGNATURE, E.NEXT, S.SENDING, "signed"),
    Edge(S.SIGNATURE, E.BACK, S.REVIEW),
    Edge(S.SENDING, E.ANSWERED, S.DONE),
    Edge(S.SENDING, E.SAVE_FAILED, S.NOT_SAVED),
    Edge(S.NOT_SAVED, E.NEXT, S.SENDING),
    Edge(S.NOT_SAVED, E.BACK, S.REVIEW),
    Edge(S.DONE, E.CHOOSE_AGAIN, S.REBOOK, "place_gone"),
    Edge(S.REBOOK, E.ANSWERED, S.DONE),
    Edge(S.REBOOK, E.BACK, S.DONE),
    Edge(S.QUESTIONS, E.MOVE, S.MOVING, "phone_paired"),
    Edge(S.PLACE, E.MOVE, S.MOVING, "phone_paired"),
    Edge(S.REVIEW, E.MOVE, S.MOVING, "phone_paired"),
    Edge(S.SIGNATURE, E.MOVE, S.MOVING, "phone_paired"),
    Edge(S.MOVING, E.ANSWERED, S.MOVED),
    Edge(S.MOVING, E.MOVE_FAILED, S.QUESTIONS, "from_questions"),
    Edge(S.MOVING, E.MOVE_FAILED, S.PLACE, "from_place"),
    Edge(S.MOVING, E.MOVE_FAILED, S.REVIEW, "from_review"),
    Edge(S.MOVING, E.MOVE_FAILED, S.SIGNATURE),
    # a session of the other kind: it looks after cases that exist
    Edge(S.HOME, E.LOOK_UP, S.FIND),
    Edge(S.FIND, E.BY_CARD, S.FIND_CARD),
    Edge(S.FIND, E.NEXT, S.ASKED),
    Edge(S.FIND, E.BACK, S.HOME),
    Edge(S.FIND_CARD, E.NEXT, S.ASKED),
    Edge(S.FIND_CARD, E.BY_HAND, S.FIND),
    Edge(S.FIND_CARD, E.BACK, S.FIND),
    Edge(S.ASKED, E.OPEN, S.CASE),
    Edge(S.ASKED, E.ANSWERED, S.CASES),
    Edge(S.ASKED, E.NOT_DONE, S.CASE_CODE, "from_case_code"),
    Edge(S.ASKED, E.NOT_DONE, S.CASE_ASK, "from_case_ask"),
    Edge(S.ASKED, E.NOT_DONE, S.FIND),
    Edge(S.CASES, E.OPEN, S.CASE),
    Edge(S.CASES, E.BY_CODE, S.CASE_CODE),
    Edge(S.CASES, E.BACK, S.FIND),
    Edge(S.CASE_CODE, E.NEXT, S.ASKED),
    Edge(S.CASE_CODE, E.BACK, S.CASES),
    Edge(S.CASE, E.CHOOSE_AGAIN, S.CASE_TIME),
    Edge(S.CASE, E.ASK, S.CASE_ASK),
    Edge(S.CASE, E.BACK, S.CASES),
    Edge(S.CASE, E.LOOK_UP, S.FIND),
    Edge(S.CASE_TIME, E.ANSWERED, S.CASE),
    Edge(S.CASE_TIME, E.BACK, S.CASE),
    Edge(S.CASE_ASK, E.NEXT, S.ASKED),
    Edge(S.CASE_ASK, E.BACK, S.CASE),
    *(Edge(state, E.END, S.HOME) for state in S if state in IN_SESSION - UNINTERRUPTED),
    Edge(S.TROUBLE, E.END, S.HOME),
    *(Edge(state, E.CRASH, S.TROUBLE) for state in S if state is not S.OUT_OF_SERVICE),
    Edge(S.OUT_OF_SERVICE, E.CRASH, S.OUT_OF_SERVICE),
    *(Edge(state, E.WITHDRAW, S.OUT_OF_SERVICE) for state in S if state not in UNINTERRUPTED),
    Edge(S.OUT_OF_SERVICE, E.RESTORE, S.HOME),
    # staff: never from a session; what keeps the machine out of service keeps it so afterwards
    Edge(S.HOME, E.KNOCK, S.STAFF),
    Edge(S.OUT_OF_SERVICE, E.KNOCK, S.STAFF),
    Edge(S.STAFF, E.END, S.HOME),
)


class Undeclared(Exception):
    """The event has no edge from this state: the desk has a bug."""


class Machine:
    """Holds the present state."""

    def __init__(self) -> None:
        self.state = State.HOME

    def target(self, event: Event, situation: Situation) -> State | None:
        """Where `event` would lead; None when it is not declared here or every guard says no."""
        for edge in EDGES:
            fits = edge.state is self.state and edge.event is event
            if fits and (not edge.guard or getattr(situation, edge.guard)):
                return edge.target
        return None

    def knows(self, event: Event) -> bool:
        """Is the event declared in this state, whatever the guards say?"""
        return any(edge.state is self.state and edge.event is event for edge in EDGES)

    def fire(self, event: Event, situation: Situation) -> State | None:
        """Move. Returns the new state, None when the guards refuse; raises Undeclared."""
        if not self.knows(event):
            raise Undeclared(f"{self.state.value} + {event.value}")
        target = self.target(event, situation)
        if target is not None:
            self.state = target
        return target
