"""Colours by role, for each theme, and every pair of them that stands on each other."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from kiosk.presentation import Colours


class Role(StrEnum):
    """What a colour is for; a theme gives each role a value."""

    BAR = "bar"
    ON_BAR = "on_bar"
    BAR_PRESSED = "bar_pressed"
    INK = "ink"
    ACTION = "action"
    ON_ACTION = "on_action"
    ACTION_PRESSED = "action_pressed"
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
    STAFF_BAR = "staff_bar"  # admin mode: nobody takes it for the citizens' screens
    STAFF_PAPER = "staff_paper"
    LAMP_NOTE = "lamp_note"


LIGHT: Final[dict[Role, str]] = {
    Role.BAR: "#10294D",
    Role.ON_BAR: "#FFFFFF",
    Role.BAR_PRESSED: "#1A4F9C",
    Role.INK: "#10294D",
    Role.ACTION: "#1A4F9C",
    Role.ON_ACTION: "#FFFFFF",
    Role.ACTION_PRESSED: "#10294D",
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
    Role.STAFF_BAR: "#1A2330",
    Role.STAFF_PAPER: "#EDF1F6",
    Role.LAMP_NOTE: "#8F5206",
}

CONTRAST: Final[dict[Role, str]] = {
    Role.BAR: "#000000",
    Role.ON_BAR: "#FFFFFF",
    Role.BAR_PRESSED: "#00306B",
    Role.INK: "#000000",
    Role.ACTION: "#00306B",
    Role.ON_ACTION: "#FFFFFF",
    Role.ACTION_PRESSED: "#000000",
    Role.PAPER: "#FFFFFF",
    Role.SURFACE: "#FFFFFF",
    Role.LINE: "#595959",
    Role.OUTLINE: "#000000",
    Role.TEXT: "#000000",
    Role.SECONDARY: "#1F1F1F",
    Role.DISABLED: "#333333",
    Role.DISABLED_SURFACE: "#EEEEEE",
    Role.ACTION_SOFT: "#EAF1FF",
    Role.GOOD: "#003D1C",
    Role.GOOD_SOFT: "#EAF7EF",
    Role.WARNING: "#453100",
    Role.WARNING_SOFT: "#FFF6DC",
    Role.DANGER: "#6E0A06",
    Role.DANGER_SOFT: "#FFF1EF",
    Role.TRACK: "#BDBDBD",
    Role.KEYS: "#EEEEEE",
    Role.STAFF_BAR: "#000000",
    Role.STAFF_PAPER: "#FFFFFF",
    Role.LAMP_NOTE: "#453100",
}

DARK: Final[dict[Role, str]] = {
    Role.BAR: "#0A1A33",
    Role.ON_BAR: "#F2F6FC",
    Role.BAR_PRESSED: "#2A4A7A",
    Role.INK: "#DCE8FA",
    Role.ACTION: "#9CC4FF",
    Role.ON_ACTION: "#06142A",
    Role.ACTION_PRESSED: "#D6E6FF",
    Role.PAPER: "#12161C",
    Role.SURFACE: "#1C222B",
    Role.LINE: "#4A5564",
    Role.OUTLINE: "#8592A5",
    Role.TEXT: "#F0F3F7",
    Role.SECONDARY: "#BFC9D6",
    Role.DISABLED: "#A3ABB6",
    Role.DISABLED_SURFACE: "#262D37",
    Role.ACTION_SOFT: "#1E3354",
    Role.GOOD: "#8FDDB0",
    Role.GOOD_SOFT: "#12301F",
    Role.WARNING: "#F2CF86",
    Role.WARNING_SOFT: "#362A0E",
    Role.DANGER: "#FFB3AB",
    Role.DANGER_SOFT: "#421612",
    Role.TRACK: "#3A4452",
    Role.KEYS: "#0C1015",
    Role.STAFF_BAR: "#0A1018",
    Role.STAFF_PAPER: "#12161C",
    Role.LAMP_NOTE: "#F2CF86",
}

THEMES: Final[dict[Colours, dict[Role, str]]] = {
    Colours.LIGHT: LIGHT,
    Colours.CONTRAST: CONTRAST,
    Colours.DARK: DARK,
}

CONTRAST_FLOOR: Final = 10.0
"""Every text in the high-contrast theme (VVSG 2.0 draft)."""

# every pair of text on ground that the screens use, and its floor: a test computes the contrast of each, and
# another walks the screens for a pair that is not here
TEXT_PAIRS: Final[tuple[tuple[Role, Role, float], ...]] = (
    (Role.ON_BAR, Role.BAR, 7.0),
    (Role.ON_BAR, Role.BAR_PRESSED, 7.0),
    (Role.BAR, Role.ON_BAR, 7.0),
    (Role.ON_ACTION, Role.ACTION, 7.0),
    (Role.ON_ACTION, Role.ACTION_PRESSED, 7.0),
    (Role.INK, Role.PAPER, 7.0),
    (Role.INK, Role.SURFACE, 7.0),
    (Role.TEXT, Role.PAPER, 7.0),
    (Role.TEXT, Role.SURFACE, 7.0),
    (Role.TEXT, Role.KEYS, 7.0),
    (Role.TEXT, Role.ACTION_SOFT, 7.0),
    (Role.SECONDARY, Role.PAPER, 7.0),
    (Role.SECONDARY, Role.SURFACE, 7.0),
    (Role.SECONDARY, Role.ACTION_SOFT, 6.0),
    (Role.DISABLED, Role.DISABLED_SURFACE, 4.5),
    (Role.INK, Role.DISABLED_SURFACE, 7.0),
    (Role.INK, Role.ACTION_SOFT, 7.0),
    (Role.SECONDARY, Role.DISABLED_SURFACE, 6.0),
    (Role.ACTION, Role.SURFACE, 7.0),
    (Role.ACTION, Role.ACTION_SOFT, 6.0),
    (Role.GOOD, Role.GOOD_SOFT, 7.0),
    (Role.WARNING, Role.WARNING_SOFT, 7.0),
    (Role.DANGER, Role.DANGER_SOFT, 7.0),
    (Role.DANGER, Role.PAPER, 7.0),
    (Role.DANGER, Role.SURFACE, 7.0),
    (Role.ON_BAR, Role.STAFF_BAR, 7.0),
    (Role.INK, Role.STAFF_PAPER, 7.0),
    (Role.TEXT, Role.STAFF_PAPER, 7.0),
    (Role.SECONDARY, Role.STAFF_PAPER, 6.0),
    (Role.ON_ACTION, Role.GOOD, 7.0),
    (Role.ON_ACTION, Role.DANGER, 7.0),
    (Role.ON_ACTION, Role.SECONDARY, 7.0),
    (Role.ON_ACTION, Role.LAMP_NOTE, 4.5),
)
OUTLINE_PAIRS: Final[tuple[tuple[Role, Role, float], ...]] = (
    (Role.OUTLINE, Role.PAPER, 3.0),
    (Role.OUTLINE, Role.SURFACE, 3.0),
    (Role.ACTION, Role.PAPER, 3.0),
    (Role.ACTION, Role.SURFACE, 3.0),
    (Role.ACTION, Role.KEYS, 3.0),
    (Role.OUTLINE, Role.KEYS, 3.0),
    (Role.ON_BAR, Role.BAR, 3.0),
    (Role.ON_BAR, Role.STAFF_BAR, 3.0),
    (Role.OUTLINE, Role.STAFF_PAPER, 3.0),
    (Role.ACTION, Role.STAFF_PAPER, 3.0),
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


def weak_pairs(colours: Colours) -> list[tuple[Role, Role, float, float]]:
    """Pairs of a theme below their floor: (ink, ground, contrast, floor)."""
    table, floor = THEMES[colours], CONTRAST_FLOOR if colours is Colours.CONTRAST else 0.0
    wanted = [(ink, ground, max(floor, least)) for ink, ground, least in TEXT_PAIRS]
    measured = (
        (ink, ground, round(contrast(table[ink], table[ground]), 2), least)
        for ink, ground, least in (*wanted, *OUTLINE_PAIRS)
    )
    return [pair for pair in measured if pair[2] < pair[3]]
