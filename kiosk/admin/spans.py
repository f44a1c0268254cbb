"""Moments and durations as staff read them."""

from __future__ import annotations

from datetime import datetime, timedelta


def moment(at: datetime | None, now: datetime | None) -> str:
    """`07:30`, `昨天 07:30`, `11月20日 07:30`, with the year where it is another; empty when unknown."""
    if at is None:
        return ""
    if now is None or at.date() == now.date():
        return f"{at:%H:%M}"
    if at.date() == now.date() - timedelta(days=1):
        return f"昨天 {at:%H:%M}"
    day = f"{at.month}月{at.day}日"
    return f"{day} {at:%H:%M}" if at.year == now.year else f"{at.year}年{day}"


def span(seconds: float) -> str:
    """`2.1 秒`, `38 秒`, `6 分`, `3 小时`, `12 天`: the largest unit that fits."""
    if seconds < 10:
        return f"{seconds:.1f} 秒"
    for unit, length, limit in (("秒", 1, 90), ("分", 60, 90 * 60), ("小时", 3600, 48 * 3600)):
        if seconds < limit:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds / 86400:.0f} 天"


def size(count: float) -> str:
    """`800 MB`, `12.3 GB`."""
    return f"{count / 1024**2:.0f} MB" if count < 1024**3 else f"{count / 1024**3:.1f} GB"
