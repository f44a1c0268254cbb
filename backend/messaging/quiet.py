"""Quiet hours: nobody is woken by a message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from backend.runtime import SHANGHAI
from backend.settings import Settings


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` until `ends` (Asia/Shanghai), mostly over midnight; equal ones: never."""

    begins: time
    ends: time

    @classmethod
    def of(cls, settings: Settings) -> QuietHours:
        """Those of the office."""
        return cls(settings.quiet_from, settings.quiet_until)

    def covers(self, moment: datetime) -> bool:
        """Whether nothing may be sent at this moment."""
        clock = moment.astimezone(SHANGHAI).time()
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends

    def next_allowed(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours it falls in."""
        if not self.covers(moment):
            return moment
        local = moment.astimezone(SHANGHAI)
        end = datetime.combine(local.date(), self.ends, SHANGHAI)
        return end if end > local else end + timedelta(days=1)
