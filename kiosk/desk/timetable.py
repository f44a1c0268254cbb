"""The times of one office by day, as they are drawn. Data only; fetching is the stage's work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from kiosk.desk.place_lines import DayLine, SlotLine, SlotState
from kiosk.desk.stage import SHANGHAI
from wire.messages import Slot
from words import _, dates

DAYS_SHOWN: Final = 5
DAYS_FETCHED: Final = 14
FARTHEST: Final = timedelta(days=56)
NOON: Final = 12


@dataclass(slots=True)
class Timetable:
    """Times of one office. `as_of` is set when they come from this machine's memory (the office is away);
    `current` is the id of the time the case has already: it is shown, but not to be had again."""

    slots: Sequence[Slot] = ()
    as_of: datetime | None = None
    until: date | None = None  # fetched up to this day
    first_day: int = 0  # of the row of days
    day: date | None = None
    loaded: bool = False
    current: str | None = None
    _by_day: dict[date, list[Slot]] = field(default_factory=dict)

    def take(self, slots: Iterable[Slot], *, now: datetime | None, kind: str) -> None:
        """Replace the times; those that have begun are left out."""
        ahead = [one for one in slots if one.kind == kind and (now is None or one.starts_at > now)]
        self.slots = sorted(ahead, key=lambda one: (one.starts_at, one.id))
        self._by_day = {day: list(some) for day, some in groupby(self.slots, key=local_day)}
        self.loaded = True
        if self.day not in self._by_day:
            open_days = [day for day in self._by_day if self.is_open(day)]
            self.day = next(iter(open_days), next(iter(self._by_day), None))
        self._show_chosen_day()

    @property
    def days(self) -> list[date]:
        """Days with times, in order."""
        return list(self._by_day)

    @property
    def row(self) -> list[date]:
        """The days that are drawn now."""
        return self.days[self.first_day : self.first_day + DAYS_SHOWN]

    @property
    def has_free(self) -> bool:
        """Is any time to be had?"""
        return any(map(self.can_be_had, self.slots))

    def can_be_had(self, slot: Slot) -> bool:
        """Has it a free place, and is it another time than the present one?"""
        return slot.free > 0 and slot.id != self.current

    def is_open(self, day: date) -> bool:
        """Is any time of this day to be had?"""
        return any(map(self.can_be_had, self._by_day.get(day, ())))

    def find(self, slot_id: str) -> Slot | None:
        """A time by its id."""
        return next((one for one in self.slots if one.id == slot_id), None)

    def of_day(self) -> list[Slot]:
        """The times of the chosen day."""
        return self._by_day.get(self.day, []) if self.day is not None else []

    def more(self) -> bool:
        """Show the following days; from the last back to the first. True when later days should be
        fetched."""
        at_end = self.first_day + DAYS_SHOWN >= len(self.days)
        if not at_end:
            self.first_day += DAYS_SHOWN
        self._choose_in_row()
        return at_end

    def begin_again(self) -> None:
        """The first days once more."""
        self.first_day = 0
        self._choose_in_row()

    def _choose_in_row(self) -> None:
        if self.day not in self.row and self.row:
            free = [day for day in self.row if self.is_open(day)]
            self.day = (free or self.row)[0]

    def _show_chosen_day(self) -> None:
        if self.day is not None and self.day in self._by_day:
            self.first_day = self.days.index(self.day) // DAYS_SHOWN * DAYS_SHOWN


def local_day(slot: Slot) -> date:
    """The day of a time in Shanghai."""
    return slot.starts_at.astimezone(SHANGHAI).date()


def is_morning(slot: Slot) -> bool:
    """Before noon?"""
    return slot.starts_at.astimezone(SHANGHAI).hour < NOON


def day_lines(table: Timetable) -> tuple[DayLine, ...]:
    """The row of days."""
    return tuple(
        DayLine(
            day=day,
            weekday=dates.weekday(day),
            label=str(day.day),
            enabled=table.is_open(day) or table.day == day,
            selected=day == table.day,
        )
        for day in table.row
    )


def slot_line(
    slot: Slot,
    *,
    held: str | None,
    wishes: Sequence[str],
    chosen: str | None = None,
    current: str | None = None,
) -> SlotLine:
    """One time with what it means for this citizen."""
    time = dates.clock(slot.starts_at)
    if slot.id == current:
        return SlotLine(slot.id, time, _("现在约的"), SlotState.CURRENT)
    if slot.id == held:
        return SlotLine(slot.id, time, _("已为您留"), SlotState.HELD)
    if slot.id in wishes:
        note = _("志愿 {number}").format(number=wishes.index(slot.id) + 1)
        return SlotLine(slot.id, time, note, SlotState.WISHED)
    if slot.id == chosen:
        return SlotLine(slot.id, time, _("已选"), SlotState.WISHED)
    if slot.free < 1:
        return SlotLine(slot.id, time, _("已约满"), SlotState.FULL)
    return SlotLine(slot.id, time, _("余 {free}").format(free=slot.free), SlotState.FREE)
