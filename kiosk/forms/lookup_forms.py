"""What is asked of somebody who looks after a case: how to find it, its code, and what is wanted of it."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from catalogue.model import Service
from kiosk.forms.own_form import own_form
from wire.case_sheet import LONGEST_WORDS
from words import Language, _, speaking

BY_CARD, BY_NUMBER = "card", "number"
YES, NO = "yes", "no"
CONSENT, DELETE = "consent", "delete"
SHORTEST_CODE: Final = 4
SEAL: Final = "查"


@cache
def search_form(language: Language) -> Service:
    """By card, or by number and code."""
    with speaking(language):
        ways = [
            {"value": BY_CARD, "label": _("用身份证查"), "hint": _("把身份证放在读卡区")},
            {"value": BY_NUMBER, "label": _("用受理号查"), "hint": _("受理号印在回执上")},
        ]
        number = {
            "id": "number",
            "type": "digits",
            "label": _("受理号"),
            "question": _("受理号是多少？"),
            "help": _("回执上的 12 位数字。"),
            "min_length": 12,
            "max_length": 12,
            "sensitive": True,
            "when": {"field": "way", "is": BY_NUMBER},
        }
        fields: list[dict[str, Any]] = [
            {
                "id": "way",
                "type": "choice",
                "label": _("怎么查"),
                "question": _("用什么查？"),
                "help": _("只用来查您办的事。查完后本机不保留您的身份信息。"),
                "choices": ways,
            },
            number,
            {
                **_code(_("办事时用的证件号码的后四位；没有证件的，电话后四位；自己定了密码的，填密码。")),
                "when": {"field": "way", "is": BY_NUMBER},
            },
        ]
        return own_form("LOOKUP", _("查进度、改时间"), SEAL, fields)


@cache
def code_form(language: Language) -> Service:
    """The own code of a case that the card alone does not open."""
    with speaking(language):
        return own_form("LOOKUP", _("查进度、改时间"), SEAL, [_code(_("登记时您自己定的密码。"))])


def _code(help_text: str) -> dict[str, Any]:
    return {
        "id": "code",
        "type": "code",
        "label": _("后四位或密码"),
        "question": _("证件后四位或密码"),
        "help": help_text,
        "min_length": SHORTEST_CODE,
        "sensitive": True,
    }


@cache
def cancel_form(language: Language, ends: bool) -> Service:
    """Asked once; `ends`: the matter itself ends with its appointment."""
    with speaking(language):
        means = _("取消以后，这件事也就结束了；想再办要重新申请。") if ends else _("这个时间会让给别人。")
        return _one_choice(
            _("取消预约"),
            _("要取消预约吗？"),
            means,
            [(NO, _("不取消，留着"), ""), (YES, _("取消预约"), "")],
        )


@cache
def rate_form(language: Language) -> Service:
    """One touch."""
    with speaking(language):
        grades = (_("很满意"), _("满意"), _("一般"), _("不满意"), _("很不满意"))
        labels = [
            (str(score), _("{score} 分 {grade}").format(score=score, grade=grade), "")
            for score, grade in zip(range(5, 0, -1), grades, strict=True)
        ]
        return _one_choice(_("评价"), _("这次办得怎么样？"), _("点一下就交给机构，以后还可以改。"), labels)


@cache
def complain_form(language: Language, hotline: str) -> Service:
    """Words for the office, and where else to turn to."""
    with speaking(language):
        help_text = _("写下哪里不好，工作人员会看。也可以拨打 {hotline}，或找主管的司法局。")
        words = {
            "id": "text",
            "type": "long_text",
            "label": _("投诉"),
            "question": _("哪里不好？"),
            "help": help_text.format(hotline=hotline),
            "max_length": LONGEST_WORDS,
            "phrases": [_("等了很久没有答复"), _("态度不好"), _("多收了钱"), _("没有说清楚")],
        }
        return own_form("LOOKUP", _("投诉"), SEAL, [words])


@cache
def consent_form(language: Language) -> Service:
    """Take back consent, or ask for deletion: each with what it means (个人信息保护法 15, 47)."""
    with speaking(language):
        return _one_choice(
            _("撤回同意、申请删除"),
            _("您想怎么办？"),
            _("撤回以前已经办了的不受影响。"),
            [
                (NO, _("先不改"), ""),
                (CONSENT, _("撤回同意"), _("不再发短信；工作人员会和您联系，说明哪些事会停下来。")),
                (
                    DELETE,
                    _("申请删除我的信息"),
                    _("工作人员会处理并答复您。法律规定要保存的卷宗，到期以后才删除。"),
                ),
            ],
        )


def _one_choice(label: str, question: str, help_text: str, choices: list[tuple[str, str, str]]) -> Service:
    asked = {
        "id": "choice",
        "type": "choice",
        "label": label,
        "question": question,
        "help": help_text,
        "choices": [{"value": value, "label": words, "hint": hint} for value, words, hint in choices],
    }
    return own_form("LOOKUP", label, SEAL, [asked])
