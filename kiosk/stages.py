"""Which stage shows which state of a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kiosk.desk_asked import AskedStage
from kiosk.desk_by_hand import ByHandStage
from kiosk.desk_case_ask import CaseAskStage
from kiosk.desk_case_time import CaseTimeStage
from kiosk.desk_cases import CasesStage, CaseStage
from kiosk.desk_done import DoneStage
from kiosk.desk_find import CodeStage, FindCardStage, FindStage
from kiosk.desk_identify import IdentifyStage
from kiosk.desk_moving import MovedStage, MovingStage
from kiosk.desk_notice import GuideStage, NoticeStage
from kiosk.desk_place import PlaceStage
from kiosk.desk_questions import QuestionsStage
from kiosk.desk_rebook import RebookStage
from kiosk.desk_review import ReviewStage
from kiosk.desk_sending import NotSavedStage, SendingStage
from kiosk.desk_signature import SignatureStage
from kiosk.machine import State
from kiosk.stage import Host, Stage

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
