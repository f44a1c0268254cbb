"""What a citizen can do. The face sends one of these to `Desk.act`; nothing else crosses the counter.

Actions with personal data have no repr.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.presentation import Presentation


@dataclass(frozen=True, slots=True)
class Presence:
    """Any touch: somebody is there."""


@dataclass(frozen=True, slots=True)
class Present:
    """From now on like this: language, text size, colours, reach, hand, voice."""

    presentation: Presentation


@dataclass(frozen=True, slots=True)
class OpenComfort:
    """显示与语言 in the top bar: the panel with every way of using the machine."""


@dataclass(frozen=True, slots=True)
class CallPerson:
    """请人帮忙 in the top bar."""


@dataclass(frozen=True, slots=True)
class OpenService:
    """A tile on the home screen."""

    code: str


@dataclass(frozen=True, slots=True)
class LookUp:
    """查进度、改时间 on the home screen."""


@dataclass(frozen=True, slots=True)
class Next:
    """The button at the lower right."""


@dataclass(frozen=True, slots=True)
class Back:
    """The button at the lower left."""


@dataclass(frozen=True, slots=True)
class SetConsent:
    """One tick."""

    consent_id: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class ByHand:
    """No card at hand."""


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """An answer in JSON form; None clears it. A valid single choice, yes/no or division advances by
    itself."""

    field_id: str
    value: Any


@dataclass(frozen=True, slots=True)
class AddItem:
    """Begin a new entry of a list question: on its own page, or after the entry that is being filled."""

    field_id: str


@dataclass(frozen=True, slots=True)
class EditItem:
    """Open an entry of a list question."""

    field_id: str
    index: int


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Drop an entry of a list question."""

    field_id: str
    index: int


@dataclass(frozen=True, slots=True)
class ChooseOffice:
    """One of the competent offices."""

    office_id: str


@dataclass(frozen=True, slots=True)
class ChooseDay:
    """A day in the place screen."""

    day: date


@dataclass(frozen=True, slots=True)
class MoreDays:
    """Show the following days."""


@dataclass(frozen=True, slots=True)
class ChooseSlot:
    """A time: held at once when online, noted as a wish when not."""

    slot_id: str


@dataclass(frozen=True, slots=True)
class Correct:
    """Correct one row of the review; the next valid answer leads back to the review."""

    field_id: str


@dataclass(frozen=True, slots=True, repr=False)
class Sign:
    """The strokes drawn so far; an empty tuple clears the pad."""

    strokes: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class SignAtCounter:
    """No drawing here: the person signs on paper at the counter."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One of the cases that were found."""

    case_id: str


@dataclass(frozen=True, slots=True)
class CancelTime:
    """取消预约: asked once."""


@dataclass(frozen=True, slots=True)
class PrintState:
    """A slip with how the case stands."""


@dataclass(frozen=True, slots=True)
class Rate:
    """评价."""


@dataclass(frozen=True, slots=True)
class Complain:
    """投诉."""


@dataclass(frozen=True, slots=True)
class TakeBackConsent:
    """撤回同意、申请删除: asked once."""


@dataclass(frozen=True, slots=True)
class Reprint:
    """Ask for the paper once more (marked)."""


@dataclass(frozen=True, slots=True)
class ChooseAgain:
    """The place was gone: other times, please."""


@dataclass(frozen=True, slots=True)
class Another:
    """再办一件: a new matter for the same person is a new session with the card laid down again."""


@dataclass(frozen=True, slots=True)
class Finish:
    """完成 on the done screen."""


@dataclass(frozen=True, slots=True)
class OpenPhone:
    """用手机: the panel with the code, or with what has arrived."""


@dataclass(frozen=True, slots=True)
class TapNumber:
    """The number that stands on the phone."""

    number: int


@dataclass(frozen=True, slots=True)
class NewPhoneCode:
    """重新生成: another code."""


@dataclass(frozen=True, slots=True)
class DropPhone:
    """断开手机."""


@dataclass(frozen=True, slots=True)
class MoveToPhone:
    """改在手机上接着填: asked once."""


@dataclass(frozen=True, slots=True)
class ConfirmMove:
    """Yes, move."""


@dataclass(frozen=True, slots=True)
class AskErase:
    """结束并清除 in the top bar."""


@dataclass(frozen=True, slots=True)
class ConfirmErase:
    """Yes, erase."""


@dataclass(frozen=True, slots=True)
class KeepGoing:
    """No, go on / I am still here."""


Action = (
    Presence
    | Present
    | OpenComfort
    | CallPerson
    | OpenService
    | LookUp
    | Next
    | Back
    | SetConsent
    | ByHand
    | Answer
    | AddItem
    | EditItem
    | RemoveItem
    | ChooseOffice
    | ChooseDay
    | MoreDays
    | ChooseSlot
    | Correct
    | Sign
    | SignAtCounter
    | OpenCase
    | CancelTime
    | PrintState
    | Rate
    | Complain
    | TakeBackConsent
    | Reprint
    | ChooseAgain
    | Another
    | Finish
    | OpenPhone
    | TapNumber
    | NewPhoneCode
    | DropPhone
    | MoveToPhone
    | ConfirmMove
    | AskErase
    | ConfirmErase
    | KeepGoing
)
