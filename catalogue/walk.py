"""Walking a form in its order: which questions are open, and what is wrong with their answers.

A condition sees the answers of *earlier open* questions only. So a stale answer to a question that has closed
decides nothing, and one pass always ends, whatever the file and the answers say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from catalogue.answers import RULES
from catalogue.compute import computed_value
from catalogue.conditions import holds, is_empty
from catalogue.facts import Answers, Context, Facts
from catalogue.groups import sub_fields
from catalogue.model import Field, FieldType, Section, Service
from catalogue.verdict import Problem, Rejected
from words import N_, _

LEVELS: Final = ("kiosk", "phone", "counter")
"""Where a question is asked. A later place also asks what an earlier one left open."""

_TO_FILL: Final = N_("请填写{label}。")
_TO_CHOOSE: Final = N_("请选择{label}。")
_MISSING: Final = {
    FieldType.CHOICE: _TO_CHOOSE,
    FieldType.CHOICES: _TO_CHOOSE,
    FieldType.YES_NO: _TO_CHOOSE,
    FieldType.REGION: _TO_CHOOSE,
    FieldType.OFFICE: _TO_CHOOSE,
    FieldType.LAWYER: _TO_CHOOSE,
    FieldType.SLOT: _TO_CHOOSE,
    FieldType.PHOTO: N_("请拍照上传{label}。"),
    FieldType.SIGNATURE: N_("请签名：{label}。"),
    FieldType.CONSENT: N_("请阅读后选择是否同意：{label}。"),
    FieldType.LIST: N_("请添加{label}。"),
}


def asked(field: Field, ask: str | None) -> bool:
    """Is the field asked at this place? At the phone also everything of the kiosk; None asks everything."""
    return ask is None or LEVELS.index(field.ask) <= LEVELS.index(ask)


def walk(
    service: Service, answers: Any, context: Context
) -> tuple[list[tuple[Section, Field]], Answers, Facts]:
    """Open questions in order, the answers that count (computed values included), and the facts of both."""
    given: Answers = answers if isinstance(answers, Mapping) else {}
    live: dict[str, Any] = {}
    facts = Facts(live, context, standards=service.standards)
    opened: list[tuple[Section, Field]] = []
    for section in service.sections:
        for field in section.fields:
            if not holds(field.when, facts):
                continue
            opened.append((section, field))
            if field.computed:
                value = computed_value(field.computed, live)
            else:
                value = _pruned(field, given.get(field.id), facts)
            if value is not None:
                live[field.id] = value
    return opened, live, facts


def open_sub_fields(field: Field, item: Any, facts: Facts) -> tuple[list[Field], Answers, Facts]:
    """The same for one item of a group."""
    given: Answers = item if isinstance(item, Mapping) else {}
    fields = sub_fields(field)
    live: dict[str, Any] = {}
    inner = facts.within(live, frozenset(sub.id for sub in fields))
    opened = []
    for sub in fields:
        if not holds(sub.when, inner):
            continue
        opened.append(sub)
        value = computed_value(sub.computed, live) if sub.computed else _pruned(sub, given.get(sub.id), inner)
        if value is not None:
            live[sub.id] = value
    return opened, live, inner


def _pruned(field: Field, value: Any, facts: Facts) -> Any:
    match field.type:
        case FieldType.PERSON | FieldType.PARTY if isinstance(value, Mapping):
            return dict(open_sub_fields(field, value, facts)[1])
        case FieldType.LIST if isinstance(value, list | tuple):
            return [
                dict(open_sub_fields(field, item, facts)[1]) if isinstance(item, Mapping) else item
                # one more than allowed is kept, so that it is told; a flood is not worth walking through
                for item in value[: field.max_items + 1]
            ]
        case _:
            return value


def examine(
    field: Field, value: Any, facts: Facts, *, path: str, ask: str | None
) -> tuple[Any, Iterator[Problem]]:
    """The normal form of an answer and everything wrong with it, in the order of the form."""
    found: list[Problem] = []
    return _examine(field, value, facts, path, ask, found), iter(found)


def _examine(field: Field, value: Any, facts: Facts, path: str, ask: str | None, found: list[Problem]) -> Any:
    if field.type is FieldType.LIST:
        return _examine_list(field, value, facts, path, ask, found)
    if is_empty(value) and not (field.required and field.type in (FieldType.PERSON, FieldType.PARTY)):
        if field.required:
            found.append(
                Problem(path, field.label, _(_MISSING.get(field.type, _TO_FILL)).format(label=field.label))
            )
        return None
    if field.type in (FieldType.PERSON, FieldType.PARTY):
        if not isinstance(value, Mapping | None):
            found.append(Problem(path, field.label, _("请重新填写{label}。").format(label=field.label)))
            return None
        return _examine_group(field, value, facts, path, ask, found)
    verdict = RULES[field.type](field, value, facts)
    if isinstance(verdict, Rejected):
        found.append(Problem(path, field.label, verdict.message))
        return None
    return verdict.value


def _examine_group(
    field: Field, item: Any, facts: Facts, path: str, ask: str | None, found: list[Problem]
) -> dict[str, Any]:
    opened, live, inner = open_sub_fields(field, item, facts)
    good: dict[str, Any] = {}
    for sub in opened:
        if sub.computed or not asked(sub, ask):
            value = live.get(sub.id)
        else:
            value = _examine(sub, live.get(sub.id), inner, f"{path}.{sub.id}", ask, found)
        if value is not None:
            good[sub.id] = value
    return good


def _examine_list(
    field: Field, value: Any, facts: Facts, path: str, ask: str | None, found: list[Problem]
) -> Any:
    name = field.item_label or field.label
    if value is None:
        value = []
    if not isinstance(value, list | tuple):
        found.append(Problem(path, field.label, _("请重新填写{label}。").format(label=field.label)))
        return None
    if len(value) > field.max_items:
        found.append(
            Problem(
                path,
                field.label,
                _("{label}最多填{count}项，请删去多余的。").format(label=name, count=field.max_items),
            )
        )
        return None
    if len(value) < field.min_items and (field.required or value):
        found.append(
            Problem(
                path, field.label, _("{label}请至少填{count}项。").format(label=name, count=field.min_items)
            )
        )
    good = []
    for index, item in enumerate(value):
        if isinstance(item, Mapping):
            good.append(_examine_group(field, item, facts, f"{path}[{index}]", ask, found))
        else:
            found.append(
                Problem(
                    f"{path}[{index}]",
                    name,
                    _("请重新填写第{number}项{label}。").format(number=index + 1, label=name),
                )
            )
    return good
