"""Which stage shows which state of a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kiosk.desk.asked import AskedStage
from kiosk.desk.by_hand import ByHandStage
from kiosk.desk.case_ask import CaseAskStage
from kiosk.desk.case_time import CaseTimeStage
from kiosk.desk.cases import CasesStage, CaseStage
from kiosk.desk.done import DoneStage
from kiosk.desk.find import CodeStage, FindCardStage, FindStage
from kiosk.desk.identify import IdentifyStage
from kiosk.desk.moving import MovedStage, MovingStage
from kiosk.desk.notice import GuideStage, NoticeStage
from kiosk.desk.place import PlaceStage
from kiosk.desk.questions import QuestionsStage
from kiosk.desk.rebook import RebookStage
from kiosk.desk.review import ReviewStage
from kiosk.desk.sending import NotSavedStage, SendingStage
from kiosk.desk.signature import SignatureStage
from kiosk.desk.stage import Host, Stage
from kiosk.machine import State

STAGES: Final[Mapping[State, Callable[[Host], Stage]]] = {
    State.GUIDE: GuideStage,
    State.NOTICE: NoticeStage,
    State.IDENTIFY: IdentifyStage,
    State.BY_HAND: ByHandStage,
    State.QUESTIONS: QuestionsStage,
    State.PLACE: PlaceStage,
    State.REVIEW: ReviewStage,
    State.SIGNATURE: SignatureStage,
    State.SENDING: SendingStage,
    State.NOT_SAVED: NotSavedStage,
    State.DONE: DoneStage,
    State.REBOOK: RebookStage,
    State.MOVING: MovingStage,
    State.MOVED: MovedStage,
}
"""Of somebody who applies for something."""

LOOKUP_STAGES: Final[Mapping[State, Callable[[Host], Stage]]] = {
    State.FIND: FindStage,
    State.FIND_CARD: FindCardStage,
    State.ASKED: AskedStage,
    State.CASES: CasesStage,
    State.CASE_CODE: CodeStage,
    State.CASE: CaseStage,
    State.CASE_TIME: CaseTimeStage,
    State.CASE_ASK: CaseAskStage,
}
"""Of somebody who looks after cases that exist."""
