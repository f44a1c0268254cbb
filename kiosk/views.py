"""What the face may show: one frozen view per screen, made by `kiosk/desk/desk.py`, drawn by `screens/`.

A view holds texts in the session's language and nothing the screen would have to decide. Views that hold
personal data have no repr. Screens keep no copy of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from catalogue.model import Choice, Field, Guide, Notice
from kiosk.actions import Action
from kiosk.desk.place_lines import DayLine, OfficeLine, SlotLine
from kiosk.panels import Overlay, PhoneOffer
from kiosk.presentation import DEFAULT, Presentation
from words import Language

if TYPE_CHECKING:
    from kiosk.admin.views import AdminView


@dataclass(frozen=True, slots=True)
class Step:
    """Progress: `number` of `count`, 1-based; `name` is the step's title."""

    number: int
    count: int
    name: str


@dataclass(frozen=True, slots=True)
class Chrome:
    """Top and bottom bar of a session's screen. An empty label means the button is not drawn."""

    title: str
    step: Step | None = None
    back: str = ""
    next: str = ""
    next_enabled: bool = True
    next_reason: str = ""  # why the next button does not work yet
    finish: str = ""  # 结束并清除


@dataclass(frozen=True, slots=True)
class Status:
    """Bottom line of the home screen. `good` False draws a warning mark beside the words."""

    good: bool
    text: str
    hotline: str
    now: str  # empty while the time is unknown


@dataclass(frozen=True, slots=True)
class Tile:
    """A service on the home screen."""

    code: str
    seal: str
    role: str  # action, danger, good, warning
    title: str
    summary: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """Attract and home in one: what can be done here."""

    hall: str
    machine: str
    tiles: tuple[Tile, ...]
    status: Status
    notice: str = ""  # guides only, data of yesterday ...
    closed: str = ""  # outside opening hours: when we are back
    languages: tuple[Language, ...] = ()  # those of this hall; one alone is no choice
    lookup: Tile | None = None  # cases that exist; none on a machine that no office knows


@dataclass(frozen=True, slots=True)
class GuideView:
    """Before anything is asked. `cannot` says why applying is not possible now (guide only)."""

    chrome: Chrome
    guide: Guide
    summary: str
    cannot: str = ""


@dataclass(frozen=True, slots=True)
class ConsentItem:
    """One tick. `accepted` is None until the citizen decided."""

    id: str
    text: str
    required: bool
    accepted: bool | None
    declined_means: str


@dataclass(frozen=True, slots=True)
class NoticeView:
    """Who, why, what, how long, which rights; then one tick per consent."""

    chrome: Chrome
    notice: Notice
    consents: tuple[ConsentItem, ...]


class ReaderHint(StrEnum):
    """What the identify screen says; each has its own drawing and words."""

    PLACE_CARD = "place_card"
    REMOVE_OLD_CARD = "remove_old_card"
    HOLD_STILL = "hold_still"
    NOT_AN_ID_CARD = "not_an_id_card"
    REJECTED = "rejected"
    DAMAGED = "damaged"
    READER_AWAY = "reader_away"
    READ = "read"


@dataclass(frozen=True, slots=True, repr=False)
class IdentifyView:
    """Card with live reader state. After reading, masked facts to confirm."""

    chrome: Chrome
    hint: ReaderHint
    message: str
    facts: tuple[tuple[str, str], ...] = ()  # (label, masked value)
    warning: str = ""
    purpose: str = ""  # what the card is read for
    by_hand_label: str = ""  # tile "没带身份证"; empty: not offered
    by_hand_note: str = ""
    consent_note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class FieldView:
    """One question on a screen with its present answer (JSON form of `catalogue`), or an error.

    `field.type` tells which entry is drawn. `preview` is the answer as text. For a list field `items` holds
    one line per entry.
    """

    field: Field
    value: Any = None
    error: str = ""
    choices: tuple[Choice, ...] = ()
    preview: str = ""
    items: tuple[str, ...] = ()
    can_add: bool = True
    regions: tuple[tuple[str, str], ...] = ()  # region fields: (code, name) to choose from
    region_path: tuple[tuple[str, str], ...] = ()  # chosen levels so far


@dataclass(frozen=True, slots=True)
class OneMore:
    """At the end of an entry: the button that begins another entry of the same list (`AddItem`)."""

    list_id: str
    label: str


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """Advice of the pre-check: level good, info or warning."""

    level: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class QuestionsView:
    """One screen of questions: mostly one field, sometimes a few small ones."""

    chrome: Chrome
    title: str
    help: str
    why: str
    fields: tuple[FieldView, ...]
    advice: tuple[AdviceLine, ...] = ()
    within_list: str = ""  # title of the list entry being filled, e.g. 第 2 位家庭成员
    one_more: OneMore | None = None
    phone: PhoneOffer | None = None


@dataclass(frozen=True, slots=True)
class PlaceView:
    """When and where. Offline: `offline_note` says how old the list is; up to three wishes."""

    chrome: Chrome
    title: str
    subtitle: str
    offices: tuple[OfficeLine, ...]
    days: tuple[DayLine, ...]
    more_days: bool
    morning: tuple[SlotLine, ...]
    afternoon: tuple[SlotLine, ...]
    day_title: str
    bring: tuple[str, ...]
    bring_title: str
    offline_note: str = ""
    message: str = ""  # "刚刚被别人约走了，请另选一个时间"
    loading: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class ReviewRow:
    """One answer; an empty `field_id` cannot be corrected here."""

    field_id: str
    label: str
    value: str


@dataclass(frozen=True, slots=True, repr=False)
class ReviewGroup:
    """Rows of one section."""

    title: str
    rows: tuple[ReviewRow, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ReviewView:
    """Everything once more, each row with "correct this"; then advice, what to bring, fee, dates."""

    chrome: Chrome
    groups: tuple[ReviewGroup, ...]
    advice: tuple[AdviceLine, ...]
    bring_title: str
    bring: tuple[str, ...]
    fee: str
    dates: tuple[str, ...]
    problem: str = ""  # something is still missing; touching it leads there
    phone: PhoneOffer | None = None


@dataclass(frozen=True, slots=True, repr=False)
class SignatureView:
    """A drawn signature: intent only. Strokes are 0..1 of the pad's width and height, y downwards.

    `at_counter` is the button of somebody who cannot or will not draw.
    """

    chrome: Chrome
    reason: str
    at_counter: str
    strokes: tuple[tuple[tuple[float, float], ...], ...] = ()
    phone: PhoneOffer | None = None


@dataclass(frozen=True, slots=True)
class SendingView:
    """Saving, then sending; `message` says exactly what is true at this moment."""

    chrome: Chrome
    message: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One of the cases that were found; `note` says how it stands, or that it asks its code."""

    id: str
    title: str
    number: str  # grouped in fours
    note: str


@dataclass(frozen=True, slots=True, repr=False)
class CasesView:
    """The cases of a person, newest first."""

    chrome: Chrome
    title: str
    cases: tuple[CaseLine, ...]
    take_card: str = ""


@dataclass(frozen=True, slots=True)
class CaseDeed:
    """What may be done with a case now: a button."""

    label: str
    action: Action


@dataclass(frozen=True, slots=True, repr=False)
class CaseView:
    """One case as the office told it a moment ago. Empty texts and lists are not drawn.

    `said`: what became of the last thing asked. `paper`: of the slip, once it was asked for.
    """

    chrome: Chrome
    title: str
    number: str  # grouped in fours
    state: str
    lines: tuple[tuple[str, str], ...]  # (label, value): when and where
    deeds: tuple[CaseDeed, ...]
    details: tuple[tuple[str, str], ...] = ()  # (label, value): how to reach, what is due
    said: AdviceLine | None = None
    bring_title: str = ""
    bring: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    qr: str = ""
    qr_caption: str = ""
    qr_note: str = ""
    paper: AdviceLine | None = None
    take_card: str = ""


class Paper(StrEnum):
    """What the paper is doing."""

    WAITING = "waiting"
    STOPPED = "stopped"  # still to come, but the printer waits for somebody
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class DoneView:
    """Number and QR first, whatever the paper does. `headline` says saved / received / booked, as is true."""

    chrome: Chrome
    headline: str
    good: bool
    number: str  # grouped in fours
    lines: tuple[str, ...]
    qr: str  # address for the phone; empty: no phone page
    qr_caption: str
    qr_note: str
    paper: Paper
    paper_title: str
    paper_note: str
    paper_preview: tuple[str, ...]
    can_reprint: bool
    take_card: str = ""
    choose_again: str = ""  # label of the button that offers other times
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TroubleView:
    """Something broke for this citizen: what happened, what is kept, what to do; a short code for staff."""

    chrome: Chrome
    title: str
    happened: str
    kept: str
    todo: str
    code: str = ""
    kept_is_private: bool = False  # it names a receipt number


@dataclass(frozen=True, slots=True)
class OutOfServiceView:
    """The machine cannot serve."""

    title: str
    reason: str
    todo: str
    code: str = ""


View = (
    HomeView
    | GuideView
    | NoticeView
    | IdentifyView
    | QuestionsView
    | PlaceView
    | ReviewView
    | SignatureView
    | SendingView
    | DoneView
    | CasesView
    | CaseView
    | TroubleView
    | OutOfServiceView
)


@dataclass(frozen=True, slots=True)
class Look:
    """Everything the face needs for one frame. `serial` grows with every change."""

    serial: int
    view: View | AdminView
    overlay: Overlay | None = None
    presentation: Presentation = DEFAULT
    can_speak: bool = False  # is there a voice that can be switched on?
