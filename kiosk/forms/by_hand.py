"""The by-hand page as a form of its own: kind of paper, name, number with its check, sex and birth where
the number does not tell them. Same field types and checks as every service."""

from __future__ import annotations

from functools import cache
from typing import Final

from catalogue.model import Service
from kiosk.applicant import NUMBERED_LIKE_RESIDENTS, id_type_name
from kiosk.forms.own_form import own_form
from words import Language, _, speaking

ID_TYPES: Final = (
    "resident_id",
    "hmt_residence_permit",
    "hk_macao_permit",
    "taiwan_permit",
    "foreign_pr_card",
    "passport",
    "other",
    "none_yet",
)

_SELF_TELLING: Final = list(NUMBERED_LIKE_RESIDENTS)


@cache
def by_hand_service(language: Language) -> Service:
    """The form, in the words of `language` (the words are looked up when it is built)."""
    with speaking(language):
        return _form()


def _form() -> Service:
    return own_form("BY_HAND", _("手工填写身份"), "键", _fields(), step=_("确认身份"))


def _fields() -> list[dict[str, object]]:
    return [
        {
            "id": "id_type",
            "type": "choice",
            "label": _("证件类型"),
            "question": _("您用哪种证件？"),
            "choices": [{"value": one, "label": id_type_name(one)} for one in ID_TYPES],
        },
        {
            "id": "name",
            "type": "text",
            "label": _("姓名"),
            "question": _("您的姓名"),
            "help": _("请按证件上的写。"),
            "min_length": 1,
            "max_length": 50,
        },
        {
            "id": "id_number",
            "type": "id_number",
            "label": _("证件号码"),
            "question": _("证件号码"),
            "help": _("请照着证件填，最后一位可能是 X。"),
            "why": _("用来确认是您本人在申请，查进度时也要用后四位。"),
            "sensitive": True,
            "when": {"not": {"field": "id_type", "is": "none_yet"}},
        },
        {
            "id": "sex",
            "type": "choice",
            "label": _("性别"),
            "question": _("您的性别"),
            "choices": [
                {"value": "M", "label": _("男")},
                {"value": "F", "label": _("女")},
                {"value": "X", "label": _("不说明")},
            ],
            "when": {"not": {"field": "id_type", "in": _SELF_TELLING}},
        },
        {
            "id": "birth_date",
            "type": "date",
            "label": _("出生日期"),
            "question": _("您的出生日期"),
            "latest": "today",
            "when": {"not": {"field": "id_type", "in": _SELF_TELLING}},
        },
    ]
