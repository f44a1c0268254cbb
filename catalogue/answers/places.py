"""Places, offices, people of the directory, and appointment times."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from catalogue.answers.text import checked
from catalogue.clean_text import clean_line, narrow
from catalogue.facts import Facts
from catalogue.model import Field
from catalogue.verdict import Accepted, Rejected, Verdict
from words import _

_REGION: Final = re.compile(r"[1-9][0-9]{5}")
_REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}")
_ADDRESS_LENGTH: Final = 200
_MOST_WISHES: Final = 3
_WISH_LENGTH: Final = 60


def check_region(field: Field, value: Any, facts: Facts) -> Verdict:
    """A 6-digit division code. An unknown one is good: districts are created, renamed and merged."""
    code = _code(value)
    return Rejected(_("请选择{label}。").format(label=field.label)) if code is None else Accepted(code)


def check_address(field: Field, value: Any, facts: Facts) -> Verdict:
    """Division and the rest in words (2-200 characters: villages have short names). The division is
    compulsory where the field is, because it decides who is in charge."""
    if not isinstance(value, Mapping):
        return Rejected(_("请填写{label}。").format(label=field.label))
    given, words = value.get("region") or "", value.get("text") or ""
    code = "" if given == "" else _code(given)
    if code is None or (code == "" and field.required):
        return Rejected(_("{label}：请先选择省、市、区县。").format(label=field.label))
    if words == "" and code and not field.required:
        return Accepted({"region": code, "text": ""})
    text = checked(field, words, longest=field.max_length or _ADDRESS_LENGTH, shortest=field.min_length or 2)
    return text if isinstance(text, Rejected) else Accepted({"region": code, "text": text.value})


def check_reference(field: Field, value: Any, facts: Facts) -> Verdict:
    """Id of an office or a person in the directory. Whether it exists is the directory's knowledge."""
    if isinstance(value, str) and _REFERENCE.fullmatch(value):
        return Accepted(value)
    return Rejected(_("请选择{label}。").format(label=field.label))


def check_slot(field: Field, value: Any, facts: Facts) -> Verdict:
    """A place that is held, or (offline) up to three wishes in words."""
    if not isinstance(value, Mapping):
        return Rejected(_("请选择{label}。").format(label=field.label))
    held, wishes = value.get("slot_id"), value.get("wishes", [])
    if held is not None and not (isinstance(held, str) and _REFERENCE.fullmatch(held)):
        return Rejected(_("请重新选择{label}。").format(label=field.label))
    if not isinstance(wishes, list | tuple) or len(wishes) > _MOST_WISHES:
        return Rejected(_("{label}最多可以写{count}个时间。").format(label=field.label, count=_MOST_WISHES))
    if not all(
        isinstance(wish, str) and 0 < len(clean_line(wish)) <= len(wish) <= _WISH_LENGTH for wish in wishes
    ):
        return Rejected(_("请重新选择{label}。").format(label=field.label))
    if held is None and not wishes:
        return Rejected(_("请选择{label}。").format(label=field.label))
    return Accepted({"slot_id": held, "wishes": [clean_line(wish) for wish in wishes]})


def _code(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > 20:
        return None
    code = narrow(value)
    return code if _REGION.fullmatch(code) else None
