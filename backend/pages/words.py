"""Dates as citizens and staff read them, and short words for staff."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from wire.case_sheet import RequestKind
from wire.receipt_number import grouped
from words import N_, _, dates, language

HOTLINE = "12348"
_NUMBER = re.compile(r"(?<![&#\w])[0-9](?:[0-9 -]*[0-9])?")
_PRIORITIES = ("人身安全", "期限紧", "绿色通道", "")

number = grouped
day = dates.day_and_weekday
short_day = dates.day
weekday = dates.weekday
long_day = dates.full_day_and_weekday
moment = dates.moment
clock = dates.clock
stamp = dates.stamp


def priority(level: int) -> str:
    """Word of a queue class (0 safety ... 3 normal, empty)."""
    return _PRIORITIES[level]


_RULES = {
    "citizen_choice": "申请人自己选的",
    "covers_place": "按有关的地方分到",
    "higher_unit": "当地没有这类机构，由上一级办",
    "no_competent_office": "没有找到能办的机构",
    "choice_not_competent": "申请人选的机构不能办这件事",
}
_ACTORS = {"applicant": "申请人（手机）", "import": "手工导入", "page": "手机或自助机上的查询"}
_STEPS = {"booked": "约好时间", "moved": "改了时间", "cancelled": "取消了预约"}


def rule(route_rule: str) -> str:
    """Why a case went to its office, from the rule ids of `backend.routing`."""
    return "；".join(_RULES.get(part, part) for part in route_rule.split("+") if part)


def actor(name: str) -> str:
    """Who did it, from the names in history and audit."""
    kind, _, who = name.partition(":")
    if kind == "staff":
        return who
    return f"自助机 {who}" if kind == "kiosk" else _ACTORS.get(kind, name)


def step(reason: str) -> str:
    """The reason of a change: a known step, or the note of staff."""
    return _STEPS.get(reason, reason)


_REQUESTS = {
    RequestKind.RATING: N_("评价"),
    RequestKind.COMPLAINT: N_("投诉"),
    RequestKind.WITHDRAW: N_("撤回同意"),
    RequestKind.DELETE: N_("申请删除"),
    RequestKind.PAPER: N_("补交材料"),
}


def request(kind: RequestKind | str) -> str:
    """What a citizen asked for."""
    return _(_REQUESTS[RequestKind(kind)])


_SCORES = (N_("很不满意"), N_("不满意"), N_("一般"), N_("满意"), N_("很满意"))


def score(value: int) -> str:
    """What a rating from 1 to 5 says."""
    return _(_SCORES[value - 1])


def in_order(text: str) -> Markup:
    """The text, escaped, with its numbers closed off: on a page that runs from right to left a browser would
    turn the groups of `0990-5550200` and `0317 0000 0261` around (UAX #9, W2)."""
    if not language().right_to_left:
        return escape(text)
    return Markup(_NUMBER.sub(r'<bdi dir="ltr">\g<0></bdi>', str(escape(text))))


def dial(phone: str) -> str:
    """A telephone number fit for a tel: link."""
    return "".join(c for c in phone if c.isdigit() or c == "+")
