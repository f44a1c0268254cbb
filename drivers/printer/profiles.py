"""What is particular to one printer model, as data: `profiles/<name>.toml`.

Nothing here is guessed from a model name: a hall copies the nearest profile and corrects it by the printer's
self-test page. Source of the fields: docs/devices-printer.md.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, Literal, get_args

FontZone = Literal["gb18030", "gbk", "gb2312"]
FlowControl = Literal["xonxoff", "rtscts", "none"]
MechanicalBit = Literal["jam", "ignored"]
CutKind = Literal["partial", "full"]

SIZE_COMMANDS: Final = frozenset({"GS !", "FS !"})
_CHOICES: Final = {
    "font_zone": get_args(FontZone),
    "flow_control": get_args(FlowControl),
    "mechanical_bit": get_args(MechanicalBit),
    "cut": get_args(CutKind),
}


class ProfileError(ValueError):
    """A profile is missing, incomplete or contradicts itself; the text names the field."""


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """One printer model. `dots` is the head's width, `columns` the ASCII characters in a line (a hanzi takes
    two), `font_zone` the largest part of GB18030 its font holds, `print_speed` mm/s.
    """

    name: str
    title: str
    dots: int
    columns: int
    font_zone: FontZone
    baudrate: int
    flow_control: FlowControl
    print_speed: int
    has_near_end: bool
    queries: tuple[int, ...]
    process_id: bool
    mechanical_bit: MechanicalBit
    size_commands: tuple[str, ...]
    native_qr: bool
    qr_bytes: int
    raster_rows: int
    cut: CutKind
    realtime_clear: bool
    keeps_buffer: bool

    @property
    def hanzi_columns(self) -> int:
        """Hanzi in a line."""
        return self.columns // 2

    @property
    def usual_roll_m(self) -> int:
        """Metres on a roll as it is sold for this width: 80 x 80 mm rolls hold about 80, 58 mm ones 50."""
        return 50 if self.dots <= 432 else 80

    @property
    def longest_command(self) -> int:
        """Bytes of the longest command a job may hold: so many NUL bytes end one that was cut short."""
        return max(self.raster_rows * (self.dots // 8), self.qr_bytes) + 16

    def __post_init__(self) -> None:
        for name, allowed in _CHOICES.items():
            if getattr(self, name) not in allowed:
                raise ProfileError(f"{self.name}: {name} must be one of {', '.join(allowed)}")
        for name in ("dots", "columns", "baudrate", "print_speed", "qr_bytes", "raster_rows"):
            value = getattr(self, name)
            if type(value) is not int or value <= 0:
                raise ProfileError(f"{self.name}: {name} must be a positive whole number")
        for name in ("has_near_end", "process_id", "native_qr", "realtime_clear", "keeps_buffer"):
            if type(getattr(self, name)) is not bool:
                raise ProfileError(f"{self.name}: {name} must be true or false")
        if self.dots % 8 or self.columns < 12 or self.columns * 12 > self.dots:
            raise ProfileError(f"{self.name}: dots and columns do not fit (12 dots a column, dots in eights)")
        if self.raster_rows > 255:
            raise ProfileError(f"{self.name}: raster_rows must stay below 256")
        if not self.queries or not set(self.queries) <= {1, 2, 3, 4}:
            raise ProfileError(f"{self.name}: queries must be some of 1, 2, 3, 4")
        if not self.size_commands or not set(self.size_commands) <= SIZE_COMMANDS:
            raise ProfileError(f"{self.name}: size_commands must be some of {sorted(SIZE_COMMANDS)}")


def parse_profile(name: str, text: str) -> PrinterProfile:
    """Make a profile of TOML text. Raises `ProfileError`."""
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{name}: {error}") from error
    wanted = {item.name for item in fields(PrinterProfile)} - {"name"}
    if table.keys() != wanted:
        odd = sorted(table.keys() ^ wanted)
        raise ProfileError(f"{name}: missing or unknown fields: {', '.join(odd)}")
    for key in ("queries", "size_commands"):
        if not isinstance(table[key], list):
            raise ProfileError(f"{name}: {key} must be a list")
        table[key] = tuple(table[key])
    return PrinterProfile(name=name, **table)


@cache
def profile_names() -> tuple[str, ...]:
    """Names of the shipped profiles."""
    folder = resources.files("drivers.printer") / "profiles"
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")))


def load_profile(name: str) -> PrinterProfile:
    """A shipped profile by name, or one from a file when `name` ends in `.toml`. Raises `ProfileError`."""
    if name.endswith(".toml"):
        path = Path(name)
        try:
            return parse_profile(path.stem, path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise ProfileError(f"profile file cannot be read: {type(error).__name__}") from error
    if name not in profile_names():
        raise ProfileError(f"no such printer profile; known: {', '.join(profile_names())}")
    text = (resources.files("drivers.printer") / "profiles" / f"{name}.toml").read_text(encoding="utf-8")
    return parse_profile(name, text)
