"""The questions of a service file: answer types, choices, fields and their sections."""

# Lists as defaults are right here: pydantic copies them for each object, which ruff cannot see across files.
# ruff: noqa: RUF012

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field as Setting
from pydantic import model_validator

from catalogue.model.conditions import Condition
from catalogue.model.strict import Strict


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
