"""One place for colours by role, sizes in millimetres, and fonts.

Kivy's `dp` is not a physical size on a kiosk panel, so everything is computed from the panel's diagonal.
Sizes: `docs/design.md`; body em 0.7 degrees at 600 mm (EN 301 549, 5.1.4), nothing under a 4.8 mm capital.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from math import hypot

SANS = "KioskSans"
SERIF = "KioskSerif"


class Role(StrEnum):
    """What a colour is for; a theme gives each role a value."""

    INK = "ink"
    ON_INK = "on_ink"
    ACTION = "action"
    ON_ACTION = "on_action"
    PAPER = "paper"
    SURFACE = "surface"
    LINE = "line"
    OUTLINE = "outline"
    TEXT = "text"
    SECONDARY = "secondary"
    DISABLED = "disabled"
    DISABLED_SURFACE = "disabled_surface"
    ACTION_SOFT = "action_soft"
    GOOD = "good"
    GOOD_SOFT = "good_soft"
    WARNING = "warning"
    WARNING_SOFT = "warning_soft"
    DANGER = "danger"
    DANGER_SOFT = "danger_soft"
    TRACK = "track"
    KEYS = "keys"


LIGHT: dict[Role, str] = {
    Role.INK: "#10294D",
    Role.ON_INK: "#FFFFFF",
    Role.ACTION: "#1A4F9C",
    Role.ON_ACTION: "#FFFFFF",
    Role.PAPER: "#F6F3EC",
    Role.SURFACE: "#FFFFFF",
    Role.LINE: "#B9B09C",
    Role.OUTLINE: "#857D6B",
    Role.TEXT: "#1A2330",
    Role.SECONDARY: "#465262",
    Role.DISABLED: "#5F5B50",
    Role.DISABLED_SURFACE: "#EDEAE1",
    Role.ACTION_SOFT: "#E6ECF6",
    Role.GOOD: "#145634",
    Role.GOOD_SOFT: "#E6F1EA",
    Role.WARNING: "#5E450D",
    Role.WARNING_SOFT: "#F5ECD8",
    Role.DANGER: "#98201A",
    Role.DANGER_SOFT: "#FBEAE7",
    Role.TRACK: "#DCD5C6",
    Role.KEYS: "#E9E3D5",
}

# every pair of text on ground that the screens use: a test computes the contrast of each
TEXT_PAIRS: tuple[tuple[Role, Role, float], ...] = (
    (Role.ON_INK, Role.INK, 7.0),
    (Role.ON_ACTION, Role.ACTION, 7.0),
    (Role.INK, Role.PAPER, 7.0),
    (Role.INK, Role.SURFACE, 7.0),
    (Role.TEXT, Role.PAPER, 7.0),
    (Role.TEXT, Role.SURFACE, 7.0),
    (Role.TEXT, Role.KEYS, 7.0),
    (Role.TEXT, Role.ACTION_SOFT, 7.0),
    (Role.SECONDARY, Role.PAPER, 7.0),
    (Role.SECONDARY, Role.SURFACE, 7.0),
    (Role.DISABLED, Role.DISABLED_SURFACE, 4.5),
    (Role.INK, Role.DISABLED_SURFACE, 7.0),
    (Role.SECONDARY, Role.DISABLED_SURFACE, 6.0),
    (Role.ACTION, Role.SURFACE, 7.0),
    (Role.ACTION, Role.ACTION_SOFT, 4.5),
    (Role.GOOD, Role.GOOD_SOFT, 7.0),
    (Role.WARNING, Role.WARNING_SOFT, 7.0),
    (Role.DANGER, Role.DANGER_SOFT, 7.0),
    (Role.DANGER, Role.PAPER, 7.0),
    (Role.DANGER, Role.SURFACE, 7.0),
)
OUTLINE_PAIRS: tuple[tuple[Role, Role, float], ...] = (
    (Role.OUTLINE, Role.PAPER, 3.0),
    (Role.OUTLINE, Role.SURFACE, 3.0),
    (Role.ACTION, Role.PAPER, 3.0),
    (Role.ACTION, Role.SURFACE, 3.0),
    (Role.ACTION, Role.KEYS, 3.0),
    (Role.OUTLINE, Role.KEYS, 3.0),
)


def rgb(value: str) -> tuple[float, float, float]:
    """Return `#RRGGBB` as three 0..1 numbers."""
    return int(value[1:3], 16) / 255, int(value[3:5], 16) / 255, int(value[5:7], 16) / 255


def contrast(a: str, b: str) -> float:
    """WCAG 2.2 contrast ratio of two `#RRGGBB` colours, 1..21."""

    def luminance(value: str) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(value)]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@dataclass
class Theme:
    """Colours and physical sizes of one panel. `scale` is the session's text size (1.0, 1.25, 1.5)."""

    diagonal_inches: float = 21.5
    width: int = 1080
    height: int = 1920
    scale: float = 1.0
    window_scale: float = 1.0  # below 1 when the demo is shrunk to fit a desktop
    colours: dict[Role, str] | None = None

    @property
    def pixels_per_mm(self) -> float:
        """Panel pixels per millimetre (21.5 inches at 1080 x 1920: 4.03)."""
        return hypot(self.width, self.height) / (self.diagonal_inches * 25.4)

    def mm(self, millimetres: float) -> float:
        """Millimetres as window pixels."""
        return round(millimetres * self.pixels_per_mm * self.window_scale)

    def text_mm(self, millimetres: float) -> float:
        """An em in millimetres as window pixels, in the session's text size."""
        return self.mm(millimetres * self.scale)

    def colour(self, role: Role) -> tuple[float, float, float, float]:
        """RGBA of a role."""
        return (*rgb((self.colours or LIGHT)[role]), 1.0)

    @property
    def landscape(self) -> bool:
        """True on a panel wider than high."""
        return self.width > self.height

    # type sizes, em in millimetres at scale 1.0: 66, 50, 41 and 31 px on the 21.5 inch panel
    @property
    def title(self) -> float:
        """The screen's one title (serif)."""
        return self.text_mm(14.0 if self.landscape else 16.0)

    @property
    def heading(self) -> float:
        """Tiles, buttons, numbers."""
        return self.text_mm(12.0)

    @property
    def body(self) -> float:
        """Everything that is read: 41 px at 21.5 inches."""
        return self.text_mm(10.2)

    @property
    def small(self) -> float:
        """Notes under other text; never smaller."""
        return self.text_mm(8.0)

    @property
    def top_bar(self) -> float:
        """Height of the top bar; a wide panel has little height to give away."""
        return self.mm(28 if self.landscape else 33)

    @property
    def bottom_bar(self) -> float:
        """Height of the bottom bar."""
        return self.mm(31 if self.landscape else 41)

    @property
    def bar_button(self) -> float:
        """Height of back and next."""
        return self.mm(23 if self.landscape else 29)

    @property
    def margin(self) -> float:
        """Left and right margin of a screen."""
        return self.mm(13.5)

    @property
    def gap(self) -> float:
        """Between cards and controls, more than the 3 mm floor."""
        return self.mm(5)

    @property
    def button(self) -> float:
        """Height of a primary button (20 mm floor)."""
        return self.mm(24)

    @property
    def key(self) -> float:
        """Smallest key (15 mm floor)."""
        return self.mm(16)

    @property
    def radius(self) -> float:
        """Corner radius of cards and buttons."""
        return self.mm(4.5)


theme = Theme()
"""The one theme in use; `screens.window` sets its panel before any widget is made."""


def font_files() -> dict[str, tuple[str, str]]:
    """Return {family: (regular, bold)} as file paths inside the installed package."""
    folder = files("assets") / "fonts"
    return {
        SANS: (str(folder / "NotoSansSC-Regular.otf"), str(folder / "NotoSansSC-Bold.otf")),
        SERIF: (str(folder / "NotoSerifSC-Bold.otf"), str(folder / "NotoSerifSC-Bold.otf")),
    }
