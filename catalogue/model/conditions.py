"""Conditions of a service file: data, never eval. What they mean is in `catalogue/conditions.py`."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Discriminator, Tag, model_validator
from pydantic import Field as Setting

from catalogue.model.strict import Strict


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
