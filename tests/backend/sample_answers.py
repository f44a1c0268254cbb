"""Valid answers for any service file: walks the open questions and answers each by its type."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import catalogue
from catalogue.groups import sub_fields
from catalogue.id_number import check_char
from catalogue.model import Field, FieldType, Service

CLEAR_TEXT = "样例内容甲乙丙丁戊"  # searched for in logs and database files


def id_number(serial: int = 1, birth: date = date(1956, 3, 15)) -> str:
    """A synthetic number (area 119999) with a right check digit; `serial` 0-999."""
    first = f"119999{birth:%Y%m%d}{serial:03d}"
    return first + check_char(first)


def answers_for(service: Service, context: catalogue.Context, **given: Any) -> dict[str, Any]:
    """Answers that leave nothing to complain about at the kiosk; `given` wins."""
    answers: dict[str, Any] = dict(given)
    for _ in range(100):
        open_now = catalogue.open_fields(service, answers, context, ask="kiosk")
        missing = [field for field in open_now if not field.computed and field.id not in answers]
        if not missing:
            return answers
        answers[missing[0].id] = _answer(missing[0], answers, context)
    raise AssertionError("the form does not end")


def _answer(field: Field, answers: dict[str, Any], context: catalogue.Context) -> Any:
    match field.type:
        case FieldType.TEXT | FieldType.LONG_TEXT:
            wanted = max(field.min_length or 0, len(CLEAR_TEXT))
            return (CLEAR_TEXT * 20)[: min(wanted, field.max_length or wanted)]
        case FieldType.CHOICE:
            return next(c.value for c in catalogue.visible_choices(field, answers, context) if not c.refuse)
        case FieldType.CHOICES:
            usable = [c.value for c in catalogue.visible_choices(field, answers, context) if not c.refuse]
            return usable[: max(1, int(field.min or 1))]
        case FieldType.YES_NO:
            return True
        case FieldType.DATE:
            ahead = timedelta(days=0 if field.latest == "today" else 1)
            return (context.today + ahead).isoformat()
        case FieldType.MONEY:
            return f"{max(field.min or 0, 100):.2f}"
        case FieldType.INTEGER:
            return int(field.min or 1)
        case FieldType.PHONE:
            return "13900001234"
        case FieldType.ID_NUMBER:
            return id_number(77)
        case FieldType.REGION:
            return "990101"
        case FieldType.ADDRESS:
            return {"region": "990101", "text": "样例路1号"}
        case FieldType.OFFICE | FieldType.LAWYER:
            return "notary-1"
        case FieldType.SLOT:
            return {"slot_id": None, "wishes": ["下周一上午"]}
        case FieldType.SIGNATURE:
            return {"strokes": [[[0.1, 0.2], [0.5, 0.6]]]}
        case FieldType.CONSENT:
            at = f"{context.today.isoformat()}T08:00:00+08:00"
            return {"version": "1", "text_hash": "0" * 64, "at": at, "accepted": True}
        case FieldType.PERSON | FieldType.PARTY:
            return _group(field, answers, context)
        case FieldType.LIST:
            return [_group(field, answers, context) for _ in range(field.min_items)]
        case _:
            raise AssertionError(f"no sample for {field.type}")


def _group(field: Field, answers: dict[str, Any], context: catalogue.Context) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for sub in sub_fields(field):
        if sub.required:
            item[sub.id] = _answer(sub, {**answers, **item}, context)
    return item
