"""Choosing: one, several, yes or no."""

from __future__ import annotations

from typing import Any, Final

from catalogue.conditions import holds
from catalogue.facts import Facts
from catalogue.model import Choice, Field
from catalogue.verdict import Accepted, Rejected, Verdict
from words import _

_WORDS: Final = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


def open_choices(field: Field, facts: Facts) -> list[Choice]:
    """The options that stand open now."""
    return [choice for choice in field.choices if holds(choice.when, facts)]


def check_choice(field: Field, value: Any, facts: Facts) -> Verdict:
    """The value of one open option. An option with `refuse` is answered with its own words."""
    for choice in open_choices(field, facts):
        if isinstance(value, str) and choice.value == value:
            return Rejected(choice.refuse) if choice.refuse else Accepted(value)
    return Rejected(_("请重新选择{label}。").format(label=field.label))


def check_choices(field: Field, value: Any, facts: Facts) -> Verdict:
    """Values of open options, each once, in the order of the file; `min` and `max` bound their number."""
    available = open_choices(field, facts)
    if not isinstance(value, list | tuple) or len(value) > len(field.choices):
        return Rejected(_("请重新选择{label}。").format(label=field.label))
    if not all(isinstance(one, str) and any(one == choice.value for choice in available) for one in value):
        return Rejected(_("请重新选择{label}。").format(label=field.label))
    chosen = [choice for choice in available if choice.value in value]
    for choice in chosen:
        if choice.refuse:
            return Rejected(choice.refuse)
        if choice.alone and len(chosen) > 1:
            return Rejected(_("选了“{choice}”就不能再选别的，请只留一样。").format(choice=choice.label))
    if field.min is not None and len(chosen) < field.min:
        return Rejected(_("{label}请至少选{count}项。").format(label=field.label, count=f"{field.min:g}"))
    if field.max is not None and len(chosen) > field.max:
        return Rejected(_("{label}最多选{count}项。").format(label=field.label, count=f"{field.max:g}"))
    return Accepted([choice.value for choice in chosen])


def check_yes_no(field: Field, value: Any, facts: Facts) -> Verdict:
    """true or false; the words of a web form are taken too."""
    if isinstance(value, str):
        value = _WORDS.get(value.strip().lower())
    if isinstance(value, bool):
        return Accepted(value)
    return Rejected(_("请选择“是”或“否”：{label}。").format(label=field.label))
