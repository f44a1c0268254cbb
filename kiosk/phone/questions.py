"""What may be answered on the phone, and what the phone is told of the answers given here.

Open on the phone are the questions that the catalogue gives to it (`ask: phone`) and the long texts of the
kiosk, as far as their conditions hold. The phone learns no name and no number of a paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from catalogue import Field, FieldType, open_fields, prune
from catalogue.conditions import is_empty
from catalogue.groups import sub_fields
from kiosk.forms.prefill import is_settled
from kiosk.session import Session
from kiosk.situation import is_signed
from wire.handoff import HandoffDraft
from words import language

SHARED_FACTS: Final = ("age", "sex", "birth_date", "id_type", "region", "by_hand", "card_expired")
"""What conditions and date limits test of the applicant, without what names a person or a paper."""

_NOT_THERE: Final = frozenset({FieldType.OFFICE, FieldType.SLOT, FieldType.SIGNATURE, FieldType.LAWYER})
"""Types with a screen of their own (place, signature), and lawyers, of whom no phone has a directory."""


def on_phone(field: Field) -> bool:
    """Is this question asked on a connected phone (conditions are another matter)?"""
    if field.computed or field.type in _NOT_THERE:
        return False
    return field.ask == "phone" or (field.ask == "kiosk" and field.type is FieldType.LONG_TEXT)


def open_on_phone(session: Session, given: Mapping[str, Any] | None = None) -> list[Field]:
    """The open ones in order, answered or not; `given` are answers of the phone not taken over yet."""
    answers = {**session.answers, **(given or {})}
    return [one for one in open_fields(session.service, answers, session.context) if on_phone(one)]


def still_to_fill(session: Session) -> list[Field]:
    """Those without an answer."""
    return [one for one in open_on_phone(session) if is_empty(session.answers.get(one.id))]


def draft_of(session: Session) -> HandoffDraft:
    """What the phone must know to ask the right questions."""
    known = session.facts
    facts = {name: known[name] for name in SHARED_FACTS if name in known}
    if "birth_date" in facts:
        facts["birth_date"] = facts["birth_date"].isoformat()
    fields = {field.id: field for field in open_fields(session.service, session.answers, session.context)}
    answers = prune(session.service, session.answers, session.context)
    shared = {
        id_: _shared(fields[id_], value)
        for id_, value in answers.items()
        if not is_settled(fields[id_], session)
    }
    return HandoffDraft(
        service=session.code,
        catalogue_version=session.catalogue.version,
        language=language().value,
        region=session.kiosk_region,
        facts=facts,
        answers={id_: value for id_, value in shared.items() if value is not None},
        signed=is_signed(session) or session.sign_at_counter,
    )


def _shared(field: Field, value: Any) -> Any:
    """The value without what names somebody; None when nothing of it may go."""
    if on_phone(field):
        return value
    if field.type is FieldType.ID_NUMBER or _is_name(field):
        return None
    if isinstance(value, list) and field.type is FieldType.LIST:
        return [_group(field, item) for item in value]
    if isinstance(value, Mapping) and field.type in (FieldType.PERSON, FieldType.PARTY):
        return _group(field, value)
    return value


def _group(field: Field, item: Any) -> dict[str, Any]:
    inner = {one.id: one for one in sub_fields(field)}
    values = item.items() if isinstance(item, Mapping) else ()
    shared = {id_: _shared(inner[id_], value) for id_, value in values if id_ in inner}
    return {id_: value for id_, value in shared.items() if value is not None}


def _is_name(field: Field) -> bool:
    """The catalogue calls such a question `name`, or `contact_name`."""
    return field.type is FieldType.TEXT and field.id.split("_")[-1] == "name"
