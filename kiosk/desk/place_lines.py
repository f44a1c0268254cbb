"""Offices, days and times as the place screen lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SlotState(StrEnum):
    """How a time is drawn."""

    FREE = "free"
    FULL = "full"
    HELD = "held"  # 已为您留
    WISHED = "wished"  # offline wish list
    CURRENT = "current"  # the time the case has; not to be touched


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One time of the chosen day."""

    id: str
    time: str
    note: str  # 余 2 / 已约满 / 已为您留 / 志愿 1 / 现在约的
    state: SlotState


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day; `enabled` False when nothing is free."""

    day: date
    weekday: str
    label: str
    enabled: bool
    selected: bool


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """One competent office to choose from."""

    id: str
    name: str
    address: str
    selected: bool
