"""Opening hours of a day as staff write them: `09:00-12:00 13:30-17:00`, nothing for a day off."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from kiosk.config import OpeningHours

DAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
HOW: Final = "写成 09:00-12:00 13:30-17:00，休息就空着"
_SPAN: Final = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


def written(opening: Sequence[OpeningHours], weekday: int) -> str:
    """The spans of this day (0 is Monday), the earliest first."""
    spans = sorted((row.opens, row.closes) for row in opening if row.weekday == weekday)
    return " ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in spans)


def read(text: str) -> list[tuple[str, str]]:
    """(opens, closes) as HH:MM; characters of any width. Raises ValueError when it is not that."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"\s*(?:[-~—–]+|至|到)\s*", "-", plain)
    found = []
    for part in re.split(r"[\s、,;]+", plain.strip()):
        if not part:
            continue
        match = _SPAN.fullmatch(part)
        if match is None:
            raise ValueError(HOW)
        opens, opens_minute, closes, closes_minute = match.groups()
        found.append((f"{int(opens):02}:{opens_minute}", f"{int(closes):02}:{closes_minute}"))
    return found


def week(opening: Sequence[OpeningHours]) -> str:
    """The whole week in one line, days with the same hours together."""
    if not opening:
        return "全天开放"
    texts = [written(opening, day) for day in range(7)]
    parts, first = [], 0
    for day in range(1, 8):
        if day == 7 or texts[day] != texts[first]:
            name = DAYS[first] if day - 1 == first else f"{DAYS[first]}至{DAYS[day - 1]}"
            parts.append(f"{name} {texts[first] or '休息'}")
            first = day
    return "；".join(parts)
