"""Everything the checks look at, and how a line is put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from drivers.types import PrinterStatus, ReaderStatus, SpeechStatus
from kiosk.admin.rights import Role, may, missing_right
from kiosk.admin.spans import moment
from kiosk.admin.views import Button, Light, Line
from kiosk.config import HallSettings
from kiosk.ports import Answered, Unavailable
from kiosk.running.mishaps import Mishap
from kiosk.store.submissions import Queue
from kiosk.store.today import Day
from kiosk.upkeep.conditions import Condition, Health
from kiosk.upkeep.measures import Figures
from kiosk.upkeep.recent import Happened

DOT: Final = " ・ "


@dataclass(frozen=True, slots=True)
class Paper:
    """The roll in the printer, as counted."""

    receipts_left: int
    share: float  # 0 to 1
    counted: bool  # it began at a whole roll
    measured: bool  # the length of a roll was learnt here
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Versions:
    """What runs here."""

    program: str
    words: str
    python: str


@dataclass(frozen=True, slots=True)
class Scene:
    """One look at the machine."""

    settings: HallSettings
    role: Role
    now: datetime | None
    conditions: dict[str, Condition]
    reader: ReaderStatus
    last_read: float | None
    other_reader: str
    printer: PrinterStatus
    paper: Paper
    speech: SpeechStatus
    headphones: bool | None
    volume: int
    office: Answered | Unavailable | None
    queue: Queue | Unavailable | None
    day: Day | Unavailable | None
    figures: Figures
    catalogue_version: str
    versions: Versions
    mishaps: tuple[Mishap, ...]
    paused: str | None
    happened: tuple[Happened, ...]


def light(health: Health) -> Light:
    """The lamp of a condition."""
    return Light(health.value)


def lamp(scene: Scene, check: str) -> Light:
    """The lamp of a part; unknown while nobody looked."""
    condition = scene.conditions.get(check)
    return Light.UNKNOWN if condition is None else light(condition.health)


def since(scene: Scene, check: str) -> tuple[str, ...]:
    """Since when it is so; and, where it does not work, when it last did."""
    condition = scene.conditions.get(check)
    if condition is None or condition.health is Health.UNKNOWN:
        return ()
    began = moment(condition.since, scene.now)
    if condition.health is Health.GOOD:
        return (f"{began} 起正常",) if began else ()
    told = (f"{began} 起这样",) if began else ()
    good = moment(condition.last_good, scene.now)
    if condition.health is Health.BAD:
        return (*told, f"上次正常 {good}" if good else "还没有正常过")
    return told


def button(scene: Scene, page: str, label: str, *, main: bool = False) -> Button:
    """The button of a page; without the right it says whose it is."""
    allowed = may(scene.role, page)
    return Button(page, label, main, allowed, "" if allowed else missing_right(page))


def joined(*parts: str) -> str:
    """Facts side by side; what is not known is left out."""
    return DOT.join(part for part in parts if part)


_ORDER: Final = {Light.BAD: 0, Light.NOTE: 1, Light.UNKNOWN: 2, Light.GOOD: 3, None: 3}


def worst_first(lines: list[Line]) -> tuple[Line, ...]:
    """What needs a hand stands on top; otherwise the usual order."""
    return tuple(sorted(lines, key=lambda line: _ORDER[line.light]))


def worst(*lights: Light) -> Light:
    """One lamp for several things."""
    return min(lights, key=lambda one: _ORDER[one])
