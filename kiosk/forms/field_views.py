"""A question and its present answer as the face draws them."""

from __future__ import annotations

from typing import Any

from catalogue import Field, FieldType, shown, visible_choices
from catalogue.conditions import is_empty
from kiosk.forms.levels import Level
from kiosk.forms.questions import Questions
from kiosk.forms.region_path import chosen_code, levels
from kiosk.views import FieldView, OneMore
from words import _

_WITH_REGION = (FieldType.REGION, FieldType.ADDRESS)


def field_view(level: Level, field: Field, *, near: str) -> FieldView:
    """One field of the screen that is shown. `near`: division of the machine, where choosing a place
    begins."""
    value = level.value(field)
    error = level.errors.get(field.id, "")
    below, path = ((), ()) if field.type not in _WITH_REGION else levels(chosen_code(field, value), near)
    if field.type is FieldType.ADDRESS and chosen_code(field, value) is None:
        # the entry sends division and words together: it has to know the division it starts from
        value = {"text": "", **(value or {}), "region": path[-1][0]}
    items = item_lines(field, level.answers.get(field.id))
    return FieldView(
        field=field,
        value=value,
        error=error,
        choices=tuple(visible_choices(field, level.scope, level.form.context())),
        preview="" if is_empty(value) or field.type is FieldType.LIST else shown(field, value),
        items=items,
        can_add=len(items) < field.max_items,
        regions=below,
        region_path=path,
    )


def item_lines(field: Field, value: Any) -> tuple[str, ...]:
    """One line per entry of a list."""
    if field.type is not FieldType.LIST or not isinstance(value, list):
        return ()
    return tuple(shown(field, [item]).removeprefix("1. ") for item in value)


def within(level: Level) -> str:
    """Which entry is being filled: 第 2 位家庭成员; the person's part for a single person."""
    if level.group is None:
        return ""
    name = level.group.item_label or level.group.label
    if level.index is None:
        return name
    text = _("第 {number} 位{name}") if _are_people(level.group) else _("第 {number} 项{name}")
    return text.format(number=level.index + 1, name=name)


def one_more(cursor: Questions) -> OneMore | None:
    """Straight on to another entry, where the present one ends."""
    group = cursor.level.group
    if group is None or not cursor.offers_another:
        return None
    return OneMore(group.id, _("再加一位") if _are_people(group) else _("再加一项"))


def _are_people(group: Field) -> bool:
    """People are counted in 位, things in 项."""
    return any(one.id == "name" for one in group.fields)
