"""Opening hours of the hall: is it open now, and when is it open again?"""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.config import Hall
from words import _, dates


def is_open(hall: Hall, now: datetime | None) -> bool:
    """Open when a span of today holds the present time. No spans: always. Time unknown: open, the doors
    decide."""
    if now is None or not hall.opening:
        return True
    return any(
        span.weekday == now.weekday() and span.opens <= now.time() < span.closes for span in hall.opening
    )


def serves_now(hall: Hall, now: datetime | None) -> bool:
    """May a session begin now? A machine in a 24-hour zone serves outside the hall's hours, too."""
    return hall.use_outside_hours or is_open(hall, now)


def next_opening(hall: Hall, now: datetime) -> str:
    """When the hall opens next, in words: 今天 14:00, 明天 09:00, 周一 09:00. Empty when it never does."""
    for ahead in range(8):
        day = (now + timedelta(days=ahead)).date()
        spans = sorted(span.opens for span in hall.opening if span.weekday == day.weekday())
        for opens in spans:
            if ahead == 0 and opens <= now.time():
                continue
            name = _("今天") if ahead == 0 else _("明天") if ahead == 1 else dates.weekday(day)
            return dates.day_at(name, opens)
    return ""
