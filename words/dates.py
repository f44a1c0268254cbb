"""Days and times as people read them, in the language being spoken: the one place for it.

| zh | en | ug |
| --- | --- | --- |
| 11月24日（周二）10:00 | Tue 24 Nov, 10:00 | day, weekday, hour, and that it is Beijing time |

The order of the parts and the names stand in the translations, so a language is a folder and not code. In
Xinjiang many people also live by a local time two hours behind, so Uyghur times say whose time they are.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from words import N_, _

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_MONTHS: Final = (
    N_("1月"),
    N_("2月"),
    N_("3月"),
    N_("4月"),
    N_("5月"),
    N_("6月"),
    N_("7月"),
    N_("8月"),
    N_("9月"),
    N_("10月"),
    N_("11月"),
    N_("12月"),
)
_WEEKDAYS: Final = (
    N_("周一"),
    N_("周二"),
    N_("周三"),
    N_("周四"),
    N_("周五"),
    N_("周六"),
    N_("周日"),
)


def weekday(value: date) -> str:
    """周二."""
    return _(_WEEKDAYS[_local(value).weekday()])


def day(value: date) -> str:
    """11月24日. Of a moment: its day in Shanghai."""
    value = _local(value)
    return _("{month}{day}日").format(month=_month(value), day=value.day)


def day_and_weekday(value: date) -> str:
    """11月24日（周二）."""
    value = _local(value)
    return _("{month}{day}日（{weekday}）").format(month=_month(value), day=value.day, weekday=weekday(value))


def full_day(value: date) -> str:
    """2026年11月24日."""
    value = _local(value)
    return _("{year}年{month}{day}日").format(year=value.year, month=_month(value), day=value.day)


def full_day_and_weekday(value: date) -> str:
    """2026年11月24日（周二）."""
    value = _local(value)
    return _("{year}年{month}{day}日（{weekday}）").format(
        year=value.year, month=_month(value), day=value.day, weekday=weekday(value)
    )


def clock(value: datetime | time) -> str:
    """10:00, for columns whose heading says what time it is."""
    return f"{_local(value) if isinstance(value, datetime) else value:%H:%M}"


def moment(value: datetime) -> str:
    """11月24日（周二）10:00."""
    local = _local(value)
    return _("{month}{day}日（{weekday}）{time}").format(
        month=_month(local), day=local.day, weekday=weekday(local), time=clock(value)
    )


def moment_of_clock(value: datetime) -> str:
    """11月22日 周日 15:30: what a wall clock with a calendar says."""
    local = _local(value)
    return _("{month}{day}日 {weekday} {time}").format(
        month=_month(local), day=local.day, weekday=weekday(local), time=clock(value)
    )


def day_at(day_words: str, at: datetime | time) -> str:
    """明天 09:00, 11月24日 15:00: a day that has its words already, and the time."""
    return _("{day} {time}").format(day=day_words, time=clock(at))


def stamp(value: datetime) -> str:
    """2026-11-24 10:00."""
    return _("{date} {time}").format(date=_local(value).strftime("%Y-%m-%d"), time=clock(value))


def _month(value: date) -> str:
    return _(_MONTHS[value.month - 1])


def _local(value: date) -> date:
    return value.astimezone(SHANGHAI) if isinstance(value, datetime) else value
