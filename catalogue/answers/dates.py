"""Days."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from catalogue.clean_text import narrow
from catalogue.facts import Facts, as_date
from catalogue.model import Field
from catalogue.verdict import Accepted, Rejected, Verdict
from words import _

_SHAPES: Final = (
    re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"),
    re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
_LONGEST: Final = 40
_YEARS_BACK: Final = 150
_YEARS_AHEAD: Final = 100


def check_date(field: Field, value: Any, facts: Facts) -> Verdict:
    """A day of the calendar, "2026-11-22" or "2026年11月22日"; `earliest` and `latest` of the field are
    kept."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return Rejected(_("请填写{label}。").format(label=field.label))
    day = _read(narrow(value))
    if day is None:
        return Rejected(_("{label}不是一个存在的日期，请重新填写。").format(label=field.label))
    today = facts.context.today
    if field.latest == "today" and day > today:
        return Rejected(_("{label}不能晚于今天，请核对。").format(label=field.label))
    if field.earliest == "today" and day < today:
        return Rejected(_("{label}不能早于今天，请核对。").format(label=field.label))
    birth = as_date(facts.get("applicant.birth_date"))
    if field.earliest == "birth" and birth is not None and day < birth:
        return Rejected(_("{label}不能早于出生日期，请核对。").format(label=field.label))
    if not today.year - _YEARS_BACK <= day.year <= today.year + _YEARS_AHEAD:
        return Rejected(_("{label}的年份不对，请核对。").format(label=field.label))
    return Accepted(day.isoformat())


def _read(text: str) -> date | None:
    for shape in _SHAPES:
        if found := shape.fullmatch(text):
            year, month, day = (int(part) for part in found.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None
