"""What a service says and needs besides its questions, and the whole service file."""

# Lists as defaults are right here: pydantic copies them for each object, which ruff cannot see across files.
# ruff: noqa: RUF012

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as Setting

from catalogue.model.conditions import Condition
from catalogue.model.fields import Section
from catalogue.model.strict import Strict
from words import N_


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
