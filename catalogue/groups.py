"""Questions inside a group. A person or a party without `fields` of its own gets the usual ones."""

from __future__ import annotations

from functools import cache

from catalogue.model import Choice, Field, FieldType, Test
from words import Language, _, language, speaking


def sub_fields(field: Field) -> tuple[Field, ...]:
    """The questions of one item of a list, of a person or of a party; none for other types."""
    if field.fields:
        return tuple(field.fields)
    match field.type:
        case FieldType.PERSON:
            return _person(language())
        case FieldType.PARTY:
            return _party(language())
    return ()


@cache
def _person(spoken: Language) -> tuple[Field, ...]:
    """A person who helps, represents or belongs to the household."""
    with speaking(spoken):
        return (
            Field(id="name", type=FieldType.TEXT, label=_("姓名"), max_length=50),
            Field(id="relation", type=FieldType.TEXT, label=_("和您的关系"), required=False, max_length=20),
            Field(
                id="id_number",
                type=FieldType.ID_NUMBER,
                label=_("身份证号码"),
                required=False,
                sensitive=True,
            ),
            Field(id="phone", type=FieldType.PHONE, label=_("联系电话"), required=False),
        )


@cache
def _party(spoken: Language) -> tuple[Field, ...]:
    """The other side of a matter."""
    with speaking(spoken):
        return _party_fields()


def _party_fields() -> tuple[Field, ...]:
    kinds = [Choice(value="person", label=_("个人")), Choice(value="organisation", label=_("单位或公司"))]
    is_organisation = Test.model_validate({"field": "party_type", "is": "organisation"})
    return (
        Field(id="party_type", type=FieldType.CHOICE, label=_("对方是"), choices=kinds),
        Field(id="name", type=FieldType.TEXT, label=_("姓名或名称"), max_length=80),
        Field(id="phone", type=FieldType.PHONE, label=_("联系电话"), required=False),
        Field(id="address", type=FieldType.ADDRESS, label=_("地址"), required=False),
        Field(
            id="legal_rep",
            type=FieldType.TEXT,
            label=_("法定代表人"),
            required=False,
            max_length=50,
            when=is_organisation,
        ),
    )
