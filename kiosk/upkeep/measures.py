"""Figures of the machine itself, read from the kernel: disk, memory, temperature, running time. Blocking."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.upkeep.conditions import Health

LOW_DISK: Final = 1024**3  # bytes: a year of logs fits in it
NO_DISK: Final = 200 * 1024**2
LOW_MEMORY: Final = 200 * 1024**2
MUCH_OWN: Final = 1024**3  # what this program may hold; the unit's ceiling is above it
HOT: Final = 75.0  # degrees Celsius; most boards throttle at 85
TOO_HOT: Final = 85.0

PROC: Final = Path("/proc")
THERMAL: Final = Path("/sys/class/thermal")


@dataclass(frozen=True, slots=True)
class Figures:
    """Bytes, degrees Celsius and seconds; None where this machine does not tell."""

    disk_free: int | None = None
    disk_total: int | None = None
    own_memory: int | None = None
    free_memory: int | None = None
    all_memory: int | None = None
    temperature: float | None = None
    machine_up: float | None = None
    program_up: float | None = None


def measure(folder: Path, *, proc: Path = PROC, thermal: Path = THERMAL) -> Figures:
    """Read all figures; `folder` lies on the disk that matters."""
    free, total = _disk(folder)
    memory = _table(proc / "meminfo")
    return Figures(
        disk_free=free,
        disk_total=total,
        own_memory=_own(proc / "self"),
        free_memory=memory.get("MemAvailable"),
        all_memory=memory.get("MemTotal"),
        temperature=_hottest(thermal),
        machine_up=_first_number(proc / "uptime"),
        program_up=_program_up(proc),
    )


def disk_health(figures: Figures) -> Health:
    """Is there room?"""
    if figures.disk_free is None:
        return Health.UNKNOWN
    if figures.disk_free < NO_DISK:
        return Health.BAD
    return Health.NOTE if figures.disk_free < LOW_DISK else Health.GOOD


def memory_health(figures: Figures) -> Health:
    """Is there memory, and does this program keep to its share?"""
    if figures.free_memory is None or figures.own_memory is None:
        return Health.UNKNOWN
    tight = figures.free_memory < LOW_MEMORY or figures.own_memory > MUCH_OWN
    return Health.NOTE if tight else Health.GOOD


def heat_health(figures: Figures) -> Health:
    """Is it too hot? A machine that does not tell is taken to be well."""
    if figures.temperature is None or figures.temperature < HOT:
        return Health.GOOD
    return Health.BAD if figures.temperature >= TOO_HOT else Health.NOTE


def _disk(folder: Path) -> tuple[int | None, int | None]:
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return None, None
    return usage.free, usage.total


def _table(file: Path) -> dict[str, int]:
    """`Name:  123 kB` lines in bytes."""
    found = {}
    for line in _text(file).splitlines():
        name, _, rest = line.partition(":")
        number = rest.split()
        if number and number[0].isdigit():
            found[name] = int(number[0]) * 1024
    return found


def _own(process: Path) -> int | None:
    """Memory of this process: its share (PSS) where the kernel tells, else what is resident (RSS)."""
    return _table(process / "smaps_rollup").get("Pss") or _table(process / "status").get("VmRSS")


def _hottest(thermal: Path) -> float | None:
    """The hottest zone. Zones that show nonsense (broken sensors do) are left out."""
    try:
        files = sorted(thermal.glob("thermal_zone*/temp"))
    except OSError:
        return None
    readings = [text.strip() for text in map(_text, files)]
    degrees = [int(text) / 1000 for text in readings if text.lstrip("-").isdigit()]
    return max((one for one in degrees if 0 < one < 150), default=None)


def _first_number(file: Path) -> float | None:
    words = _text(file).split()
    try:
        return float(words[0]) if words else None
    except ValueError:
        return None


def _program_up(proc: Path) -> float | None:
    """Seconds since this process began; a renewal by exec keeps the process, and so the count."""
    fields = _text(proc / "self" / "stat").rpartition(")")[2].split()
    up = _first_number(proc / "uptime")
    if len(fields) < 20 or up is None:
        return None
    return max(0.0, up - int(fields[19]) / os.sysconf("SC_CLK_TCK"))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
