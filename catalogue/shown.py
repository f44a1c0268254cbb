"""An answer as people read it: on the review screen, on the office's page."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from catalogue import regions as divisions
from catalogue.conditions import is_empty
from catalogue.facts import as_date, as_number
from catalogue.groups import sub_fields
from catalogue.model import Field, FieldType
from words import N_, _, dates, phrases

_NOTHING = N_("未填写")


def shown(
    field: Field,
    value: Any,
    *,
    regions: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> str:
    """Human text of an answer: "是", "2026年11月22日", "￥12,800.00"; "未填写" where there is none.

    `regions` (code: name) goes before the packaged divisions; `names` gives offices, lawyers and slots by id.
    An answer of a wrong shape is shown as it is, cut short: the office must see what was sent.
    """
    if is_empty(value):
        return _("没有") if field.type is FieldType.LIST and value is not None else _(_NOTHING)
    match field.type, value:
        case FieldType.CHOICE, str():
            return _label(field, value)
        case FieldType.CHOICES, list() | tuple():
            return phrases.listed(_label(field, one) for one in value)
        case FieldType.YES_NO, bool():
            return _("是") if value else _("否")
        case FieldType.DATE, str() if (day := as_date(value)) is not None:
            return dates.full_day(day)
        case FieldType.MONEY, str() if (amount := as_number(value)) is not None:
            return yuan(amount)
        case FieldType.REGION, str():
            return _region(value, regions)
        case FieldType.ADDRESS, Mapping():
            return (_region(str(value.get("region") or ""), regions) + str(value.get("text") or "")) or _(
                _NOTHING
            )
        case FieldType.PERSON | FieldType.PARTY, Mapping():
            return _group(field, value, regions, names)
        case FieldType.LIST, list() | tuple():
            items = (_group(field, item, regions, names) for item in value)
            return "\n".join(f"{number}. {text}" for number, text in enumerate(items, 1))
        case FieldType.SLOT, Mapping():
            return _slot(value, names or {})
        case FieldType.PHOTO, list() | tuple():
            return _("已上传{count}张").format(count=len(value))
        case FieldType.SIGNATURE, Mapping():
            return _("已签名")
        case FieldType.CONSENT, Mapping():
            return _("同意") if value.get("accepted") is True else _("不同意")
        case ((FieldType.OFFICE | FieldType.LAWYER), str()):
            return (names or {}).get(value, value)
    return _raw(value)


def yuan(amount: Decimal) -> str:
    """Money for people, in Chinese with the full-width sign: ￥12,800.00."""
    return ("-" if amount < 0 else "") + _("￥{amount}").format(amount=f"{abs(amount):,.2f}")


def _raw(value: Any) -> str:
    text = (
        value if isinstance(value, str) else f"{value:d}" if _is_small_integer(value) else _("（格式不对）")
    )
    return text if len(text) <= 4000 else text[:4000] + "……"


def _is_small_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18


def _label(field: Field, value: Any) -> str:
    return next((choice.label for choice in field.choices if choice.value == value), _raw(value))


def _region(code: str, given: Mapping[str, str] | None) -> str:
    if given and code in given:
        return given[code]
    return divisions.name(code, full=True)


def _slot(value: Mapping[str, Any], names: Mapping[str, str]) -> str:
    held = value.get("slot_id")
    if isinstance(held, str):
        return names.get(held, _("已选好时间"))
    wishes = value.get("wishes")
    known = [_raw(wish) for wish in wishes] if isinstance(wishes, list | tuple) else []
    return _("希望的时间：{wishes}").format(wishes=phrases.series(known)) if known else _(_NOTHING)


def _group(
    field: Field, item: Any, regions: Mapping[str, str] | None, names: Mapping[str, str] | None
) -> str:
    if not isinstance(item, Mapping):
        return _raw(item)
    parts = [
        phrases.labelled(sub.label, shown(sub, item[sub.id], regions=regions, names=names))
        for sub in sub_fields(field)
        if not is_empty(item.get(sub.id))
    ]
    return phrases.clauses(parts) or _(_NOTHING)
