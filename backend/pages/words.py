"""Dates and short words as citizens and staff read them."""

from __future__ import annotations

from datetime import date, datetime

from backend.places.slots import SHANGHAI
from wire.receipt_number import grouped

HOTLINE = "12348"
_WEEKDAYS = "一二三四五六日"
_PRIORITIES = ("人身安全", "期限紧", "绿色通道", "")

number = grouped


def day(value: date) -> str:
    """11月24日（周二）"""
    return f"{short_day(value)}（{weekday(value)}）"


def short_day(value: date) -> str:
    """11月24日"""
    return f"{value.month}月{value.day}日"


def weekday(value: date) -> str:
    """周二"""
    return f"周{_WEEKDAYS[value.weekday()]}"


def long_day(value: date) -> str:
    """2026年11月24日（周二）"""
    return f"{value.year}年{day(value)}"


def moment(value: datetime) -> str:
    """11月24日（周二）10:00, local time"""
    local = value.astimezone(SHANGHAI)
    return f"{day(local.date())}{local:%H:%M}"


def stamp(value: datetime) -> str:
    """2026-11-24 10:00, local time, for staff"""
    return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


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


def dial(phone: str) -> str:
    """A telephone number fit for a tel: link."""
    return "".join(c for c in phone if c.isdigit() or c == "+")
