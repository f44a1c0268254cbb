"""The shape of one service file: what a citizen can ask for, as data.

One YAML file in `catalogue/services/` is one `Service`. The published JSON Schema
(`catalogue/service.schema.json`) is generated from these classes. Texts are Chinese source strings;
translations are looked up by gettext. Architecture: section 3, "one form, three faces".
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Tag, model_validator
from pydantic import Field as Setting

from words import N_


class Strict(BaseModel):
    """A wrong key in a service file is an error, never ignored."""

    # defer_build: the kiosk imports this at start-up, long before it reads the first service file.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


# --- conditions (data, never eval) ---------------------------------------------------------------------


class Test(Strict):
    """One comparison of a fact: an answer's field id, or `applicant.age`, `applicant.sex`, `today` ...

    Exactly one operator is given. A test on a fact that is not known yet is false
    (`answered: false` is true).
    """

    __test__: ClassVar[bool] = False  # not a test case, whatever pytest thinks of the name
    model_config = ConfigDict(json_schema_extra={"minProperties": 2, "maxProperties": 2})

    field: str
    is_: Any = Setting(default=None, alias="is")
    in_: list[Any] | None = Setting(default=None, alias="in")
    includes: Any = None  # a `choices` answer holds this value
    less_than: float | None = None
    at_least: float | None = None
    less_than_fact: str | None = None  # compare with another fact, e.g. `standard.income`
    at_least_fact: str | None = None
    days_left_less_than: int | None = None  # a date less than n days ahead of today, or past
    days_ago_more_than: int | None = None
    answered: bool | None = None

    @model_validator(mode="after")
    def _one_operator(self) -> Test:
        if len(self.model_fields_set - {"field"}) != 1:
            raise ValueError("一个判断要写一个、也只能写一个比较（is、in、includes、less_than、at_least 等）")
        return self

    @cached_property
    def operator(self) -> str:
        """Attribute name of the one operator given; conditions are tested hundreds of times a form."""
        (operator,) = self.model_fields_set - {"field"}
        return operator


class All(Strict):
    """True when every part is."""

    all: list[Condition]


class Any_(Strict):
    """True when one part is."""

    any: list[Condition]


class Not(Strict):
    """True when the part is not."""

    not_: Condition = Setting(alias="not")


def _kind(value: Any) -> str:
    """Which of the four conditions this is, by its key: so that an error names one place only."""
    keys = value if isinstance(value, dict) else {}
    if isinstance(value, All) or "all" in keys:
        return "all_of"
    if isinstance(value, Any_) or "any" in keys:
        return "any_of"
    if isinstance(value, Not) or "not" in keys:
        return "not_of"
    return "test"


Condition = Annotated[
    Annotated[Test, Tag("test")]
    | Annotated[All, Tag("all_of")]
    | Annotated[Any_, Tag("any_of")]
    | Annotated[Not, Tag("not_of")],
    Discriminator(_kind),
]


# --- fields --------------------------------------------------------------------------------------------


class FieldType(StrEnum):
    """Closed set of answer types (architecture 3); their JSON forms are in `catalogue/answers/`."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    DATE = "date"
    MONEY = "money"
    INTEGER = "integer"
    PHONE = "phone"
    ID_NUMBER = "id_number"
    DIGITS = "digits"
    CODE = "code"
    PERSON = "person"
    PARTY = "party"
    REGION = "region"
    ADDRESS = "address"
    OFFICE = "office"
    SLOT = "slot"
    LAWYER = "lawyer"
    PHOTO = "photo"
    SIGNATURE = "signature"
    CONSENT = "consent"
    LIST = "list"


class Choice(Strict):
    """One option. `refuse` names a matter this machine does not take, says why and where to go instead."""

    value: str
    label: str
    hint: str = ""
    when: Condition | None = None
    refuse: str = ""
    alone: bool = False  # in `choices`: 以上都没有, cannot stand beside another one


class Field(Strict):
    """One question. `id` is unique in the service (inside a list: in the list)."""

    id: str = Setting(pattern=r"^[a-z][a-z0-9_]*$")
    type: FieldType
    label: str  # short, for review, receipt and office
    question: str = ""  # the screen's title; the label where empty
    help: str = ""
    why: str = ""  # reason when something personal is asked
    ask: Literal["kiosk", "phone", "counter"] = "kiosk"
    ask_reason: str = ""  # compulsory for ask: counter
    required: bool = True
    sensitive: bool = False
    when: Condition | None = None
    choices: list[Choice] = []
    same_screen: bool = False  # small field shown on the screen of the field before it
    min: float | None = None  # number, money; items of `choices`
    max: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    earliest: Literal["birth", "today"] | None = None
    latest: Literal["today"] | None = None
    min_items: int = 0  # list
    max_items: int = 20
    item_label: str = ""  # list: 家庭成员
    fields: list[Field] = []  # list, person, party
    phrases: list[str] = []  # likely phrases for text entry
    prefill: str = ""  # fact to start from: applicant.name, applicant.region ...
    computed: str = ""  # `income_per_head`, `total:list.field` ... (catalogue/compute.py); shown, never asked
    law: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Field:
        if self.type in (FieldType.CHOICE, FieldType.CHOICES) and not self.choices:
            raise ValueError("选择题要写 choices")
        if self.type is FieldType.LIST and not self.fields:
            raise ValueError("重复填写的一组（list）要写 fields")
        if self.ask == "counter" and not self.ask_reason:
            raise ValueError("ask: counter 要在 ask_reason 里写明为什么只能在窗口办")
        return self


class Section(Strict):
    """A group of questions; its title is the step name in the progress bar."""

    id: str
    title: str
    fields: list[Field]


# --- what the service says and needs -------------------------------------------------------------------


class Law(Strict):
    """Where a statement comes from, e.g. 法律援助法 第四十三条."""

    title: str
    article: str


class Guide(Strict):
    """What the citizen reads before anything is asked."""

    who: str
    cost: str
    duration: str
    steps: list[str]
    not_here: list[str] = []  # what this machine does not do, and where to go
    laws: list[Law]


class Consent(Strict):
    """One tick of its own, never bundled, never pre-ticked (PIPL 14, 29)."""

    id: str
    text: str
    required: bool = True
    declined_means: str = ""  # what happens without it


class Notice(Strict):
    """PIPL 17: who, purpose, kinds, how, retention, rights; shown before the card is read."""

    version: str
    who: str
    purpose: str
    kinds: str
    retention: str
    rights: str
    consents: list[Consent]


class Rule(Strict):
    """A row of the pre-check: advice, never refusal. Rows of one `group` stop at the first hit."""

    id: str
    when: Condition
    result: str  # NO_MEANS_TEST, MEANS_EXEMPT, URGENT ...
    level: Literal["good", "info", "warning"]
    advice: str
    group: str = ""
    proof: str = ""  # proof document this result needs
    law: str = ""


class Material(Strict):
    """One paper to bring; `when` may test `result` (pre-check results) with `includes`."""

    id: str
    text: str
    note: str = ""
    when: Condition | None = None
    law: str = ""


class FeeStep(Strict):
    """One step of a sliding scale: `percent` of the part of the value up to `up_to` yuan ("": no end)."""

    up_to: str = ""
    percent: str


class FeeRow(Strict):
    """One row of the estimate, yuan as strings. The institution sets the final fee."""

    label: str
    amount: str = ""  # fixed, per copy when `per` says so
    amount_to: str = ""  # upper end of a range
    per: Literal["case", "copy"] = "case"
    copies: str = "copies"  # per copy: the integer field that holds the number
    of: str = ""  # scale: the money field it is applied to
    scale: list[FeeStep] = []
    when: Condition | None = None
    note: str = ""


class FeeTable(Strict):
    """Price list of one division from one day on."""

    division: str
    effective_from: str
    source: str
    rows: list[FeeRow]
    disclaimer: str


class Standard(Strict):
    """A threshold that a division sets from a day on, e.g. the hardship line; the fact `standard.<id>`.

    Which row counts: the most exact division of the kiosk's place, then the latest `effective_from` not
    after today.
    """

    id: str = Setting(pattern=r"^[a-z][a-z0-9_]*$")
    division: str
    effective_from: str
    amount: str
    source: str
    note: str = ""


class DeadlineRule(Strict):
    """A statutory clock of `catalogue/clocks.yaml` started by a fact."""

    clock: str  # AID_DECIDE ...
    starts: str  # `submitted`, or the id of a date field
    label: str
    when: Condition | None = None
    show: Literal["receipt", "screen", "office"] = "receipt"


class Place(Strict):
    """That the citizen comes to an office at a time: which kind of slot is offered."""

    kind: str  # slot kind in the backend's directory: counter, video ...
    when: Condition | None = None
    minutes: int
    choose_office: bool = True


class TerritoryKey(Strict):
    """Where the legally relevant place is found, in order of preference (legal-domain 9.2)."""

    field: str  # region or address field, `applicant.region`, or `kiosk`
    when: Condition | None = None


class Route(Strict):
    """Two-key rule: body type (who is in charge) and territory."""

    body: str  # aid_agency, notary, mediation_committee ...
    territory: list[TerritoryKey]
    matter: str = ""  # field that holds the matter code
    competent: list[TerritoryKey] = []  # several competent places: the citizen chooses


class Priority(Strict):
    """Queue class of the case: safety > deadline > green > normal (legal-domain 7)."""

    level: Literal["safety", "deadline", "green", "normal"]
    code: str
    when: Condition


class State(Strict):
    """One case state with the words for the citizen."""

    id: str
    label: str
    next: list[str] = []
    final: bool = False


class QuickExit(Strict):
    """When the matter needs neutral words on paper and screen, and a code the citizen chose."""

    when: Condition
    neutral_title: str
    code_field: str


class ReceiptText(Strict):
    """Words of the paper; case facts never stand on it."""

    title: str
    next_steps: list[str]
    bring_title: str = N_("来的时候请带上")


class Service(Strict):
    """A whole service file."""

    code: str = Setting(pattern=r"^[A-Z][A-Z_]*$")
    title: str
    seal: str = Setting(min_length=1, max_length=1)  # the character on the tile
    seal_role: Literal["action", "danger", "good", "warning"] = "action"
    summary: str
    minutes: int
    order: int = 100
    guide: Guide
    notice: Notice
    sign: Annotated[str, "why a drawn signature is asked; empty = none"] = ""
    counter_sign: list[str] = []  # texts for papers that law wants signed by hand at the counter
    sections: list[Section]
    rules: list[Rule] = []
    materials: list[Material] = []
    fees: list[FeeTable] = []
    standards: list[Standard] = []
    deadlines: list[DeadlineRule] = []
    places: list[Place] = []
    route: Route
    priorities: list[Priority] = []
    states: list[State]
    initial_state: str
    booked_state: str = ""
    quick_exit: QuickExit | None = None
    receipt: ReceiptText
