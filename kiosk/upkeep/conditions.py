"""How each part of the machine is, since when, and when it was last well. Outlives restarts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

from kiosk.ports import ClockPort
from kiosk.upkeep.keeper import Keeper

SETTLING_SECONDS: Final = 60.0
"""So long after a start "not asked yet" says nothing: the state of the last run stands."""


class Health(StrEnum):
    """Works, look at it soon, does not work, cannot be told."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"
    UNKNOWN = "unknown"


WORKING: Final = frozenset({Health.GOOD, Health.NOTE})


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at one part. `state` is a short code; another code is another state with its own "since"."""

    check: str
    state: str
    health: Health


@dataclass(frozen=True, slots=True)
class Condition:
    """`since` and `last_good` are None where the time was unknown, or it never was."""

    state: str
    health: Health
    since: datetime | None
    last_good: datetime | None


class KeptCondition(BaseModel):
    """A condition on the disk."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    state: str
    health: Health
    since: AwareDatetime | None = None
    last_good: AwareDatetime | None = None


class KeptConditions(BaseModel):
    """conditions.json."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    checks: dict[str, KeptCondition] = {}


@dataclass(slots=True)
class _Now:
    """A condition of this run; moments also on the counter, for the time when no clock was known."""

    state: str
    health: Health
    since: datetime | None
    since_counted: float | None  # None: taken over from an earlier run
    good: datetime | None
    good_counted: float | None


class Conditions:
    """Remembers conditions. Lives on the loop; `load` first. Nothing is written while nothing changes."""

    def __init__(self, keeper: Keeper[KeptConditions], clock: ClockPort) -> None:
        self._keeper = keeper
        self._clock = clock
        self._began = clock.monotonic()
        self._now: dict[str, _Now] = {}

    async def load(self) -> None:
        """Take over what the last run knew."""
        await self._keeper.load()
        for check, kept in self._keeper.value.checks.items():
            self._now.setdefault(check, _Now(kept.state, kept.health, kept.since, None, kept.last_good, None))

    def take(self, reading: Reading) -> bool:
        """Compare one look with the last; True when the state changed."""
        counted = self._clock.monotonic()
        known = self._now.get(reading.check)
        if (
            reading.health is Health.UNKNOWN
            and known is not None
            and counted - self._began < SETTLING_SECONDS
        ):
            return False
        now = self._clock.now()
        changed = known is None or known.state != reading.state
        if known is None or changed:
            good = (None, None) if known is None else (known.good, known.good_counted)
            known = _Now(reading.state, reading.health, now, counted, *good)
            self._now[reading.check] = known
        known.health = reading.health
        if reading.health in WORKING:
            known.good, known.good_counted = now, counted
        if changed:
            self._keeper.change(self._kept())
        return changed

    def of(self, check: str) -> Condition | None:
        """How a part is; None when nobody looked yet."""
        known = self._now.get(check)
        if known is None:
            return None
        return Condition(
            known.state,
            known.health,
            self._moment(known.since, known.since_counted),
            self._moment(known.good, known.good_counted),
        )

    async def close(self) -> None:
        """Write down when each part was last well."""
        self._keeper.change(self._kept())
        await self._keeper.close()

    def _moment(self, moment: datetime | None, counted: float | None) -> datetime | None:
        """A moment at which no time was known, told afterwards."""
        now = self._clock.now()
        if moment is not None or counted is None or now is None:
            return moment
        return now - timedelta(seconds=self._clock.monotonic() - counted)

    def _kept(self) -> KeptConditions:
        found = {check: self.of(check) for check in self._now}
        return KeptConditions(
            checks={
                check: KeptCondition(
                    state=one.state, health=one.health, since=one.since, last_good=one.last_good
                )
                for check, one in found.items()
                if one is not None
            }
        )
