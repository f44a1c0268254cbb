"""Which facts a condition may name at a place of the file, and what kind of value each has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import Enum
from typing import Final

from catalogue.compute import references
from catalogue.facts import APPLICANT_FACTS
from catalogue.groups import sub_fields
from catalogue.model import Field, FieldType, Service


class Kind(Enum):
    """What can be asked of a fact."""

    WORD = "文字"
    ONE_OF = "单选"
    SOME_OF = "多选"
    YES_NO = "是否"
    NUMBER = "数字"
    DAY = "日期"
    OTHER = "组合"


@dataclass(frozen=True)
class Fact:
    """Kind of a fact, its possible values where they are a closed set, and its question where it has one."""

    kind: Kind
    values: frozenset[str] = frozenset()
    field: Field | None = None


_KINDS: Final = {
    FieldType.CHOICE: Kind.ONE_OF,
    FieldType.CHOICES: Kind.SOME_OF,
    FieldType.YES_NO: Kind.YES_NO,
    FieldType.INTEGER: Kind.NUMBER,
    FieldType.MONEY: Kind.NUMBER,
    FieldType.DATE: Kind.DAY,
    FieldType.ADDRESS: Kind.OTHER,
    FieldType.PERSON: Kind.OTHER,
    FieldType.PARTY: Kind.OTHER,
    FieldType.LIST: Kind.OTHER,
    FieldType.SLOT: Kind.OTHER,
    FieldType.PHOTO: Kind.OTHER,
    FieldType.SIGNATURE: Kind.OTHER,
    FieldType.CONSENT: Kind.OTHER,
}

_ID_TYPES: Final = frozenset(
    {"resident_id", "hmt_residence_permit", "foreign_pr_card", "hk_macao_permit", "taiwan_permit"}
    | {"passport", "other", "none_yet"}
)
_APPLICANT: Final = {
    "age": Fact(Kind.NUMBER),
    "birth_date": Fact(Kind.DAY),
    "sex": Fact(Kind.ONE_OF, frozenset("MFX")),
    "id_type": Fact(Kind.ONE_OF, _ID_TYPES),
    "by_hand": Fact(Kind.YES_NO),
    "card_expired": Fact(Kind.YES_NO),
}


@dataclass(frozen=True)
class Scope:
    """Facts by name; `later` are questions of this service that come too late to be tested here."""

    facts: Mapping[str, Fact] = attribute(repr=False)
    later: frozenset[str] = frozenset()

    def with_fields(self, fields: Iterable[Field], later: Iterable[str] = ()) -> Scope:
        """The scope with these questions answered before (and those to come named)."""
        known = dict(self.facts)
        for field in fields:
            known |= _facts_of(field)
        return Scope(known, frozenset(later))

    def with_results(self, codes: Iterable[str]) -> Scope:
        """The scope in which the pre-check has spoken."""
        return Scope({**self.facts, "result": Fact(Kind.SOME_OF, frozenset(codes))}, self.later)


def outer_scope(service: Service) -> Scope:
    """What is known before the first question."""
    known = {f"applicant.{name}": _APPLICANT.get(name, Fact(Kind.WORD)) for name in APPLICANT_FACTS}
    known |= {f"standard.{row.id}": Fact(Kind.NUMBER) for row in service.standards}
    known |= {"kiosk.region": Fact(Kind.WORD), "today": Fact(Kind.DAY)}
    return Scope(known)


def all_fields(service: Service) -> list[Field]:
    """Every top-level question in order."""
    return [field for section in service.sections for field in section.fields]


def _facts_of(field: Field) -> dict[str, Fact]:
    if field.computed and references(field.computed) is not None:
        return {field.id: Fact(Kind.NUMBER)}
    values = frozenset(choice.value for choice in field.choices)
    found = {field.id: Fact(_KINDS.get(field.type, Kind.WORD), values, field)}
    if field.type is FieldType.ADDRESS:
        found |= {f"{field.id}.region": Fact(Kind.WORD), f"{field.id}.text": Fact(Kind.WORD)}
    if field.type is FieldType.CONSENT:
        found[f"{field.id}.accepted"] = Fact(Kind.YES_NO)
    if field.type in (FieldType.PERSON, FieldType.PARTY):
        for sub in sub_fields(field):
            found |= {f"{field.id}.{name}": fact for name, fact in _facts_of(sub).items()}
    return found
